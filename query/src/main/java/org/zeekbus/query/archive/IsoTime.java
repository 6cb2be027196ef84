package org.zeekbus.query.archive;

import java.time.DateTimeException;
import java.time.LocalDate;

/**
 * Times as Zeek's JSON has them with {@code LogAscii::json_timestamps=JSON::TS_ISO8601}, and as
 * others write them: {@code 2026-11-23T09:00:00.123456Z}, with any number of decimals, or {@code
 * +01:00} in the place of {@code Z}.
 */
final class IsoTime {
  /** What {@link #micros} gives for a text that is no time. */
  static final long NONE = Long.MIN_VALUE;

  private static final long SECOND = 1_000_000;
  private static final int DATE_AND_TIME = "2026-11-23T09:00:00".length();

  /** Zeek rounds a fraction up to this without carrying, see its {@code src/util-types.cc}. */
  private static final String WHOLE = "1000000";

  private IsoTime() {}

  /** Microseconds since 1970-01-01 UTC. */
  static long micros(byte[] in, int from, int length) {
    int end = from + length;
    int date = from;
    while (date < end && in[date] != 'T' && in[date] != ' ') {
      date++;
    }
    int year = date - 6; // where the first dash is
    if (date == end || year <= from || end - year < DATE_AND_TIME - 4) {
      return NONE;
    }
    long years = number(in, from, year);
    int month = two(in, year + 1);
    int day = two(in, year + 4);
    int hour = two(in, date + 1);
    int minute = two(in, date + 4);
    int second = two(in, date + 7);
    boolean isShaped =
        in[year] == '-' && in[year + 3] == '-' && in[date + 3] == ':' && in[date + 6] == ':';
    if (!isShaped || years < 0 || years > 200_000 || (hour | minute | second) < 0) {
      return NONE;
    }
    int at = date + 9;
    long fraction = 0;
    if (at < end && in[at] == '.') {
      int first = at + 1;
      at = first;
      while (at < end && in[at] >= '0' && in[at] <= '9') {
        at++;
      }
      fraction = fraction(in, first, at);
    }
    long zone = zone(in, at, end);
    if (zone == NONE || month < 1 || day < 1) {
      return NONE;
    }
    try {
      long seconds =
          LocalDate.of((int) years, month, day).toEpochDay() * 86_400L
              + hour * 3_600L
              + minute * 60L
              + second
              - zone;
      return seconds * SECOND + fraction;
    } catch (DateTimeException _) {
      return NONE;
    }
  }

  private static long fraction(byte[] in, int from, int end) {
    if (end - from == WHOLE.length() && in[from] == '1') {
      boolean isWhole = true;
      for (int i = from + 1; i < end; i++) {
        isWhole &= in[i] == '0';
      }
      if (isWhole) {
        return SECOND;
      }
    }
    long micros = 0;
    for (int i = 0; i < 6; i++) {
      micros = 10 * micros + (from + i < end ? in[from + i] - '0' : 0);
    }
    return from + 6 < end && in[from + 6] >= '5' ? micros + 1 : micros;
  }

  /** Seconds east of Greenwich. */
  private static long zone(byte[] in, int from, int end) {
    if (from == end || (end - from == 1 && in[from] == 'Z')) {
      return 0;
    }
    boolean isOffset = in[from] == '+' || in[from] == '-';
    int minutes = from + 3 < end && in[from + 3] == ':' ? from + 4 : from + 3;
    if (!isOffset || minutes + 2 != end || two(in, from + 1) < 0 || two(in, minutes) < 0) {
      return NONE;
    }
    long seconds = two(in, from + 1) * 3_600L + two(in, minutes) * 60L;
    return in[from] == '-' ? -seconds : seconds;
  }

  private static int two(byte[] in, int at) {
    return (int) number(in, at, at + 2);
  }

  private static long number(byte[] in, int from, int end) {
    if (end > in.length || end - from > 9) {
      return -1;
    }
    long number = 0;
    for (int i = from; i < end; i++) {
      int digit = in[i] - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      number = 10 * number + digit;
    }
    return number;
  }
}
