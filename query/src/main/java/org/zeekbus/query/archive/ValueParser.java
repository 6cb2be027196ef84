package org.zeekbus.query.archive;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import org.zeekbus.columns.Micros;
import org.zeekbus.zeek.log.ZeekType;
import org.zeekbus.zeek.value.AddressText;

/**
 * Makes values of their texts, and puts them into a sink.
 *
 * <p>Owner: one thread. Breaks idiom: no object for a value, see ConvertBenchmark.
 */
final class ValueParser {
  private static final int ADDRESS = 16;
  private static final int LARGEST_PORT = 0xffff;

  /** So many digits are a double exactly. */
  private static final int EXACT_DIGITS = 15;

  private static final int MOST_DIGITS = 20;
  private static final int DECIMALS_OF_TIME = 6;

  /** With this many digits before the point, all times with six decimals are in a long. */
  private static final int DIGITS_OF_TIME = 12;

  private static final double[] POWERS = {
    1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15
  };

  private final byte[] address = new byte[ADDRESS];
  private byte[] plain = new byte[256];
  private int length;

  private long number;
  private double real;

  /** Whether its values are any bytes. */
  static boolean isText(ZeekType type) {
    return switch (type) {
      case STRING, ENUM, FUNC, FILE -> true;
      default -> false;
    };
  }

  /**
   * Takes <code>\xhh</code> and <code>\\</code> for the bytes that they stand for.
   *
   * @return whether there were any; if so, the text is in {@link #array}, from 0
   */
  boolean unescape(byte[] in, int from, int end) {
    int at = from;
    while (at < end && in[at] != '\\') {
      at++;
    }
    if (at == end) {
      return false;
    }
    if (plain.length < end - from) {
      plain = new byte[Math.max(2 * plain.length, end - from)];
    }
    System.arraycopy(in, from, plain, 0, at - from);
    int to = at - from;
    while (at < end) {
      byte each = in[at];
      if (each == '\\' && at + 1 < end && in[at + 1] == '\\') {
        plain[to++] = '\\';
        at += 2;
      } else if (each == '\\' && at + 3 < end && in[at + 1] == 'x' && hex(in, at + 2) >= 0) {
        plain[to++] = (byte) hex(in, at + 2);
        at += 4;
      } else {
        plain[to++] = each;
        at++;
      }
    }
    length = to;
    return true;
  }

  private static int hex(byte[] in, int at) {
    int high = Character.digit(in[at], 16);
    int low = Character.digit(in[at + 1], 16);
    return high < 0 || low < 0 ? -1 : high << 4 | low;
  }

  /** What {@link #unescape} has made. */
  byte[] array() {
    return plain;
  }

  /** How long that is. */
  int length() {
    return length;
  }

  /** Puts a value; false, and nothing is put, if the text is none of this type. */
  boolean put(RecordSink to, ZeekType type, int column, byte[] in, int from, int end) {
    switch (type) {
      case INT, COUNT -> {
        if (!parseLong(in, from, end) || !fits(type, in[from])) {
          return false;
        }
        to.putLong(column, number);
      }
      case PORT -> {
        if (!parseLong(in, from, end) || number < 0 || number > LARGEST_PORT) {
          return false;
        }
        to.putLong(column, number);
      }
      case TIME -> {
        return putTime(to, column, in, from, end);
      }
      case DOUBLE, INTERVAL -> {
        if (!parseDouble(in, from, end)) {
          return false;
        }
        to.putDouble(column, real);
      }
      case BOOL -> {
        if (end - from != 1 || (in[from] != 'T' && in[from] != 'F')) {
          return false;
        }
        to.putBoolean(column, in[from] == 'T');
      }
      case ADDR -> {
        if (!AddressText.parse(in, from, end, address, 0)) {
          return false;
        }
        to.putAddress(column, address, 0);
      }
      default -> to.putBytes(column, in, from, end - from);
    }
    return true;
  }

