/**
 * The central broker. A message meets: {@link org.zeekbus.broker.Publisher}, which finds its route
 * ({@link org.zeekbus.broker.Routes}) and makes runs; {@link org.zeekbus.broker.Forwarder}, which
 * hands them to the subscribers of its loop, or as a {@link org.zeekbus.broker.LoopBatch} to
 * others; {@link org.zeekbus.broker.Subscriber} with its {@link
 * org.zeekbus.broker.SubscriberQueue}. Subscriptions go the other way, through {@link
 * org.zeekbus.broker.SubscriptionRelay} to publishers, where what is not taken is a {@link
 * org.zeekbus.broker.SubscriptionBacklog}.
 */
@NullMarked
package org.zeekbus.broker;

import org.jspecify.annotations.NullMarked;
