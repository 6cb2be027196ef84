package org.zeekbus.websocket;

import java.time.Duration;
import java.util.Set;
import org.zeekbus.broker.QueueBound;
import org.zeekbus.zmtp.Endpoint;

/**
 * The settings of the WebSocket API. Owner: nobody; never changes.
 *
 * @param listen port 0 lets the system choose
 * @param hosts names that {@code Host} may have besides addresses and the names of this machine
 * @param origins of pages in browsers that may use it, such as {@code https://soc.example.org}
 * @param connections most clients
 * @param messageBytes longest message of a client, after inflating
 * @param queue of each client
 * @param pingInterval between pings; an unanswered one ends the client at the next
 * @param zeekVersion the version of Zeek whose API this is, as clients get it
 * @param compressFrom messages of so many bytes are compressed for clients that ask for it
 */
public record WebSocketSettings(
    Endpoint.Tcp listen,
    Set<String> hosts,
    Set<String> origins,
    int connections,
    int messageBytes,
    QueueBound queue,
    Duration pingInterval,
    String zeekVersion,
    int compressFrom) {
  /** Copies the sets. */
  public WebSocketSettings {
    hosts = Set.copyOf(hosts);
    origins = Set.copyOf(origins);
  }
}
