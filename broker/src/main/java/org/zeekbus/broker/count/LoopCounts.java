package org.zeekbus.broker.count;

import java.util.List;

/**
 * Copies of the counters of one event loop, which only grow.
 *
 * <p>Owner: nobody; nothing is counted on them any more.
 */
public record LoopCounts(
    TrafficTotals traffic,
    SubscriptionCounts subscriptions,
    List<TopicStatistics> topics,
    DropTotals drops) {}
