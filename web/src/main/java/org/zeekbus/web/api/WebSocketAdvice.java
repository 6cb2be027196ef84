package org.zeekbus.web.api;

import org.zeekbus.zmtp.CloseReason;

/**
 * What an operator can do about a request for the WebSocket API that was refused, and about a
 * client that was closed.
 */
final class WebSocketAdvice {
  private WebSocketAdvice() {}

  /** For each cause of {@code zeekbus_http_refused_total}. */
  static String ofRefused(String cause) {
    return switch (cause) {
      case "token" ->
          "Give the program a token or certificate that is on the list of clients: zeekbus token makes"
              + " a token and its entry. If nobody knows the peer, keep it away from this port.";
      case "origin" ->
          "If this site may use the API, add it to websocket.origins. If not, a page in somebody's"
              + " browser tries to.";
      case "other_site" ->
          "A page of another site made a browser ask. If it may, add its site to websocket.origins.";
      case "host" ->
          "If this name leads here on purpose, add it to websocket.hosts. If not, somebody's browser"
              + " may be led astray (DNS rebinding).";
      case "tls" ->
          "The program does not trust the certificate, has none where one is needed, or speaks no TLS:"
              + " it must use wss:// here. Compare websocket.cert with the certificates that it"
              + " trusts.";
      case "clients", "connections" ->
          "Find out who opens so many connections. If all are wanted, raise websocket.connections.";
      case "busy", "viewers", "pipeline" ->
          "Too much was asked for at once. The program may try again.";
      case "body", "too_large" -> "The request is too long. The program must send less at once.";
      case "timeout" ->
          "The peer connected and then sent or took nothing. If it is a health check, point that to"
              + " /healthz.";
      case "bad_request", "bad_path", "method" ->
          "The peer asked for something that the API does not have; docs/websocket.md lists what it"
              + " has. Look at the program's address and library.";
      default -> "";
    };
  }

  /** For each reason for which a client is closed. */
  static String ofClosed(CloseReason reason) {
    return switch (reason) {
      case QUEUE_FULL ->
          "The program takes less than it has subscribed. Make it faster, subscribe to less, raise"
              + " websocket.queue.bytes, or let it lose events (websocket.on-full: drop).";
      case MEMORY ->
          "All buffers were full, and this client must not miss an event. Look at slow nodes and"
              + " clients; if all keep up, raise broker.memory.";
      case UNREACHABLE ->
          "The cluster's broker went away, so that clients would have missed events. They may connect"
              + " again at once.";
      case HANDSHAKE_TIMEOUT ->
          "The cluster's broker did not confirm the client's topics. Look at that broker, and at the"
              + " log of zeekbus.";
      case NOT_ALLOWED ->
          "Its entry was removed from the list of clients, or changed. If that was a mistake, put it"
              + " back; the program may connect again at once.";
      case FORBIDDEN ->
          "The program did what its rights do not allow. Change its entry in the list of clients, or"
              + " the program.";
      case HEARTBEAT_TIMEOUT ->
          "The program did not answer a ping: it hangs, or its host is gone. It may connect again.";
      case BAD_FRAME, TOO_LARGE ->
          "The program broke the protocol, or sent a message longer than websocket.message. It was told"
              + " why: look at its own log.";
      default -> CloseAdvice.of(reason);
    };
  }
}
