/**
 * Joins a broker in this process with the cluster's, so that peers which are attached here take
 * part in the cluster. In the order in which a link comes into being, and its bytes go:
 *
 * <ul>
 *   <li>{@link LinkSettings}: where the cluster's broker is
 *   <li>{@link Link}: connects, and knows whether the link stands
 *   <li>{@link LinkListener}: hears of it
 *   <li>{@link LinkPeer}: one of the two connections, as a peer of the broker here
 *   <li>{@link IncomingHalf}: brings the cluster's messages
 *   <li>{@link ToldTopics}: tells the cluster what is subscribed here
 *   <li>{@link OutgoingHalf}: brings the cluster's subscriptions, and takes messages there
 *   <li>{@link LinkConfirmations}: finds out when subscriptions are in effect
 *   <li>{@link LinkSnapshot}: its statistics
 * </ul>
 */
@NullMarked
package org.zeekbus.broker.link;

import org.jspecify.annotations.NullMarked;
