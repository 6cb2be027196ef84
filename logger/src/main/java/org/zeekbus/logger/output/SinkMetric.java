package org.zeekbus.logger.output;

/**
 * A counter or gauge of a sink at one moment. Owner: nobody; never changes.
 *
 * @param name words with underscores and the unit
 * @param description one sentence without its full stop
 * @param counter whether it only grows
 * @param value its value
 */
public record SinkMetric(String name, String description, boolean counter, long value) {}
