/**
 * Records as the lines that Zeek writes. Knows nothing of files.
 *
 * <ol>
 *   <li>{@link org.zeekbus.format.AsciiOptions}: what a site may choose
 *   <li>{@link org.zeekbus.format.LogFormat}: a log's records to lines, one for each schema
 *   <li>{@link org.zeekbus.format.TsvFormat}: columns
 *   <li>{@link org.zeekbus.format.TsvValues}: values of a column or of elements
 *   <li>{@link org.zeekbus.format.AsciiEscape}: escapes separators
 *   <li>{@link org.zeekbus.format.JsonFormat}: objects
 *   <li>{@link org.zeekbus.format.TaggedJson}: objects behind the name of their log
 *   <li>{@link org.zeekbus.format.JsonKey}: a field's name with quotes and colon
 *   <li>{@link org.zeekbus.format.JsonStrings}: texts
 *   <li>{@link org.zeekbus.format.JsonNumbers}: numbers and times
 *   <li>{@link org.zeekbus.format.BareText}: the same texts for binary formats
 *   <li>{@link org.zeekbus.format.MetaPrefix}: keeps records from looking like a header
 *   <li>{@link org.zeekbus.format.PlainBytes}: finds bytes that need no escape
 *   <li>{@link org.zeekbus.format.Utf8}: finds invalid UTF-8
 *   <li>{@link org.zeekbus.format.Grisu2}: shortest text of a double
 *   <li>{@link org.zeekbus.format.LineBuffer}: where lines wait to be written
 *   <li>{@link org.zeekbus.format.MemoryShare}: the part of memory that a sink's lines may take
 * </ol>
 */
@NullMarked
package org.zeekbus.format;

import org.jspecify.annotations.NullMarked;
