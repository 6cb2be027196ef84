package org.zeekbus.logger.format;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Times in JSON, by {@code LogAscii::json_timestamps}, with Zeek's arithmetic and what it makes of
 * odd values (Zeek src/threading/formatters/JSON.cc).
 *
 * <p>Owner: one thread.
 */
final class JsonTime {
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("-MM-dd'T'HH:mm:ss", Locale.ROOT);

  /** What Zeek writes where the C library knows no date. */
  private static final String UNKNOWN = "\"2000-01-01T00:00:00.000000\"";

  /** Years that the C library takes have 32 bits. */
  private static final double MOST_SECONDS = (Integer.MAX_VALUE - 1900.0) * 31_556_952;

  private static final double MOST_MILLIS = 0x1p63;
  private static final int DECIMALS = 6;

  private final AsciiOptions.JsonTimestamps form;
  private final Grisu2 numbers;

  JsonTime(AsciiOptions.JsonTimestamps form, Grisu2 numbers) {
    this.form = form;
    this.numbers = numbers;
  }

  /** Appends seconds since 1970. */
  void put(double seconds, LineBuffer out) {
    switch (form) {
      case EPOCH -> {
        if (Double.isFinite(seconds)) {
          numbers.put(seconds, out);
        } else {
          NumberText.put("null", out);
        }
      }
      case MILLIS -> NumberText.putInt(millis(seconds), out);
      case MILLIS_UNSIGNED -> NumberText.putCount(millis(seconds), out);
      case ISO8601 -> putIso(seconds, out);
    }
  }

  /** What does not fit becomes what x86-64 makes of it. */
  private static long millis(double seconds) {
    double millis = seconds * 1000;
    return Math.abs(millis) < MOST_MILLIS ? (long) millis : Long.MIN_VALUE;
  }

  private static void putIso(double seconds, LineBuffer out) {
    double whole = Math.floor(seconds);
    if (!(Math.abs(whole) < MOST_SECONDS)) {
      NumberText.put(UNKNOWN, out);
      return;
    }
    LocalDateTime date = LocalDateTime.ofEpochSecond((long) whole, 0, ZoneOffset.UTC);
    double fraction = seconds - (double) (long) seconds;
    if (fraction < 0) {
      fraction += 1;
    }
    // May be a million, which has seven digits and is not carried: neither does Zeek.
    String micros = Long.toString((long) Math.rint(fraction * 1_000_000));
    out.put('"');
    NumberText.putInt(date.getYear(), out);
    NumberText.put(SECONDS.format(date), out);
    out.put('.');
    for (int i = micros.length(); i < DECIMALS; i++) {
      out.put('0');
    }
    NumberText.put(micros, out);
    NumberText.put("Z\"", out);
  }
}
