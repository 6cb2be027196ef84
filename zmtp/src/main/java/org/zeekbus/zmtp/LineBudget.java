package org.zeekbus.zmtp;

import java.util.concurrent.TimeUnit;

/**
 * Allows a burst of lines, and a number of lines per second in the long run.
 *
 * <p>Owner: any thread; guarded by itself.
 */
final class LineBudget {
  private final long burst;
  private final long nanosPerLine;

  /** When it would be whole again; a budget that is whole lies in the past. */
  private long wholeAt;

  LineBudget(int burst, int perSecond, long now) {
    this.burst = burst;
    this.nanosPerLine = TimeUnit.SECONDS.toNanos(1) / perSecond;
    this.wholeAt = now;
  }

  /** Takes one line, if there is one. */
  synchronized boolean take(long now) {
    long owed = Math.max(0, wholeAt - now);
    if (owed + nanosPerLine > burst * nanosPerLine) {
      return false;
    }
    wholeAt = now + owed + nanosPerLine;
    return true;
  }

  /** Whether nothing of it is taken. */
  synchronized boolean isWhole(long now) {
    return wholeAt - now <= 0;
  }
}
