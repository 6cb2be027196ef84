package org.zeekbus.logger.format;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;

/**
 * Numbers as TSV logs have them. All digits come from the exact binary value, ties go to the even
 * one (C++ {@code std::to_chars}).
 *
 * <p>Breaks idiom: digits are written into the buffer, see LogFormatBenchmark; NumberTextTest holds
 * it against BigDecimal.
 */
final class NumberText {
  private static final int LONGEST_LONG = 20;
  private static final int DECIMALS = 6;
  private static final long MILLION = 1_000_000;

  /** Below it a million times the value fits a long. */
  private static final double MOST = 9e12;

  private static final byte[] PAIRS = pairs();

  private static byte[] pairs() {
    byte[] pairs = new byte[200];
    for (int i = 0; i < 100; i++) {
      pairs[2 * i] = (byte) ('0' + i / 10);
      pairs[2 * i + 1] = (byte) ('0' + i % 10);
    }
    return pairs;
  }

  private NumberText() {}

  /** A signed number. */
  static void putInt(long value, LineBuffer out) {
    if (value < 0) {
      out.put('-');
      putCount(-value, out);
    } else {
      putCount(value, out);
    }
  }

  /** An unsigned number. */
  static void putCount(long value, LineBuffer out) {
    byte[] to = out.room(LONGEST_LONG);
    int at = out.length();
    if (value < 0) {
      long rest = Long.divideUnsigned(value, 10);
      at += putDigits(rest, digits(rest), to, at);
      to[at++] = (byte) ('0' + (value - rest * 10));
    } else {
      at += putDigits(value, digits(value), to, at);
    }
    out.end(at);
  }

  private static int digits(long value) {
    int digits = 1;
    for (long power = 10; digits < 19 && value >= power; power *= 10) {
      digits++;
    }
    return digits;
  }

  /** Writes exactly {@code count} digits, zeros in front if need be. */
  private static int putDigits(long value, int count, byte[] to, int at) {
    int here = at + count;
    long left = value;
    while (here - at >= 2) {
      long rest = left / 100;
      int pair = 2 * (int) (left - rest * 100);
      here -= 2;
      to[here] = PAIRS[pair];
      to[here + 1] = PAIRS[pair + 1];
      left = rest;
    }
    if (here > at) {
      to[here - 1] = (byte) ('0' + left);
    }
    return count;
  }

  /** A double: up to six decimals, at least one if it is whole to a billionth. */
  static void putDouble(double value, LineBuffer out) {
    if (!Double.isFinite(value)) {
      put(Double.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf", out);
      return;
    }
    if (value < 0) {
      out.put('-');
    }
    putFixed(Math.abs(value), out);
    byte[] to = out.array();
    int end = out.length();
    while (to[end - 1] == '0') {
      end--;
    }
    if (to[end - 1] == '.') {
      end--;
    }
    out.end(end);
    if (Math.abs(value - Math.rint(value)) < 1e-9) {
      put(".0", out);
    }
  }

  /** A time or interval: always six decimals, the sign kept. */
  static void putTime(double value, LineBuffer out) {
    if (Double.doubleToRawLongBits(value) < 0) {
      out.put('-');
    }
    if (!Double.isFinite(value)) {
      put(Double.isNaN(value) ? "nan" : "inf", out);
    } else {
      putFixed(Math.abs(value), out);
    }
  }

  private static void putFixed(double value, LineBuffer out) {
    if (value >= MOST) {
      put(new BigDecimal(value).setScale(DECIMALS, RoundingMode.HALF_EVEN).toPlainString(), out);
      return;
    }
    long micros = micros(value);
    long whole = micros / MILLION;
    putCount(whole, out);
    byte[] to = out.room(1 + DECIMALS);
    int at = out.length();
    to[at] = '.';
    putDigits(micros - whole * MILLION, DECIMALS, to, at + 1);
    out.end(at + 1 + DECIMALS);
  }

  /** A million times the value, rounded half to even. The value is not negative, and below MOST. */
  private static long micros(double value) {
    long bits = Double.doubleToRawLongBits(value);
    int biased = (int) (bits >>> 52);
    long significand = bits & 0xfffffffffffffL;
    int exponent = -1074;
    if (biased > 0) {
      significand |= 1L << 52;
      exponent = biased - 1075;
    }
    // value = significand * 2^exponent, exponent below 0 as the value is below 2^53.
    long high = Math.multiplyHigh(significand, MILLION);
    long low = significand * MILLION;
    int shift = -exponent;
    if (shift >= 74) {
      return 0;
    }
    long quotient;
    int half; // the rest, compared with one half
    if (shift < 64) {
      quotient = high << 1 << (63 - shift) | low >>> shift;
      half = Long.compare(low & ((1L << shift) - 1), 1L << (shift - 1));
      if (shift == 63) {
        half = Long.compareUnsigned(low & Long.MAX_VALUE, 1L << 62);
      }
    } else if (shift == 64) {
      quotient = high;
      half = Long.compareUnsigned(low, 1L << 63);
    } else {
      quotient = high >>> (shift - 64);
      long rest = high & ((1L << (shift - 64)) - 1);
      half = Long.compare(rest, 1L << (shift - 65));
      if (half == 0 && low != 0) {
        half = 1;
      }
    }
    return half > 0 || (half == 0 && (quotient & 1) != 0) ? quotient + 1 : quotient;
  }

  static void put(String ascii, LineBuffer out) {
    byte[] bytes = ascii.getBytes(StandardCharsets.US_ASCII);
    out.put(bytes, 0, bytes.length);
  }
}
