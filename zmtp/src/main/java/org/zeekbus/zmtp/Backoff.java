package org.zeekbus.zmtp;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long a connecting socket waits before it tries again: {@code first} plus up to as much again,
 * at random; doubling up to {@code longest}, unless that is zero (libzmq src/session_base.cpp,
 * src/stream_connecter_base.cpp).
 *
 * @param first the wait after the first failure
 * @param longest the longest wait, or zero: always {@code first}
 * @param afterRefusal the wait after an end that is {@linkplain CloseReason#isForGood for good} in
 *     ZeroMQ, as the other side may be repaired; or zero: that endpoint is given up, as in ZeroMQ
 */
public record Backoff(Duration first, Duration longest, Duration afterRefusal) {
  /** ZeroMQ's default: 100 to 199 ms, always, and nothing after a refusal. */
  public static final Backoff DEFAULT =
      new Backoff(Duration.ofMillis(100), Duration.ZERO, Duration.ZERO);

  /** The same, trying again after refusals, too. */
  public Backoff withAfterRefusal(Duration wait) {
    return new Backoff(first, longest, wait);
  }

  /** The wait after {@code failures} attempts in a row have failed, at least 1. */
  public Duration wait(int failures, RandomGenerator random) {
    long base = first.toMillis();
    if (!longest.isZero()) {
      base = Math.min(longest.toMillis(), base << Math.min(failures - 1, 20));
    }
    return spread(base, random);
  }

  /** The wait after a refusal. */
  public Duration waitAfterRefusal(RandomGenerator random) {
    return spread(afterRefusal.toMillis(), random);
  }

  private Duration spread(long base, RandomGenerator random) {
    return Duration.ofMillis(base + random.nextLong(Math.max(1, first.toMillis())));
  }
}
