package org.zeekbus.zmtp;

import static org.assertj.core.api.Assertions.fail;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for states, never for time. Owner: the test's thread. */
public final class Await {
  /** How long anything may take before a test fails. */
  public static final Duration DEADLINE = Duration.ofSeconds(20);

  private static final Duration PAUSE = Duration.ofMillis(2);

  private Await() {}

  /** Returns when {@code state} is true; fails when it does not become so. */
  public static void until(String what, BooleanSupplier state) {
    until(() -> what, DEADLINE, state);
  }

  /** The same with words that are made when it fails, and another deadline. */
  public static void until(Supplier<String> what, Duration deadline, BooleanSupplier state) {
    long end = System.nanoTime() + deadline.toNanos();
    while (!state.getAsBoolean()) {
      if (System.nanoTime() > end) {
        fail("not within " + deadline + ": " + what.get());
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }
}
