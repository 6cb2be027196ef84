/**
 * SQL over logs that were written, as Parquet or as Zeek's own files.
 *
 * <ol>
 *   <li>{@link org.zeekbus.query.QuerySettings}: what a query may see and take
 *   <li>{@link org.zeekbus.query.LogDatabase}: the door: logs as tables
 *   <li>{@link org.zeekbus.query.DuckDb}: opens DuckDB within bounds
 *   <li>{@link org.zeekbus.query.LogSource}: a directory with files of logs
 *   <li>{@link org.zeekbus.query.ParquetLogs}: Parquet files
 *   <li>{@link org.zeekbus.query.LogViews}: makes the views that a statement names
 *   <li>{@link org.zeekbus.query.LogView}: a log, as a query sees it
 *   <li>{@link org.zeekbus.query.Statements}: gives statements to DuckDB
 *   <li>{@link org.zeekbus.query.SqlToken}: a piece of a statement
 *   <li>{@link org.zeekbus.query.SqlText}: quotes Zeek's names in a statement
 *   <li>{@link org.zeekbus.query.SqlRewrite}: a statement as DuckDB takes it
 *   <li>{@link org.zeekbus.query.Sql}: names and texts in SQL
 *   <li>{@link org.zeekbus.query.Subnets}: {@code in_subnet}
 *   <li>{@link org.zeekbus.query.StatementCheck}: refuses what does not only read
 *   <li>{@link org.zeekbus.query.TimeLimit}: how long DuckDB may work
 *   <li>{@link org.zeekbus.query.Interrupt}: stops it
 *   <li>{@link org.zeekbus.query.QueryResult}: rows, one after another
 *   <li>{@link org.zeekbus.query.StreamError}: whether the rows have ended, or failed
 *   <li>{@link org.zeekbus.query.ResultColumn}: a column of them
 *   <li>{@link org.zeekbus.query.DuckErrors}: words DuckDB's errors
 *   <li>{@link org.zeekbus.query.QueryException}: why a query was refused or has failed
 * </ol>
 */
@NullMarked
package org.zeekbus.query;

import org.jspecify.annotations.NullMarked;
