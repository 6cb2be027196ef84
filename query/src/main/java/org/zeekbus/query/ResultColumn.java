package org.zeekbus.query;

/**
 * A column of a result.
 *
 * @param name as the query calls it; several columns may have one name
 * @param type DuckDB's, such as {@code VARCHAR[]}
 */
public record ResultColumn(String name, String type) {}
