package org.zeekbus.columns;

/** Times in microseconds, as Parquet has them, of Zeek's in seconds. */
public final class Micros {
  private static final double IN_A_SECOND = 1e6;

  /** Seconds before and after 1970 for which all readers have a time: about 292,000 years. */
  private static final double MOST = 9.2e12;

  private Micros() {}

  /** Whether there is such a time; not for NaN. */
  public static boolean fits(double seconds) {
    return Math.abs(seconds) < MOST;
  }

  /** Rounds to the nearest, as Zeek's text of six decimals does. */
  public static long of(double seconds) {
    long whole = (long) Math.floor(seconds);
    // Of today's times, the part behind the point has so few bits that no product is rounded.
    return whole * (long) IN_A_SECOND + (long) Math.rint((seconds - whole) * IN_A_SECOND);
  }
}
