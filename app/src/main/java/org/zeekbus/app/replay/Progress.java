package org.zeekbus.app.replay;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Lets one thread wait for what event loops do. All that both look at is guarded by this object.
 *
 * <p>Owner: any thread.
 */
final class Progress {
  private static final int LONGEST = 10;

  private long steps;
  private boolean isAwaited;

  /** Something has happened. With this object's monitor held. */
  void step() {
    assert Thread.holdsLock(this);
    steps++;
    if (isAwaited) {
      notifyAll();
    }
  }

  /**
   * Waits until something holds, as long as things happen at all; but no longer than ten times the
   * patience, as things that happen need not be those that are waited for.
   *
   * @param patience how long nothing may happen
   * @return whether it holds
   */
  synchronized boolean await(BooleanSupplier hope, Duration patience) throws InterruptedException {
    isAwaited = true;
    try {
      long last = steps;
      long start = System.nanoTime();
      long end = start + LONGEST * patience.toNanos();
      long deadline = start + patience.toNanos();
      while (!hope.getAsBoolean()) {
        long left = (deadline - System.nanoTime()) / 1_000_000;
        if (steps != last && left > 0) {
          last = steps;
          deadline = Math.min(end, System.nanoTime() + patience.toNanos());
        } else if (left <= 0) {
          return false;
        } else {
          wait(left);
        }
      }
      return true;
    } finally {
      isAwaited = false;
    }
  }
}
