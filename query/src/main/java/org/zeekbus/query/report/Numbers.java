package org.zeekbus.query.report;

import java.time.Duration;
import java.util.Locale;

/** Numbers as the dashboard writes them. */
final class Numbers {
  /** Narrow, and does not break. */
  private static final char SPACE = '\u202f';

  static final String UNKNOWN = "–";

  private Numbers() {}

  /** 1,204. */
  static String count(double value) {
    return String.format(Locale.ROOT, "%,.0f", value);
  }

  /** 1,204. */
  static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  /** 1.50 KiB. */
  static String bytes(double value) {
    double rest = value;
    int unit = -1;
    while (Math.abs(rest) >= 999.5 && unit < 5) {
      rest /= 1024;
      unit++;
    }
    String number =
        unit < 0
            ? "%.0f"
            : Math.abs(rest) >= 99.95 ? "%.0f" : Math.abs(rest) >= 9.995 ? "%.1f" : "%.2f";
    return String.format(Locale.ROOT, number, rest)
        + SPACE
        + (unit < 0 ? "B" : "KMGTPE".charAt(unit) + "iB");
  }

  /** 12 %; less than 1 is said to be so. */
  static String share(double value) {
    double percent = value * 100;
    return (percent > 0 && percent < 1 ? "<1" : Long.toString(Math.round(percent))) + SPACE + "%";
  }

  /** +50 %, −20 %, ×12. */
  static String change(double value) {
    if (value >= 4) {
      return "×" + count(value + 1);
    }
    long percent = Math.round(value * 100);
    return percent == 0
        ? "±0" + SPACE + "%"
        : (percent > 0 ? "+" : "−") + Math.abs(percent) + SPACE + "%";
  }

  /** 0.4 s, 12 s, 3 min 5 s, 2 h 5 min, 3 d 4 h. */
  static String seconds(double value) {
    if (value < 9.95) {
      return (value == 0 ? "0" : String.format(Locale.ROOT, "%.1f", value)) + SPACE + "s";
    }
    long whole = Math.round(value);
    if (whole < 60) {
      return Long.toString(whole) + SPACE + "s";
    }
    if (whole < 3600) {
      return two(whole / 60, "min", whole % 60, "s");
    }
    long minutes = Math.round(value / 60);
    return minutes < 24 * 60
        ? two(minutes / 60, "h", minutes % 60, "min")
        : two(minutes / (24 * 60), "d", minutes / 60 % 24, "h");
  }

  /** Up to two days as hours, as people ask for 24 of them. */
  static String hours(Duration length) {
    long minutes = length.toMinutes();
    return minutes >= 60 && minutes <= 48 * 60
        ? two(minutes / 60, "h", minutes % 60, "min")
        : seconds((double) length.toSeconds());
  }

  private static String two(long large, String largeUnit, long small, String smallUnit) {
    return Long.toString(large)
        + SPACE
        + largeUnit
        + (small > 0 ? " " + small + SPACE + smallUnit : "");
  }
}
