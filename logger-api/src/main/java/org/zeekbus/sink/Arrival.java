package org.zeekbus.sink;

/**
 * Where a batch came from, and when. Owner: nobody; never changes.
 *
 * @param sender the node id that the batch names, as it prints: a claim, never proven
 * @param millis when the logger took it in, in milliseconds since 1970; a batch from the spool
 *     keeps its time
 */
public record Arrival(String sender, long millis) {}
