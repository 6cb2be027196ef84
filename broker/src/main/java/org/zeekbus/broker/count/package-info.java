/**
 * Counters of the event loops, from which snapshots are made:
 *
 * <ul>
 *   <li>{@link org.zeekbus.broker.count.BrokerCounts}: counts of both sockets
 *   <li>{@link org.zeekbus.broker.count.PeerStatistics}: counts of one peer
 *   <li>{@link org.zeekbus.broker.count.TopicStatistics}: counts of one topic
 *   <li>{@link org.zeekbus.broker.count.SubscriptionCounts}: subscriptions through one event loop
 *   <li>{@link org.zeekbus.broker.count.TrafficTotals}: messages by node
 *   <li>{@link org.zeekbus.broker.count.DropCounts}: what one subscriber did not get
 *   <li>{@link org.zeekbus.broker.count.DropTotals}: the same by node, topic and reason
 *   <li>{@link org.zeekbus.broker.count.LoopCounts}: copies of the counters of one event loop
 * </ul>
 */
@NullMarked
package org.zeekbus.broker.count;

import org.jspecify.annotations.NullMarked;
