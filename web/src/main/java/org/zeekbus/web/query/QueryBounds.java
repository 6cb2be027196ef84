package org.zeekbus.web.query;

import java.time.Duration;

/**
 * What a query may read and take. Owner: nobody; never changes.
 *
 * @param directory whose logs it reads
 * @param memory of DuckDB, in bytes
 * @param time from the request to the answer
 * @param mostAtOnce queries that run at the same time
 * @param mostRows of an answer
 * @param mostBytes of an answer's rows
 */
public record QueryBounds(
    String directory, long memory, Duration time, int mostAtOnce, int mostRows, int mostBytes) {}
