package org.zeekbus.zeek.text;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;

/**
 * Doubles with six decimals, rounded from their exact value, ties to even, like {@code %.6f} in C.
 * Each method writes at {@code at} and returns the end. Source: Zeek {@code src/Desc.cc}, {@code
 * src/threading/formatters/Ascii.cc}.
 *
 * <p>Breaks idiom: integers instead of {@link BigDecimal}, see LogFormatBenchmark.
 */
public final class SixDecimals {
  /** The room needed to write any double: a sign, 309 digits, a dot, 6 digits. */
  public static final int LONGEST = 320;

  private static final int MILLION = 1_000_000;

  private static final long SIGN = 1L << 63;
  private static final int FRACTION_BITS = 52;
  private static final long HIDDEN = 1L << FRACTION_BITS;
  private static final int EXPONENT_BIAS = 1075;
  private static final int SPECIAL_EXPONENT = 0x7ff;

  /** From here on, which is 2^64, numbers exceed a long. */
  private static final int MOST_INTEGER_SHIFT = -11;

  /**
   * Below this, a double has 53 bits of millionths. From here on, the next double is more than a
   * millionth away, so that six decimals are nearest to the right one.
   */
  private static final double MILLIONTHS_TO = 0x1p33;

  private static final byte[] NO_FRACTION = ".000000".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] NAN = "nan".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] INFINITY = "inf".getBytes(StandardCharsets.US_ASCII);

  private SixDecimals() {}

  /** Always six decimals, and the sign even if all digits are 0: {@code %f}. */
  public static int putFixed(double value, byte[] to, int at) {
    long bits = Double.doubleToRawLongBits(value);
    int behind = at;
    if (bits < 0) {
      to[behind++] = '-';
    }
    return putMagnitude(bits & ~SIGN, to, behind);
  }

  /** Whether six decimals read back as the same double. */
  public static boolean isExact(double value) {
    double size = Math.abs(value);
    if (!(size < MILLIONTHS_TO)) {
      return Double.isFinite(value);
    }
    long whole = (long) size;
    long millionths = whole * MILLION + (long) Math.rint((size - whole) * MILLION);
    // Both are exact, and so the quotient is what a reader makes of the text.
    return (double) millionths / MILLION == size;
  }

  /** Without trailing zeros, but with {@code .0} if it is nearly an integer, as in Zeek's logs. */
  public static int putDouble(double value, byte[] to, int at) {
    int behind = at;
    if (value < 0) {
      to[behind++] = '-';
    }
    behind = putMagnitude(Double.doubleToRawLongBits(value) & ~SIGN, to, behind);
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      return behind;
    }
    while (to[behind - 1] == '0') {
      behind--;
    }
    if (to[behind - 1] == '.') {
      behind--;
    }
    if (Math.abs(value - Math.rint(value)) < 1e-9) {
      to[behind] = '.';
      to[behind + 1] = '0';
      behind += 2;
    }
    return behind;
  }

  /** {@link #putFixed} as a string; NaN never has a sign. */
  public static String format(double value) {
    byte[] to = new byte[LONGEST];
    int end = putFixed(Double.isNaN(value) ? Double.NaN : value, to, 0);
    return new String(to, 0, end, StandardCharsets.US_ASCII);
  }

  private static int putMagnitude(long bits, byte[] to, int at) {
    int exponent = (int) (bits >> FRACTION_BITS);
    // The value is significand / 2^shift.
    long significand = (bits & (HIDDEN - 1)) | (exponent == 0 ? 0 : HIDDEN);
    int shift = EXPONENT_BIAS - Math.max(exponent, 1);
    if (shift <= 0 && shift >= MOST_INTEGER_SHIFT) {
      int behind = Integers.putUnsigned(significand << -shift, to, at);
      return put(NO_FRACTION, to, behind);
    }
    if (shift <= 0) {
      return exponent == SPECIAL_EXPONENT
          ? put(significand == HIDDEN ? INFINITY : NAN, to, at)
          : put(exactly(bits), to, at);
    }
    long integer;
    long micros;
    if (shift <= 43) {
      // The product below has 63 bits at most.
      integer = significand >>> shift;
      long product = (significand - (integer << shift)) * MILLION;
      micros = product >>> shift;
      long rest = product - (micros << shift);
      long half = 1L << (shift - 1);
      if (rest > half || (rest == half && (micros & 1) != 0)) {
        micros++;
      }
    } else {
      // Less than 1,024, so that it is all micros. The product has 73 bits.
      micros = roundedShift(significand, shift);
      integer = micros / MILLION;
      micros -= integer * MILLION;
    }
    if (micros == MILLION) {
      integer++;
      micros = 0;
    }
    int behind = Integers.putUnsigned(integer, to, at);
    to[behind] = '.';
    Integers.put6((int) micros, to, behind + 1);
    return behind + 7;
  }

  /** A million times the significand, shifted right by 44 or more, ties to even. */
  private static long roundedShift(long significand, int shift) {
    long low = significand * MILLION;
    long high = Math.multiplyHigh(significand, MILLION);
    if (shift >= 74) {
      // Less than half.
      return 0;
    }
    long whole;
    int restHalf;
    if (shift < 64) {
      whole = (high << (64 - shift)) | (low >>> shift);
      restHalf = Long.compareUnsigned(low << (64 - shift), SIGN);
    } else if (shift == 64) {
      whole = high;
      restHalf = Long.compareUnsigned(low, SIGN);
    } else {
      whole = high >>> (shift - 64);
      long rest = high << (128 - shift);
      // The lower bits only decide whether it is more than half.
      restHalf = Long.compareUnsigned(rest, SIGN);
      if (restHalf == 0 && low != 0) {
        restHalf = 1;
      }
    }
    return restHalf > 0 || (restHalf == 0 && (whole & 1) != 0) ? whole + 1 : whole;
  }

  /** From 2^64 on, where all are integers. */
  private static byte[] exactly(long bits) {
    String integer = new BigDecimal(Double.longBitsToDouble(bits)).toPlainString();
    return (integer + ".000000").getBytes(StandardCharsets.US_ASCII);
  }

  private static int put(byte[] text, byte[] to, int at) {
    System.arraycopy(text, 0, to, at, text.length);
    return at + text.length;
  }
}
