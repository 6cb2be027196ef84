/**
 * The broker's statistics as data, and as text:
 *
 * <ul>
 *   <li>{@link org.zeekbus.broker.snapshot.BrokerSnapshot}: all numbers of one moment
 *   <li>{@link org.zeekbus.broker.snapshot.DropReason}: why a message was dropped
 *   <li>{@link org.zeekbus.broker.snapshot.SnapshotText}: the same as text
 *   <li>{@link org.zeekbus.broker.snapshot.Subscriptions}: the topics of one node
 *   <li>{@link org.zeekbus.broker.snapshot.Receivers}: the nodes that get messages below a topic
 *   <li>{@link org.zeekbus.broker.snapshot.Audience}: how many get a message
 * </ul>
 */
@NullMarked
package org.zeekbus.broker.snapshot;

import org.jspecify.annotations.NullMarked;
