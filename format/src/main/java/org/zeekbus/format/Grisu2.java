package org.zeekbus.format;

import java.math.BigInteger;
import org.zeekbus.zeek.text.Integers;

/**
 * Doubles as Zeek's JSON has them: digits that read back as the same double, but not always the
 * fewest. Source: F. Loitsch, Printing Floating-Point Numbers Quickly and Accurately with Integers,
 * 2010; RapidJSON {@code internal/dtoa.h}, which Zeek uses.
 *
 * <p>Breaks idiom: digits are laid out where they lie, see LogFormatBenchmark.
 */
final class Grisu2 {
  /** Room that a double needs, while it is written. */
  static final int LONGEST = 48;

  private static final long SIGN = 1L << 63;
  private static final int FRACTION_BITS = 52;
  private static final long HIDDEN = 1L << FRACTION_BITS;

  private static final int FIRST_POWER = -348;
  private static final int POWER_STEP = 8;

  /** 10^-348, 10^-340 ... 10^340 as 64 bits and an exponent of two, rounded to the nearest. */
  private static final long[] POWERS = new long[87];

  private static final int[] POWER_EXPONENTS = new int[POWERS.length];

  private static final int[] TENS = {
    1, 10, 100, 1000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000
  };

  static {
    for (int i = 0; i < POWERS.length; i++) {
      power(i, FIRST_POWER + POWER_STEP * i);
    }
  }

  private Grisu2() {}

  private static void power(int index, int exponent) {
    BigInteger power = BigInteger.TEN.pow(Math.abs(exponent));
    int shift;
    BigInteger rounded;
    if (exponent >= 0) {
      shift = power.bitLength() - 64;
      rounded =
          shift <= 0
              ? power.shiftLeft(-shift)
              : power.shiftRight(shift - 1).add(BigInteger.ONE).shiftRight(1);
    } else {
      shift = -63 - power.bitLength();
      // One bit more than needed, to round by.
      BigInteger twice = BigInteger.ONE.shiftLeft(1 - shift).divide(power);
      rounded = twice.add(BigInteger.ONE).shiftRight(1);
    }
    assert rounded.bitLength() == 64;
    POWERS[index] = rounded.longValue();
    POWER_EXPONENTS[index] = shift;
  }

  /** Writes a finite double at {@code at}, and gives the place behind. */
  static int put(double value, byte[] to, int at) {
    long bits = Double.doubleToRawLongBits(value);
    int behind = at;
    if (bits < 0) {
      to[behind++] = '-';
      bits &= ~SIGN;
    }
    if (bits == 0) {
      to[behind] = '0';
      to[behind + 1] = '.';
      to[behind + 2] = '0';
      return behind + 3;
    }
    return putPositive(bits, to, behind);
  }

  private static int putPositive(long bits, byte[] to, int at) {
    int biased = (int) (bits >>> FRACTION_BITS);
    long fraction = bits & (HIDDEN - 1);
    long significand = biased == 0 ? fraction : fraction | HIDDEN;
    int exponent = Math.max(biased, 1) - 1075;

    // Half-way to the neighbours, and the value itself, all with one exponent.
    int shift = Long.numberOfLeadingZeros(2 * significand + 1);
    long upper = (2 * significand + 1) << shift;
    int scale = exponent - 1 - shift;
    long lower =
        significand == HIDDEN
            ? (4 * significand - 1) << (shift - 1)
            : (2 * significand - 1) << shift;
    long middle = significand << (shift + 1);

    double x = (-61 - scale) * 0.30102999566398114 + 347;
    int index = ((int) Math.ceil(x) >> 3) + 1;
    long power = POWERS[index];
    int exponentOfTen = -(FIRST_POWER + POWER_STEP * index);
    long most = product(upper, power) - 1;
    long delta = most - (product(lower, power) + 1);
    long distance = most - product(middle, power);
    int fractionBits = -(scale + POWER_EXPONENTS[index] + 64);
    return putDigits(most, fractionBits, delta, distance, exponentOfTen, to, at);
  }

