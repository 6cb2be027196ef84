package org.zeekbus.web.observe;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** How fast a counter grew between two observations. */
public final class Rate {
  private static final double DECIMALS = 1e6;

  private Rate() {}

  /**
   * By the second.
   *
   * @param before the counter at the observation before; null if it was not there
   * @param seconds the time between both
   * @return null if the counter was not there, or went back, as it does when a connection or a
   *     process starts anew
   */
  public static @Nullable Double of(long now, @Nullable Long before, double seconds) {
    if (before == null || now < before || seconds <= 0) {
      return null;
    }
    return rounded((now - before) / seconds);
  }

  /** A time in seconds, with six decimals. */
  public static double seconds(long nanos) {
    return rounded((double) nanos / TimeUnit.SECONDS.toNanos(1));
  }

  /** With six decimals. */
  public static double rounded(double value) {
    return Math.round(value * DECIMALS) / DECIMALS;
  }
}
