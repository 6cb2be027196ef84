package org.zeekbus.websocket;

import java.time.Duration;
import java.util.Set;
import org.zeekbus.broker.QueueBound;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.socket.InheritedSockets;

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
 * @param inherited sockets that the process was given, one of which may listen already
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
    int compressFrom,
    InheritedSockets inherited) {
  /** Copies the sets. */
  public WebSocketSettings {
    hosts = Set.copyOf(hosts);
    origins = Set.copyOf(origins);
  }

  /** The same for a process that was given sockets that listen. */
  public WebSocketSettings inheriting(InheritedSockets sockets) {
    return new WebSocketSettings(
        listen,
        hosts,
        origins,
        connections,
        messageBytes,
        queue,
        pingInterval,
        zeekVersion,
        compressFrom,
        sockets);
  }
}
