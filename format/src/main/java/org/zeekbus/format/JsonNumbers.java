package org.zeekbus.format;

import java.nio.charset.StandardCharsets;
import org.zeekbus.format.AsciiOptions.JsonTimestamps;
import org.zeekbus.zeek.text.Addresses;
import org.zeekbus.zeek.text.Integers;

/**
 * Values that are no strings in Zeek's JSON, or strings without anything to escape. All methods
 * write behind {@code at}, whatever the buffer's length, and give the place behind. Source: Zeek
 * {@code src/threading/formatters/JSON.cc}.
 *
 * <p>May be shared. Breaks idiom: see LogFormatBenchmark.
 */
final class JsonNumbers {
  private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] FALSE = "false".getBytes(StandardCharsets.US_ASCII);

  /** Zeek's text for times that the C library can't convert. */
  private static final byte[] NO_TIME =
      "\"2000-01-01T00:00:00.000000\"".getBytes(StandardCharsets.US_ASCII);

  /** Room that an ISO time needs, while it is written. */
  private static final int LONGEST_ISO = 64;

  private static final int DAY = 86_400;

  /** The years that the C library can convert: those that fit an int, counted from 1900. */
  private static final long FIRST_YEAR = Integer.MIN_VALUE + 1900L;

  private static final long LAST_YEAR = Integer.MAX_VALUE + 1900L;

  private final JsonTimestamps times;

  JsonNumbers(JsonTimestamps times) {
    this.times = times;
  }

  int putNull(LineBuffer out, int at) {
    return out.putAt(at, NULL);
  }

  int putBoolean(boolean value, LineBuffer out, int at) {
    return out.putAt(at, value ? TRUE : FALSE);
  }

  int putSigned(long value, LineBuffer out, int at) {
    return Integers.putSigned(value, out.room(at, Integers.LONGEST), at);
  }

  int putUnsigned(long value, LineBuffer out, int at) {
    return Integers.putUnsigned(value, out.room(at, Integers.LONGEST), at);
  }

  int putAddress(boolean isIpv4, byte[] in, int from, LineBuffer out, int at) {
    byte[] to = out.room(at, Addresses.LONGEST + 2);
    to[at] = '"';
    int behind = Addresses.put(isIpv4, in, from, to, at + 1);
    to[behind] = '"';
    return behind + 1;
  }

  int putSubnet(boolean isIpv4, byte[] in, int from, int prefix, LineBuffer out, int at) {
    byte[] to = out.room(at, Addresses.LONGEST + 2);
    to[at] = '"';
    int behind = Addresses.putSubnet(isIpv4, in, from, prefix, to, at + 1);
    to[behind] = '"';
    return behind + 1;
  }

  int putDouble(double value, LineBuffer out, int at) {
    return Double.isFinite(value)
        ? Grisu2.put(value, out.room(at, Grisu2.LONGEST), at)
        : putNull(out, at);
  }

  int putTime(double value, LineBuffer out, int at) {
    return switch (times) {
      case TS_EPOCH -> putDouble(value, out, at);
      case TS_MILLIS -> putSigned(toLong(value * 1000), out, at);
      case TS_MILLIS_UNSIGNED -> putUnsigned(toLong(value * 1000), out, at);
      case TS_ISO8601 -> putIso(value, out, at);
    };
  }

  /** As x86-64 does it; what doesn't fit gives the smallest number. */
  private static long toLong(double value) {
    return value < 0x1p63 ? (long) value : Long.MIN_VALUE;
  }

  private static int putIso(double value, LineBuffer out, int at) {
    long seconds = toLong(Math.floor(value));
    long day = Math.floorDiv(seconds, DAY);
    int ofDay = Math.floorMod(seconds, DAY);

    // Years that begin in March end with the leap day; 400 of them always have as many days.
    long shifted = day + 719_468;
    long era = Math.floorDiv(shifted, 146_097);
    int ofEra = Math.floorMod(shifted, 146_097);
    int yearOfEra = (ofEra - ofEra / 1460 + ofEra / 36_524 - ofEra / 146_096) / 365;
    int ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
    int fromMarch = (5 * ofYear + 2) / 153;
    int dayOfMonth = ofYear - (153 * fromMarch + 2) / 5 + 1;
    int month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9;
    long year = era * 400 + yearOfEra + (month <= 2 ? 1 : 0);
    if (year < FIRST_YEAR || year > LAST_YEAR) {
      return out.putAt(at, NO_TIME);
    }

    byte[] to = out.room(at, LONGEST_ISO);
    to[at] = '"';
    int behind = Integers.putSigned(year, to, at + 1);
    behind = put2('-', month, to, behind);
    behind = put2('-', dayOfMonth, to, behind);
    behind = put2('T', ofDay / 3600, to, behind);
    behind = put2(':', ofDay / 60 % 60, to, behind);
    behind = put2(':', ofDay % 60, to, behind);
    to[behind++] = '.';
    behind = putMicros(value, to, behind);
    to[behind] = 'Z';
    to[behind + 1] = '"';
    return behind + 2;
  }

  private static int put2(char before, int number, byte[] to, int at) {
    to[at] = (byte) before;
    Integers.put2(number, to, at + 1);
    return at + 3;
  }

  /** Six digits, or seven if Zeek rounds up to a whole second, as it doesn't carry. */
  private static int putMicros(double value, byte[] to, int at) {
    double fraction = value - (value < 0 ? Math.ceil(value) : Math.floor(value));
    if (fraction < 0) {
      fraction += 1;
    }
    int micros = (int) Math.rint(fraction * 1_000_000);
    if (micros > 999_999) {
      return Integers.putSmall(micros, to, at);
    }
    Integers.put6(micros, to, at);
    return at + 6;
  }
}
