/**
 * From records to a server that has taken them.
 *
 * <ol>
 *   <li>{@link org.zeekbus.httpsink.delivery.Body}: encoded records for one destination
 *   <li>{@link org.zeekbus.httpsink.delivery.Parcel}: those of one request
 *   <li>{@link org.zeekbus.httpsink.delivery.Outbox}: what is not confirmed
 *   <li>{@link org.zeekbus.httpsink.delivery.Sender}: posts, and does what the answer asks for
 *   <li>{@link org.zeekbus.httpsink.delivery.SenderCounters}: what it counts
 *   <li>{@link org.zeekbus.httpsink.delivery.Pause}: holds all senders after a failure
 * </ol>
 */
@NullMarked
package org.zeekbus.httpsink.delivery;

import org.jspecify.annotations.NullMarked;
