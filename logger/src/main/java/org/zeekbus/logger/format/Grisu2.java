package org.zeekbus.logger.format;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

/**
 * Doubles as RapidJSON writes them, which Zeek's JSON logs have: Grisu2 (Florian Loitsch, "Printing
 * Floating-Point Numbers Quickly and Accurately with Integers", 2010), which in one of a thousand
 * cases is not the shortest text.
 *
 * <p>Owner: one thread. Breaks idiom: unsigned arithmetic on longs, see LogFormatBenchmark.
 */
final class Grisu2 {
  private static final int LEAST_POWER = -348;
  private static final int POWER_STEP = 8;
  private static final int POWERS = 87;
  private static final double LOG10_OF_2 = 0.30102999566398114;

  /** 10^j as F * 2^E with 2^63 <= F < 2^64, for j = -348, -340, ... 340. */
  private static final long[] FRACTIONS = new long[POWERS];

  private static final int[] EXPONENTS = new int[POWERS];

  private static final long[] TENS = new long[20];

  static {
    for (int i = 0; i < POWERS; i++) {
      computePower(i);
    }
    TENS[0] = 1;
    for (int i = 1; i < TENS.length; i++) {
      TENS[i] = TENS[i - 1] * 10;
    }
  }

  private static void computePower(int index) {
    int j = LEAST_POWER + POWER_STEP * index;
    BigInteger ten = BigInteger.TEN.pow(Math.abs(j));
    // Enough bits for one more than 64, so that the last one rounds.
    int up = j >= 0 ? Math.max(0, 65 - ten.bitLength()) : 65 + ten.bitLength();
    BigInteger scaled = j >= 0 ? ten.shiftLeft(up) : BigInteger.ONE.shiftLeft(up).divide(ten);
    int drop = scaled.bitLength() - 64;
    BigInteger fraction = scaled.add(BigInteger.ONE.shiftLeft(drop - 1)).shiftRight(drop);
    int exponent = drop - up;
    if (fraction.bitLength() > 64) {
      fraction = fraction.shiftRight(1);
      exponent++;
    }
    FRACTIONS[index] = fraction.longValue();
    EXPONENTS[index] = exponent;
  }

  /** Seventeen digits at most. */
  private final byte[] digits = new byte[20];

  private int length;

  /** The value is the digits times ten to this. */
  private int power;

  /** Appends a finite number. */
  void put(double value, LineBuffer out) {
    if (Double.doubleToRawLongBits(value) < 0) {
      out.put('-');
    }
    double positive = Math.abs(value);
    if (positive == 0) {
      NumberText.put("0.0", out);
      return;
    }
    findDigits(positive);
    layOut(out);
  }

  private void findDigits(double value) {
    long bits = Double.doubleToRawLongBits(value);
    int biased = (int) (bits >>> 52);
    long f = bits & 0xfffffffffffffL;
    int e = -1074;
    if (biased > 0) {
      f |= 1L << 52;
      e = biased - 1075;
    }
    long plus = 2 * f + 1;
    int plusExponent = e - 1;
    int shift = Long.numberOfLeadingZeros(plus);
    plus <<= shift;
    plusExponent -= shift;
    boolean isPower = f == 1L << 52;
    long minus = isPower ? 4 * f - 1 : 2 * f - 1;
    minus <<= (isPower ? e - 2 : e - 1) - plusExponent;
    long w = f << Long.numberOfLeadingZeros(f);

    double x = (-61 - plusExponent) * LOG10_OF_2 + 347;
    int k = (int) Math.ceil(x);
    int index = (k >> 3) + 1;
    power = -(LEAST_POWER + POWER_STEP * index);
    long c = FRACTIONS[index];
    int cExponent = EXPONENTS[index];

    long scaledW = times(w, c);
    long scaledPlus = times(plus, c) - 1;
    long scaledMinus = times(minus, c) + 1;
    int exponent = plusExponent + cExponent + 64;
    generate(scaledW, scaledPlus, scaledMinus, -exponent);
  }

  /** The upper half of the product, rounded. */
  private static long times(long a, long b) {
    long high = Math.unsignedMultiplyHigh(a, b);
    return a * b < 0 ? high + 1 : high;
  }

  private void generate(long w, long plus, long minus, int shift) {
    long one = 1L << shift;
    long delta = plus - minus;
    long distance = plus - w;
    long whole = plus >>> shift;
    long rest = plus & (one - 1);
    int kappa = whole < 10 ? 1 : 0;
    for (int i = 2; kappa == 0; i++) {
      kappa = i == 10 || whole < TENS[i] ? Math.min(i, 9) : 0;
    }
    length = 0;
    while (kappa > 0) {
      kappa--;
      int digit = (int) (whole / TENS[kappa]);
      whole %= TENS[kappa];
      add(digit);
      long left = (whole << shift) + rest;
      if (Long.compareUnsigned(left, delta) <= 0) {
        power += kappa;
        round(left, TENS[kappa] << shift, distance, delta);
        return;
      }
    }
    while (true) {
      rest *= 10;
      delta *= 10;
      add((int) (rest >>> shift));
      rest &= one - 1;
      kappa--;
      if (Long.compareUnsigned(rest, delta) < 0) {
        power += kappa;
        round(rest, one, scaled(distance, -kappa), delta);
        return;
      }
    }
  }

  /** Times a power of ten; RapidJSON's table of them ends at 10^19, and then has zero. */
  private static long scaled(long distance, int exponent) {
    return exponent >= TENS.length ? 0 : distance * TENS[exponent];
  }

  private void add(int digit) {
    if (digit != 0 || length > 0) {
      digits[length++] = (byte) ('0' + digit);
    }
  }

  private void round(long start, long ten, long distance, long delta) {
    long rest = start;
    while (Long.compareUnsigned(rest, distance) < 0
        && Long.compareUnsigned(delta - rest, ten) >= 0
        && (Long.compareUnsigned(rest + ten, distance) < 0
            || Long.compareUnsigned(distance - rest, rest + ten - distance) > 0)) {
      digits[length - 1]--;
      rest += ten;
    }
  }

  private void layOut(LineBuffer out) {
    int n = length;
    int point = n + power;
    if (power >= 0 && point <= 21) {
      out.put(digits, 0, n);
      for (int i = 0; i < power; i++) {
        out.put('0');
      }
      NumberText.put(".0", out);
    } else if (point > 0 && point <= 21) {
      byte[] to = out.room(n + 1);
      int at = out.length();
      System.arraycopy(digits, 0, to, at, point);
      to[at + point] = '.';
      System.arraycopy(digits, point, to, at + point + 1, n - point);
      out.end(at + n + 1);
    } else if (point > -6 && point <= 0) {
      NumberText.put("0.", out);
      for (int i = point; i < 0; i++) {
        out.put('0');
      }
      out.put(digits, 0, n);
    } else {
      out.put(digits[0]);
      if (n > 1) {
        out.put('.');
        out.put(digits, 1, n - 1);
      }
      out.put('e');
      NumberText.putInt(point - 1L, out);
    }
  }

  /** The text alone. */
  static String text(double value) {
    LineBuffer out = new LineBuffer(32);
    new Grisu2().put(value, out);
    return new String(out.array(), 0, out.length(), StandardCharsets.US_ASCII);
  }
}
