/**
 * Records as the lines that Zeek writes. Knows nothing of files.
 *
 * <ol>
 *   <li>{@link org.zeekbus.logger.format.AsciiOptions}: what a site may choose
 *   <li>{@link org.zeekbus.logger.format.LogFormat}: a log's records to lines, one for each schema
 *   <li>{@link org.zeekbus.logger.format.TsvFormat}: columns; {@code TsvValues} of a column or of
 *       elements, {@code AsciiEscape}
 *   <li>{@link org.zeekbus.logger.format.JsonFormat}: objects; {@code JsonKey}, {@code
 *       JsonStrings}, {@code JsonNumbers}
 *   <li>{@code MetaPrefix}: no record looks like a header
 *   <li>{@code PlainBytes}, {@code Utf8}, {@code Grisu2}: bytes and numbers to text; more of that
 *       in {@code org.zeekbus.zeek.text}
 *   <li>{@link org.zeekbus.logger.format.LineBuffer}: where lines wait to be written; {@link
 *       org.zeekbus.logger.format.MemoryShare} bounds it
 * </ol>
 */
@NullMarked
package org.zeekbus.logger.format;

import org.jspecify.annotations.NullMarked;
