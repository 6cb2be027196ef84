package org.zeekbus.web.api;

import org.zeekbus.zmtp.CloseReason;

/** Why a connection or request was refused or closed, in few words. */
final class CloseCause {
  private CloseCause() {}

  /** As it stands in a list of causes: {@code client key not allowed}. */
  static String of(CloseReason reason) {
    return switch (reason) {
      case PEER_CLOSED -> "closed by the peer";
      case LOCAL -> "closed by zeekbus in order";
      case TOO_MANY_CONNECTIONS -> "too many connections";
      case TOO_MANY_HANDSHAKES -> "too many unfinished handshakes";
      case HANDSHAKE_TIMEOUT -> "handshake took too long";
      case NOT_ZMTP -> "another protocol than ZMTP";
      case OLD_ZMTP -> "too old a ZMTP";
      case OTHER_MECHANISM -> "CURVE on one side only";
      case CLOSED_IN_GREETING -> "closed by the peer after our greeting";
      case SOCKET_TYPE -> "wrong port or socket type";
      case BAD_HANDSHAKE -> "faulty handshake";
      case BAD_CURVE -> "wrong server key or changed bytes";
      case BAD_NONCE -> "repeated CURVE nonce";
      case NOT_ALLOWED -> "client key not allowed";
      case FORBIDDEN -> "rights exceeded";
      case REFUSED_BY_PEER -> "zeekbus refused by the peer";
      case BAD_FRAME -> "faulty frame";
      case TOO_LARGE -> "too large a frame or message";
      case HEARTBEAT_TIMEOUT -> "silent for too long";
      case UNREACHABLE -> "host out of reach";
      case MEMORY -> "memory used up";
      case QUEUE_FULL -> "queue full";
      case INTERNAL_ERROR -> "fault of zeekbus";
    };
  }

  /**
   * The same of a request for the WebSocket API, by the cause in {@code
   * zeekbus_http_refused_total}.
   */
  static String ofRequest(String cause) {
    return switch (cause) {
      case "token" -> "no token or certificate, or a wrong one";
      case "origin", "other_site" -> "page of another site";
      case "host" -> "unknown host name";
      case "tls" -> "TLS failed";
      case "clients" -> "too many clients";
      case "connections" -> "too many connections";
      default -> cause.replace('_', ' ');
    };
  }
}
