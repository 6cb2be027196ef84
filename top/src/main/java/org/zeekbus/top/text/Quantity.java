package org.zeekbus.top.text;

import java.util.Locale;

/** Numbers with their units, in few columns; beyond seven digits, three of them. */
final class Quantity {
  private static final String[] THOUSANDS = {"", "k", "M", "G", "T", "P", "E"};
  private static final String[] BYTES = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

  /** Below it a number is shown with all its digits. */
  private static final double LONG = 1e6;

  private Quantity() {}

  /** {@code 1,204}, {@code 12.3M}: seven columns. */
  static String count(double number) {
    return Math.round(number) < LONG
        ? String.format(Locale.ROOT, "%,d", Math.round(number))
        : scaled(number, 1000, THOUSANDS, "");
  }

  /** Per second: {@code 0.5}, {@code 1,204}: seven columns. */
  static String rate(double number) {
    if (number == 0) {
      return "0";
    }
    if (number < 0.05) {
      return "<0.1";
    }
    return number < 99.95 ? String.format(Locale.ROOT, "%.1f", number) : count(number);
  }

  /** {@code 120 B}, {@code 3.9 KiB}: eight columns. */
  static String bytes(double number) {
    if (number > 0 && number < 1) {
      return "<1 B";
    }
    return number < 1024
        ? String.format(Locale.ROOT, "%d B", Math.round(number))
        : scaled(number, 1024, BYTES, " ");
  }

  private static String scaled(double number, double step, String[] units, String gap) {
    double rest = number;
    int unit = 0;
    while (rest >= step - 0.5 && unit + 1 < units.length) {
      rest /= step;
      unit++;
    }
    return (rest < 99.95
            ? String.format(Locale.ROOT, "%.1f", rest)
            : String.format(Locale.ROOT, "%.0f", rest))
        + gap
        + units[unit];
  }

  /**
   * {@code 0.4 s}, {@code 42 s}, {@code 3m 20s}, {@code 2h 05m}, {@code 12d 03h}: seven columns.
   */
  static String seconds(double number) {
    if (number < 9.95) {
      return number == 0
          ? "0 s"
          : number < 0.05 ? "<0.1 s" : String.format(Locale.ROOT, "%.1f s", number);
    }
    long whole = Math.round(number);
    if (whole < 60) {
      return whole + " s";
    }
    if (whole < 3600) {
      return String.format(Locale.ROOT, "%dm %02ds", whole / 60, whole % 60);
    }
    if (whole < 86_400) {
      return String.format(Locale.ROOT, "%dh %02dm", whole / 3600, whole / 60 % 60);
    }
    long days = whole / 86_400;
    return days < 100
        ? String.format(Locale.ROOT, "%dd %02dh", days, whole / 3600 % 24)
        : days + " d";
  }
}
