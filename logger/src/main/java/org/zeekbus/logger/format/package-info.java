/**
 * Records as the lines that Zeek writes. Knows nothing of files.
 *
 * <ol>
 *   <li>{@link org.zeekbus.logger.format.AsciiOptions}: what a site may choose
 *   <li>{@link org.zeekbus.logger.format.LogFormat}: a log's records to lines, one for each schema
 *   <li>{@link org.zeekbus.logger.format.TsvFormat}: columns
 *   <li>{@link org.zeekbus.logger.format.TsvValues}: values of a column or of elements
 *   <li>{@link org.zeekbus.logger.format.AsciiEscape}: escapes separators
 *   <li>{@link org.zeekbus.logger.format.JsonFormat}: objects
 *   <li>{@link org.zeekbus.logger.format.JsonKey}: a field's name with quotes and colon
 *   <li>{@link org.zeekbus.logger.format.JsonStrings}: texts
 *   <li>{@link org.zeekbus.logger.format.JsonNumbers}: numbers and times
 *   <li>{@link org.zeekbus.logger.format.MetaPrefix}: keeps records from looking like a header
 *   <li>{@link org.zeekbus.logger.format.PlainBytes}: finds bytes that need no escape
 *   <li>{@link org.zeekbus.logger.format.Utf8}: finds invalid UTF-8
 *   <li>{@link org.zeekbus.logger.format.Grisu2}: shortest text of a double
 *   <li>{@link org.zeekbus.logger.format.LineBuffer}: where lines wait to be written
 *   <li>{@link org.zeekbus.logger.format.MemoryShare}: the part of memory that a sink's lines may
 *       take
 * </ol>
 */
@NullMarked
package org.zeekbus.logger.format;

import org.jspecify.annotations.NullMarked;
