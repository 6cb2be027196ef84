package org.zeekbus.zeek.value;

import java.time.LocalDate;
import java.time.YearMonth;
import org.zeekbus.zeek.text.Integers;

/**
 * Timestamps and timespans as text in JSON. Reads all that CAF reads ({@code caf/chrono.hpp},
 * {@code caf/timespan.hpp}): a timestamp's fraction of up to nine digits and its zone may be
 * missing, and it wraps beyond 64 bits; a timespan's number may have sign, fraction and exponent,
 * and beyond 64 bits it becomes the least timespan.
 */
final class TimeText {
  /** The length of the longest timestamp. */
  static final int LONGEST = 29;

  private static final int DATE = 10;
  private static final long SECOND = 1_000_000_000L;
  private static final int SECONDS_A_DAY = 86_400;

  private static final String[] UNITS = {"ns", "us", "ms", "s", "min", "h"};
  private static final long[] UNIT_NANOS = {
    1, 1_000, 1_000_000, SECOND, 60 * SECOND, 3600 * SECOND
  };

  private TimeText() {}

  /** Parses {@code YYYY-MM-DDThh:mm:ss[.nnnnnnnnn][Z|±hh[[:]mm]]}. Owner: one thread. */
  static final class Parser {
    private byte[] in = new byte[0];
    private int to;
    private int at;
    private long nanos;

    /** The last date, as a number of eight digits, and its day since 1970. */
    private int date;

    private long day;

    /** The time that was parsed, since 1970. */
    long nanos() {
      return nanos;
    }

    /** Whether there is a timestamp between these places. */
    boolean parse(byte[] bytes, int from, int end) {
      in = bytes;
      at = from;
      to = end;
      int year = number(4, 9999);
      boolean good = year >= 0 && take('-');
      int month = good ? number(2, 12) : -1;
      good = month > 0 && take('-');
      int dayOfMonth = good ? number(2, 31) : -1;
      good = dayOfMonth > 0 && take('T');
      int hour = good ? number(2, 23) : -1;
      good = hour >= 0 && take(':');
      int minute = good ? number(2, 59) : -1;
      good = minute >= 0 && take(':');
      int second = good ? number(2, 59) : -1;
      if (second < 0 || !date(year, month, dayOfMonth)) {
        return false;
      }
      int fraction = fraction();
      int zone = zone();
      if (fraction < 0 || zone == Integer.MIN_VALUE || at != to) {
        return false;
      }
      long seconds = day * SECONDS_A_DAY;
      seconds += hour * 3600 + minute * 60 + second - zone * 60;
      nanos = seconds * SECOND + fraction;
      return true;
    }

    private boolean date(int year, int month, int dayOfMonth) {
      int number = (year * 100 + month) * 100 + dayOfMonth;
      if (number != date) {
        if (dayOfMonth > YearMonth.of(year, month).lengthOfMonth()) {
          return false;
        }
        date = number;
        day = LocalDate.of(year, month, dayOfMonth).toEpochDay();
      }
      return true;
    }

    private boolean take(char token) {
      if (at < to && in[at] == token) {
        at++;
        return true;
      }
      return false;
    }

    /** A number of exactly this many digits, or -1. */
    private int number(int digits, int most) {
      if (to - at < digits) {
        return -1;
      }
      int number = 0;
      for (int i = 0; i < digits; i++) {
        int digit = in[at++] - '0';
        if (digit < 0 || digit > 9) {
          return -1;
        }
        number = number * 10 + digit;
      }
      return number <= most ? number : -1;
    }

    private int fraction() {
      if (!take('.')) {
        return 0;
      }
      int number = 0;
      int digits = 0;
      while (at < to && in[at] >= '0' && in[at] <= '9') {
        if (++digits > 9) {
          return -1;
        }
        number = number * 10 + in[at++] - '0';
      }
      for (; digits < 9; digits++) {
        number *= 10;
      }
      return number;
    }

    /** Minutes east of UTC. */
    private int zone() {
      if (at == to || take('Z')) {
        return 0;
      }
      boolean west = take('-');
      if (!west && !take('+')) {
        return Integer.MIN_VALUE;
      }
      int hours = number(2, 23);
      int minutes = at == to ? 0 : colonAndNumber();
      if (hours < 0 || minutes < 0) {
        return Integer.MIN_VALUE;
      }
      int zone = hours * 60 + minutes;
      return west ? -zone : zone;
    }

    private int colonAndNumber() {
      take(':');
      return number(2, 59);
    }
  }

  /** The unit's nanoseconds, or 0. */
  static long unit(byte[] in, int from, int to) {
    for (int i = 0; i < UNITS.length; i++) {
      if (JsonTokens.is(UNITS[i], in, from, to)) {
        return UNIT_NANOS[i];
      }
    }
    return 0;
  }

  /**
   * The nanoseconds of a number of units: exact if the number is whole and fits, else from {@code
   * number}.
   */
  static long timespan(byte[] in, int from, int to, double number, long unit) {
    int i = from < to && (in[from] == '-' || in[from] == '+') ? from + 1 : from;
    boolean whole = to - i <= 19;
    long units = 0;
    for (; i < to && whole; i++) {
      int digit = in[i] - '0';
      whole = digit >= 0 && digit <= 9;
      units = units * 10 + digit;
    }
    if (whole) {
      units = in[from] == '-' ? -units : units;
      boolean fits = in[from] == '-' ? units <= 0 : units >= 0;
      if (fits && Math.multiplyHigh(units, unit) == (units * unit) >> 63) {
        return units * unit;
      }
    }
    double nanos = number * unit;
    return Math.abs(nanos) < 0x1p63 ? (long) nanos : Long.MIN_VALUE;
  }

  /** Writes timestamps. Owner: one thread. */
  static final class Formatter {
    /** The last day since 1970, and its text. */
    private long day = Long.MIN_VALUE;

    private final byte[] date = new byte[DATE];

    /**
     * Puts a time from 1677 to 2262 into {@code out} at {@code at}, with {@code decimals} of the
     * second; returns where it ends.
     */
    int format(long seconds, int nanos, int decimals, byte[] out, int at) {
      long ofTime = Math.floorDiv(seconds, SECONDS_A_DAY);
      if (day != ofTime) {
        day = ofTime;
        LocalDate local = LocalDate.ofEpochDay(day);
        Integers.put4(local.getYear(), date, 0);
        put2('-', local.getMonthValue(), date, 4);
        put2('-', local.getDayOfMonth(), date, 7);
      }
      System.arraycopy(date, 0, out, at, DATE);
      int ofDay = Math.floorMod(seconds, SECONDS_A_DAY);
      int end = put2('T', ofDay / 3600, out, at + DATE);
      end = put2(':', ofDay / 60 % 60, out, end);
      end = put2(':', ofDay % 60, out, end);
      if (decimals > 0) {
        out[end++] = '.';
        int unit = 100_000_000;
        for (int i = 0; i < decimals; i++) {
          out[end++] = (byte) ('0' + nanos / unit % 10);
          unit /= 10;
        }
      }
      return end;
    }

    private static int put2(char before, int number, byte[] out, int at) {
      out[at] = (byte) before;
      Integers.put2(number, out, at + 1);
      return at + 3;
    }
  }
}
