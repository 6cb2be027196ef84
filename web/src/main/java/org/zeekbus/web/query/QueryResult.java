package org.zeekbus.web.query;

import org.jspecify.annotations.Nullable;

/**
 * The result of a query. Owner: nobody; never changes.
 *
 * @param columns names and types of the columns: an array of JSON
 * @param rows arrays of JSON, with commas between them
 * @param rowCount how many there are
 * @param cut why rows are missing; null if all are there
 * @param notice what is not in the files yet; null if that is not known
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, and no copy of a result is worth it
public record QueryResult(
    String columns, byte[] rows, int rowCount, @Nullable String cut, @Nullable String notice) {}
