/**
 * Predicates on log records, such as {@code id.resp_p == 53/udp && orig_bytes > 1000}.
 *
 * <ol>
 *   <li>{@link org.zeekbus.zeek.where.Where}: a predicate; the door of this package
 *   <li>{@link org.zeekbus.zeek.where.Parser}: from text to an expression
 *   <li>{@link org.zeekbus.zeek.where.Tokens}: the words of the text
 *   <li>{@link org.zeekbus.zeek.where.Token}: one of them
 *   <li>{@link org.zeekbus.zeek.where.Numbers}: literals of digits: numbers, ports, addresses,
 *       times
 *   <li>{@link org.zeekbus.zeek.where.Escapes}: texts in quotes
 *   <li>{@link org.zeekbus.zeek.where.PatternParser}: patterns between slashes
 *   <li>{@link org.zeekbus.zeek.where.PatternNode}: a part of one
 *   <li>{@link org.zeekbus.zeek.where.PatternCompiler}: from a pattern to a table
 *   <li>{@link org.zeekbus.zeek.where.WhereException}: what is wrong, and in which column
 *   <li>{@link org.zeekbus.zeek.where.Column}: where a part stands
 *   <li>{@link org.zeekbus.zeek.where.Expression}: what was parsed, and its text
 *   <li>{@link org.zeekbus.zeek.where.Comparison}: operators
 *   <li>{@link org.zeekbus.zeek.where.Compiler}: from an expression and a schema to a test
 *   <li>{@link org.zeekbus.zeek.where.Types}: which types can be compared
 *   <li>{@link org.zeekbus.zeek.where.RecordTest}: a predicate, compiled for one schema
 *   <li>{@link org.zeekbus.zeek.where.Predicates}: its parts
 *   <li>{@link org.zeekbus.zeek.where.Cell}: a value of the record, or a literal
 *   <li>{@link org.zeekbus.zeek.where.Ranges}: integers, ports and addresses that match
 *   <li>{@link org.zeekbus.zeek.where.TextSet}: texts that match
 *   <li>{@link org.zeekbus.zeek.where.TextSearch}: a text in another
 *   <li>{@link org.zeekbus.zeek.where.PatternTable}: texts that match a pattern
 * </ol>
 */
@NullMarked
package org.zeekbus.zeek.where;

import org.jspecify.annotations.NullMarked;