  /** The upper 64 bits, rounded. */
  private static long product(long a, long b) {
    return Math.unsignedMultiplyHigh(a, b) + ((a * b) >>> 63);
  }

  /** The digits of {@code most} / 2^fractionBits, until they are within {@code delta} of it. */
  private static int putDigits(
      long most,
      int fractionBits,
      long delta,
      long distance,
      int exponentOfTen,
      byte[] to,
      int at) {
    long one = 1L << fractionBits;
    int integer = (int) (most >>> fractionBits);
    long fraction = most & (one - 1);
    int behind = at;
    if (Long.compareUnsigned(delta, fraction) < 0) {
      // All of the integer is needed, as what follows it is too much to leave out.
      behind = putInteger(integer, to, at);
    } else {
      int kappa = 1;
      while (kappa < 10 && integer >= TENS[kappa]) {
        kappa++;
      }
      while (kappa > 0) {
        kappa--;
        int digit = integer / TENS[kappa];
        integer -= digit * TENS[kappa];
        to[behind] = (byte) ('0' + digit);
        behind += digit != 0 || behind > at ? 1 : 0;
        long rest = ((long) integer << fractionBits) + fraction;
        if (Long.compareUnsigned(rest, delta) <= 0) {
          weed(to, behind, delta, rest, (long) TENS[kappa] << fractionBits, distance);
          return layOut(to, at, behind - at, exponentOfTen + kappa);
        }
      }
    }
    long rest = fraction;
    long wanted = delta;
    long unit = 1;
    int kappa = 0;
    do {
      rest *= 10;
      wanted *= 10;
      // From 10^20 on RapidJSON has no power of ten, and takes 0.
      unit = kappa > -19 ? unit * 10 : 0;
      kappa--;
      int digit = (int) (rest >>> fractionBits);
      to[behind] = (byte) ('0' + digit);
      behind += digit != 0 || behind > at ? 1 : 0;
      rest &= one - 1;
    } while (Long.compareUnsigned(rest, wanted) >= 0);
    weed(to, behind, wanted, rest, one, distance * unit);
    return layOut(to, at, behind - at, exponentOfTen + kappa);
  }

  private static int putInteger(int integer, byte[] to, int at) {
    return integer == 0 ? at : Integers.putUnsigned(Integer.toUnsignedLong(integer), to, at);
  }

  /** Makes the last digit smaller while that comes nearer to the value. */
  private static void weed(
      byte[] to, int behind, long delta, long atFirst, long ten, long distance) {
    long rest = atFirst;
    while (Long.compareUnsigned(rest, distance) < 0
        && Long.compareUnsigned(delta - rest, ten) >= 0
        && (Long.compareUnsigned(rest + ten, distance) < 0
            || Long.compareUnsigned(distance - rest, rest + ten - distance) > 0)) {
      to[behind - 1]--;
      rest += ten;
    }
  }

  /** Puts dot, zeros and exponent to the digits at {@code at}. */
  private static int layOut(byte[] to, int at, int digits, int exponentOfTen) {
    // Digits before the dot.
    int point = digits + exponentOfTen;
    int behind = at + digits;
    if (exponentOfTen >= 0 && point <= 21) {
      for (int i = 0; i < exponentOfTen; i++) {
        to[behind++] = '0';
      }
      to[behind] = '.';
      to[behind + 1] = '0';
      return behind + 2;
    }
    if (point > 0 && point <= 21) {
      System.arraycopy(to, at + point, to, at + point + 1, digits - point);
      to[at + point] = '.';
      return behind + 1;
    }
    if (point > -6 && point <= 0) {
      int zeros = 2 - point;
      System.arraycopy(to, at, to, at + zeros, digits);
      to[at] = '0';
      to[at + 1] = '.';
      for (int i = 2; i < zeros; i++) {
        to[at + i] = '0';
      }
      return behind + zeros;
    }
    if (digits > 1) {
      System.arraycopy(to, at + 1, to, at + 2, digits - 1);
      to[at + 1] = '.';
      behind++;
    }
    to[behind] = 'e';
    return Integers.putSigned(point - 1, to, behind + 1);
  }
}
