package org.zeekbus.broker.snapshot;

/**
 * How many get a message with one topic. Owner: nobody; never changes.
 *
 * @param nodes that are connected with this broker
 * @param clients that are attached to it, such as those of the WebSocket API
 * @param isLinked whether it goes out over a link, too; how many get it there is not known here
 */
public record Audience(int nodes, int clients, boolean isLinked) {}
