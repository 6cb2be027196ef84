package org.zeekbus.zmtp;

import java.time.Duration;

/**
 * When to send PING, and when to give a silent peer up (RFC 37).
 *
 * @param interval between PINGs; zero sends none
 * @param timeout of silence after a PING that ends the connection
 * @param ttl told to the peer: how long it may take our own silence; zero tells nothing
 */
public record HeartbeatSettings(Duration interval, Duration timeout, Duration ttl) {
  /** No PINGs, as in ZeroMQ and Zeek. */
  public static final HeartbeatSettings OFF =
      new HeartbeatSettings(Duration.ZERO, Duration.ZERO, Duration.ZERO);

  /** libzmq multiplies the ttl by 100 into 16 bits (src/zmtp_engine.cpp), so more overflows. */
  private static final int MAX_TTL_DECISECONDS = 600;

  public boolean isOn() {
    return !interval.isZero();
  }

  public int ttlDeciseconds() {
    return (int) Math.min(MAX_TTL_DECISECONDS, ttl.toMillis() / 100);
  }
}
