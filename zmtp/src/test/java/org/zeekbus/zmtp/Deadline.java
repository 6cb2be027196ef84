package org.zeekbus.zmtp;

import static org.assertj.core.api.Assertions.fail;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for states, not for time. */
final class Deadline {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final Duration LOOK = Duration.ofMillis(1);

  private Deadline() {}

  /** Returns as soon as it holds; fails if it does not in time. */
  static void await(String description, BooleanSupplier state) {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (!state.getAsBoolean()) {
      if (System.nanoTime() > end) {
        fail("waits for " + description);
      }
      LockSupport.parkNanos(LOOK.toNanos());
    }
  }
}
