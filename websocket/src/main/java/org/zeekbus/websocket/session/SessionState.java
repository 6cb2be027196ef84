package org.zeekbus.websocket.session;

/**
 * What the conversation with a client is at.
 *
 * <pre>
 * state        event       next
 * OPENING      SUBSCRIBED  CONFIRMING
 * CONFIRMING   CONFIRMED   OPEN
 * OPENING      CLOSE       CLOSING
 * CONFIRMING   CLOSE       CLOSING
 * OPEN         CLOSE       CLOSING
 * any but CLOSED  GONE     CLOSED
 * </pre>
 *
 * CLOSED is final.
 */
enum SessionState {
  /** Waits for the first message: the client's topics. */
  OPENING,
  /** It has subscribed, and events of the client wait until the broker has confirmed it. */
  CONFIRMING,
  /** Events go both ways. */
  OPEN,
  /** Our close frame is on its way; the client has a moment to answer. */
  CLOSING,
  /** The connection has ended. */
  CLOSED;

  enum Event {
    /** The first message was right. */
    SUBSCRIBED,
    /** The cluster's broker knows the topics. */
    CONFIRMED,
    /** One side ends the conversation, and we send a close frame. */
    CLOSE,
    /** The connection has ended. */
    GONE
  }

  /** Whether the conversation goes on. */
  boolean isAlive() {
    return this == OPENING || this == CONFIRMING || this == OPEN;
  }

  /** The next state by the table above. */
  SessionState after(Event event) {
    SessionState next =
        switch (event) {
          case SUBSCRIBED -> this == OPENING ? CONFIRMING : null;
          case CONFIRMED -> this == CONFIRMING ? OPEN : null;
          case CLOSE -> isAlive() ? CLOSING : null;
          case GONE -> this == CLOSED ? null : CLOSED;
        };
    if (next == null) {
      throw new IllegalStateException("a session that is " + this + " cannot see " + event);
    }
    return next;
  }
}
