/**
 * Predicates on log records, such as {@code id.resp_p == 53/udp && orig_bytes > 1000}.
 *
 * <ol>
 *   <li>{@link org.zeekbus.zeek.where.RecordTest}: a predicate, compiled for one schema
 * </ol>
 */
@NullMarked
package org.zeekbus.zeek.where;

import org.jspecify.annotations.NullMarked;
