package org.zeekbus.zmtp;

import java.util.Locale;

/** Why a connection ended, or was refused. Each has a count of its own in statistics. */
public enum CloseReason {
  /** The peer closed its side, or its host reset the connection. */
  PEER_CLOSED,
  /** We closed it, in an orderly way. */
  LOCAL,
  /** More connections than {@link Limits#connections()}. */
  TOO_MANY_CONNECTIONS,
  /** Too many unfinished handshakes; this was the oldest of them. */
  TOO_MANY_HANDSHAKES,
  /** Greeting and handshake took longer than {@link Limits#handshakeTimeout()}. */
  HANDSHAKE_TIMEOUT,
  /** The first bytes are not a ZMTP greeting. */
  NOT_ZMTP,
  /** A ZMTP 1.0 or 2.0 peer. */
  OLD_ZMTP,
  /** The peer's greeting names another security mechanism. */
  OTHER_MECHANISM,
  /** The peer closed when it had read our greeting: its mechanism may be another. */
  CLOSED_IN_GREETING,
  /** The peer's socket type does not talk to ours. */
  SOCKET_TYPE,
  /** A handshake command that is malformed or out of place. */
  BAD_HANDSHAKE,
  /** CURVE: decryption failed, because a key is wrong or bytes were changed on the way. */
  BAD_CURVE,
  /** CURVE: a nonce came a second time; someone may have replayed a command. */
  BAD_NONCE,
  /** CURVE: the client's key is not allowed. */
  NOT_ALLOWED,
  /** The peer exceeded its {@link Rights}, and they are strict. */
  FORBIDDEN,
  /** The peer refused us with an ERROR command. */
  REFUSED_BY_PEER,
  /** Framing that RFC 37 forbids. */
  BAD_FRAME,
  /** A frame, message or number of parts above its limit. */
  TOO_LARGE,
  /** Heartbeats are on, and nothing came from the peer. */
  HEARTBEAT_TIMEOUT,
  /** The peer's host no longer acknowledges anything, or what the peer is for is out of reach. */
  UNREACHABLE,
  /** The memory bound was reached, and this connection held the most. */
  MEMORY,
  /** The peer does not take what is queued for it. */
  QUEUE_FULL,
  /** The handler of the connection failed: a fault of ours or of a listener. */
  INTERNAL_ERROR;

  /** Whether it counts as an offence, which delays the address's next handshake. */
  public boolean isOffence() {
    return switch (this) {
      case BAD_FRAME, TOO_LARGE, BAD_CURVE, BAD_NONCE -> true;
      default -> false;
    };
  }

  /**
   * Whether the two ends cannot talk to each other; libzmq does not connect again then
   * (src/session_base.cpp).
   */
  public boolean isForGood() {
    return switch (this) {
      case NOT_ZMTP,
          OLD_ZMTP,
          OTHER_MECHANISM,
          SOCKET_TYPE,
          BAD_HANDSHAKE,
          BAD_CURVE,
          BAD_NONCE,
          REFUSED_BY_PEER,
          BAD_FRAME,
          TOO_LARGE ->
          true;
      default -> false;
    };
  }

  /** As a label of statistics: {@code handshake_timeout}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
