package org.zeekbus.zmtp;

import java.time.Duration;

/**
 * When to send a PING, and when to close a silent connection (RFC 37).
 *
 * @param interval between PINGs; zero sends none
 * @param timeout how long a peer may be silent after a PING
 */
public record HeartbeatSettings(Duration interval, Duration timeout) {
  /** No PINGs, as in ZeroMQ and Zeek. */
  public static final HeartbeatSettings OFF = new HeartbeatSettings(Duration.ZERO, Duration.ZERO);

  /** Whether PINGs are sent. */
  public boolean isOn() {
    return !interval.isZero();
  }
}
