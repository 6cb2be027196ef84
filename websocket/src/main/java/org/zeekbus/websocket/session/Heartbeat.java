package org.zeekbus.websocket.session;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * The pings of one client, with Zeek's text (IXWebSocket {@code IXWebSocketTransport.cpp}), and
 * whether it has answered. Owner: the event loop.
 */
final class Heartbeat {
  private final long seconds;
  private long pings;
  private boolean isAnswered;
  private int heldAtPing;

  private long takenAtPing;
  private boolean lagged;

  Heartbeat(Duration interval) {
    this.seconds = interval.toSeconds();
  }

  /**
   * The payload of the next ping.
   *
   * @param held bytes of a frame that is not whole yet
   * @param isWaiting whether the client is not read
   * @param pending bytes for the client that the system has not taken
   * @param taken bytes that the system has taken
   */
  byte[] next(int held, boolean isWaiting, long pending, long taken) {
    isAnswered = isWaiting;
    heldAtPing = held;
    takenAtPing = taken;
    lagged = pending > 0;
    return "ixwebsocket::heartbeat::%ds::%d"
        .formatted(seconds, pings++)
        .getBytes(StandardCharsets.US_ASCII);
  }

  /** A pong has come, with whatever text. */
  void answered() {
    isAnswered = true;
  }

  /**
   * Whether the client may be alive. An answer may stand behind what we do not read, or behind a
   * long frame that still comes; the ping behind events, if the client lags and still takes some.
   */
  boolean mayHaveAnswered(int held, boolean isWaiting, long pending, long taken) {
    boolean isTaking = (lagged || pending > 0) && taken > takenAtPing;
    return isAnswered || isWaiting || held > heldAtPing || isTaking;
  }
}
