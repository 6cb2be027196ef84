/**
 * Plays a recorded cluster's nodes into a broker, and its logs into a logger. In the order in which
 * a record meets them:
 *
 * <ul>
 *   <li>{@link ReplayCommand}: {@code replay}
 *   <li>{@link SubscriptionOwners}: which node made which subscription
 *   <li>{@link ZeekTopics}: what topics say of their subscribers
 *   <li>{@link Replay}: plays the records
 *   <li>{@link ReplayNode}: the sockets of one node
 *   <li>{@link LogReplay}: plays log batches
 *   <li>{@link Progress}: lets the player wait for event loops
 *   <li>{@link ReplayFailedException}: the broker is gone, or passes nothing on
 * </ul>
 */
@NullMarked
package org.zeekbus.app.replay;

import org.jspecify.annotations.NullMarked;
