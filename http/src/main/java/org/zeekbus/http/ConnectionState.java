package org.zeekbus.http;

import java.util.EnumSet;
import java.util.Set;

/**
 * What a connection does.
 *
 * <pre>
 * IDLE       -> RECEIVING (a byte came), ENDING, CLOSED
 * RECEIVING  -> ANSWERING, SENDING (a request was refused), UPGRADED, ENDING, CLOSED
 * ANSWERING  -> SENDING, VIEWING, ENDING, CLOSED
 * SENDING    -> IDLE (kept alive), ENDING, CLOSED
 * VIEWING    -> ENDING, CLOSED
 * ENDING     -> CLOSED
 * UPGRADED   -> nothing
 * CLOSED     -> nothing
 * </pre>
 */
enum ConnectionState {
  /** Waits for a request. */
  IDLE,
  /** A part of a request has come. */
  RECEIVING,
  /** A handler works at the answer. */
  ANSWERING,
  /** The answer is on its way. */
  SENDING,
  /** Events are sent. */
  VIEWING,
  /** The last answer was sent; what still comes is passed over until the peer has closed. */
  ENDING,
  /** It is no connection of HTTP any more, and another has its channel. */
  UPGRADED,
  /** Nothing happens any more. */
  CLOSED;

  private Set<ConnectionState> next() {
    return switch (this) {
      case IDLE -> EnumSet.of(RECEIVING, ENDING, CLOSED);
      case RECEIVING -> EnumSet.of(ANSWERING, SENDING, UPGRADED, ENDING, CLOSED);
      case ANSWERING -> EnumSet.of(SENDING, VIEWING, ENDING, CLOSED);
      case SENDING -> EnumSet.of(IDLE, ENDING, CLOSED);
      case VIEWING -> EnumSet.of(ENDING, CLOSED);
      case ENDING -> EnumSet.of(CLOSED);
      case UPGRADED, CLOSED -> EnumSet.noneOf(ConnectionState.class);
    };
  }

  /** Whether the peer owes us something, so that its connection may be closed for another. */
  boolean isWaiting() {
    return this == IDLE || this == RECEIVING || this == ENDING;
  }

  /** The next state, which must be in the table. */
  ConnectionState to(ConnectionState next) {
    if (!next().contains(next)) {
      throw new IllegalStateException(this + " to " + next);
    }
    return next;
  }
}
