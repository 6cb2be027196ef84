package org.zeekbus.zmtp.socket;

/**
 * The life of a {@link Connection}.
 *
 * <pre>
 * WAITING    the penalty's delay is over             HANDSHAKE
 * HANDSHAKE  the handshake is complete               TRAFFIC
 * HANDSHAKE  the peer is refused and must read why   REFUSING, ignores input until the peer closes
 *                                                    or 1 s has passed
 * WAITING, HANDSHAKE, TRAFFIC, REFUSING
 *            we decide to close, or the peer did     CLOSING
 * CLOSING    the channel is closed                   CLOSED
 * </pre>
 *
 * From CLOSING on nothing of the peer is delivered or acted on, whatever the read under way still
 * has, and no timer runs.
 */
enum ConnectionState {
  WAITING,
  HANDSHAKE,
  TRAFFIC,
  REFUSING,
  CLOSING,
  CLOSED;

  private boolean leadsTo(ConnectionState next) {
    return switch (this) {
      case WAITING -> next == HANDSHAKE || next == CLOSING;
      case HANDSHAKE -> next == TRAFFIC || next == REFUSING || next == CLOSING;
      case TRAFFIC, REFUSING -> next == CLOSING;
      case CLOSING -> next == CLOSED;
      case CLOSED -> false;
    };
  }

  /**
   * The next state.
   *
   * @throws IllegalStateException if the table does not have it
   */
  ConnectionState to(ConnectionState next) {
    if (!leadsTo(next)) {
      throw new IllegalStateException("a connection cannot go from %s to %s".formatted(this, next));
    }
    return next;
  }
}