  /** Whether an int of this size, or a count without a sign, was parsed. */
  private boolean fits(ZeekType type, byte first) {
    return type == ZeekType.INT ? number >= 0 || first == '-' : first != '-';
  }

  private boolean putTime(RecordSink to, int column, byte[] in, int from, int end) {
    int point = end - DECIMALS_OF_TIME - 1;
    if (point > from && point - from <= DIGITS_OF_TIME && in[point] == '.' && in[from] != '-') {
      long micros = 0;
      int at = from;
      for (; at < end; at++) {
        int digit = in[at] - '0';
        if (digit >= 0 && digit <= 9) {
          micros = 10 * micros + digit;
        } else if (at != point) {
          break;
        }
      }
      if (at == end) {
        to.putTime(column, micros);
        return true;
      }
    }
    if (!parseDouble(in, from, end)) {
      return false;
    }
    return putSeconds(to, column, real);
  }

  /** Puts a time of so many seconds; false if no column has it. */
  static boolean putSeconds(RecordSink to, int column, double seconds) {
    if (!Micros.fits(seconds)) {
      return false;
    }
    to.putTime(column, Micros.of(seconds));
    return true;
  }

  /** Digits of an integer of 64 bits, with or without a sign. */
  boolean parseLong(byte[] in, int from, int end) {
    boolean isNegative = from < end && in[from] == '-';
    int at = isNegative ? from + 1 : from;
    if (at == end || end - at > MOST_DIGITS) {
      return false;
    }
    boolean isLong = end - at > 18;
    long value = 0;
    for (; at < end; at++) {
      int digit = in[at] - '0';
      if (digit < 0 || digit > 9) {
        return false;
      }
      value = 10 * value + digit;
    }
    if (isLong) {
      return parseLongest(new String(in, from, end - from, ISO_8859_1), isNegative);
    }
    number = isNegative ? -value : value;
    return true;
  }

  private boolean parseLongest(String text, boolean isNegative) {
    try {
      number = isNegative ? Long.parseLong(text) : Long.parseUnsignedLong(text);
      return true;
    } catch (NumberFormatException _) {
      return false; // beyond 64 bits
    }
  }

  /** What {@link #parseLong} has found. */
  long number() {
    return number;
  }

  private boolean parseDouble(byte[] in, int from, int end) {
    boolean isNegative = from < end && in[from] == '-';
    int at = isNegative ? from + 1 : from;
    long digits = 0;
    int decimals = -1;
    int count = 0;
    for (; at < end; at++) {
      int digit = in[at] - '0';
      if (digit >= 0 && digit <= 9) {
        digits = 10 * digits + digit;
        count += digits == 0 ? 0 : 1;
        decimals += decimals < 0 ? 0 : 1;
        if (count > EXACT_DIGITS) {
          break;
        }
      } else if (digit == '.' - '0' && decimals < 0) {
        decimals = 0;
      } else {
        break;
      }
    }
    boolean hasDigits = at > from + (isNegative ? 1 : 0) + (decimals >= 0 ? 1 : 0);
    if (at == end && hasDigits && decimals < POWERS.length) {
      // Both are exact, and so the quotient is the nearest double.
      double size = decimals <= 0 ? digits : digits / POWERS[decimals];
      real = isNegative ? -size : size;
      return true;
    }
    return parseAnyDouble(new String(in, from, end - from, ISO_8859_1));
  }

  private boolean parseAnyDouble(String text) {
    switch (text) {
      case "nan", "-nan" -> real = Double.NaN;
      case "inf" -> real = Double.POSITIVE_INFINITY;
      case "-inf" -> real = Double.NEGATIVE_INFINITY;
      default -> {
        if (text.isEmpty() || !isNumber(text)) {
          return false;
        }
        try {
          real = Double.parseDouble(text);
        } catch (NumberFormatException _) {
          return false;
        }
      }
    }
    return true;
  }

  /** Java takes more for doubles, such as hex and {@code 1d}. */
  private static boolean isNumber(String text) {
    return text.chars().allMatch(each -> "0123456789+-.eE".indexOf(each) >= 0);
  }
}
