/**
 * Asks logs that were written:
 *
 * <ul>
 *   <li>{@link QueryCommand}: {@code query}
 *   <li>{@link ReportCommand}: {@code report}
 *   <li>{@link ConvertCommand}: {@code convert}
 *   <li>{@link QueryFlags}: which logs a command reads, and what it may take for that
 *   <li>{@link SinceText}: a time, or how long ago
 *   <li>{@link Watchdog}: ends a query that does not stop
 *   <li>{@link ProgressLine}: how far a command is that takes long
 *   <li>{@link OutputFile}: a file that a command writes
 *   <li>{@link ResultFormat}: how a result is written
 *   <li>{@link ResultWriter}: writes its rows
 *   <li>{@link TableWriter}: columns for people
 *   <li>{@link JsonWriter}: an object in each line
 *   <li>{@link CsvWriter}: values with commas between
 *   <li>{@link TsvWriter}: values with tabs between, as Zeek
 *   <li>{@link RowsAnswer}: a result for the dashboard
 *   <li>{@link ValueText}: values as texts
 * </ul>
 */
@NullMarked
package org.zeekbus.app.query;

import org.jspecify.annotations.NullMarked;
