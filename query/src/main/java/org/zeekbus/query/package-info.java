/**
 * SQL over logs that were written, as Parquet or as Zeek's own files.
 *
 * <ol>
 *   <li>{@link org.zeekbus.query.DuckDb}: opens DuckDB within bounds
 *   <li>{@link org.zeekbus.query.Sql}: names and texts in SQL
 * </ol>
 */
@NullMarked
package org.zeekbus.query;

import org.jspecify.annotations.NullMarked;
