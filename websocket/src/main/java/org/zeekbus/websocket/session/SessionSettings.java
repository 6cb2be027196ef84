package org.zeekbus.websocket.session;

import java.time.Duration;
import org.zeekbus.broker.QueueBound;

/**
 * The bounds of sessions, and what clients are told. Owner: nobody; never changes.
 *
 * @param clients most that may be connected
 * @param messageBytes longest message of a client, after inflating
 * @param queue of each client
 * @param pingInterval between pings; none are sent if it is less than a second, as in Zeek
 * @param confirmTime until the cluster's broker must have confirmed a client's topics
 * @param version of the API, as clients get it
 * @param compressFrom messages of so many bytes are compressed for clients that ask for it
 */
public record SessionSettings(
    int clients,
    int messageBytes,
    QueueBound queue,
    Duration pingInterval,
    Duration confirmTime,
    String version,
    int compressFrom) {}
