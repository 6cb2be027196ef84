package org.zeekbus.zmtp;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long a connecting socket waits before it tries again: {@code first} plus up to as much again,
 * at random; doubling up to {@code longest}, unless that is zero (libzmq src/session_base.cpp,
 * src/stream_connecter_base.cpp).
 */
public record Backoff(Duration first, Duration longest) {
  /** ZeroMQ's default: 100 to 199 ms, always. */
  public static final Backoff DEFAULT = new Backoff(Duration.ofMillis(100), Duration.ZERO);

  /** The wait after {@code failures} attempts in a row have failed, at least 1. */
  Duration wait(int failures, RandomGenerator random) {
    long base = first.toMillis();
    if (!longest.isZero()) {
      base = Math.min(longest.toMillis(), base << Math.min(failures - 1, 20));
    }
    return Duration.ofMillis(base + random.nextLong(Math.max(1, first.toMillis())));
  }
}
