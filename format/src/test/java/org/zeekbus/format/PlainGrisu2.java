package org.zeekbus.format;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * The plain twin of {@link Grisu2}: step by step as RapidJSON does it, with big integers for its 64
 * bits, powers of ten worked out when needed, and the text laid out by {@link BigDecimal}.
 */
final class PlainGrisu2 {
  private static final BigInteger TWO_TO_64 = BigInteger.TWO.pow(64);

  /** A number f * 2^e. */
  private record Scaled(BigInteger f, int e) {
    Scaled normalized() {
      int shift = 64 - f.bitLength();
      return new Scaled(f.shiftLeft(shift), e - shift);
    }

    Scaled times(Scaled other) {
      BigInteger product = f.multiply(other.f);
      BigInteger high = product.shiftRight(64);
      return new Scaled(product.testBit(63) ? high.add(BigInteger.ONE) : high, e + other.e + 64);
    }

    /** 10^j with 64 bits, rounded to the nearest. */
    static Scaled powerOfTen(int j) {
      int e = (int) Math.floor(j * Math.log(10) / Math.log(2)) - 63;
      BigDecimal power =
          j < 0 ? BigDecimal.ONE.divide(BigDecimal.TEN.pow(-j)) : BigDecimal.TEN.pow(j);
      BigDecimal two = BigDecimal.TWO.pow(Math.abs(e));
      MathContext exact = new MathContext(1500, RoundingMode.HALF_EVEN);
      BigDecimal scaled = e < 0 ? power.multiply(two) : power.divide(two, exact);
      return new Scaled(scaled.setScale(0, RoundingMode.HALF_UP).toBigInteger(), e);
    }
  }

  private PlainGrisu2() {}

  static String text(double value) {
    if (value == 0) {
      return 1 / value < 0 ? "-0.0" : "0.0";
    }
    return value < 0 ? "-" + positive(-value) : positive(value);
  }

  private static String positive(double value) {
    long bits = Double.doubleToRawLongBits(value);
    int biased = (int) (bits >>> 52);
    BigInteger f = BigInteger.valueOf((bits & 0xf_ffff_ffff_ffffL) + (biased == 0 ? 0 : 1L << 52));
    int e = biased == 0 ? -1074 : biased - 1075;
    Scaled upper = new Scaled(f.shiftLeft(1).add(BigInteger.ONE), e - 1).normalized();
    Scaled lower =
        f.equals(BigInteger.TWO.pow(52))
            ? new Scaled(f.shiftLeft(2).subtract(BigInteger.ONE), e - 2)
            : new Scaled(f.shiftLeft(1).subtract(BigInteger.ONE), e - 1);
    lower = new Scaled(lower.f.shiftLeft(lower.e - upper.e), upper.e);

    double x = (-61 - upper.e) * 0.30102999566398114 + 347;
    int j = -348 + 8 * ((((int) Math.ceil(x)) >> 3) + 1);
    Scaled power = Scaled.powerOfTen(j);
    BigInteger middle = new Scaled(f, e).normalized().times(power).f;
    Scaled most = upper.times(power);
    BigInteger top = most.f.subtract(BigInteger.ONE);
    BigInteger delta = top.subtract(lower.times(power).f.add(BigInteger.ONE));
    return digits(top, -most.e, delta, top.subtract(middle), -j);
  }

  private static String digits(
      BigInteger top, int shift, BigInteger atFirst, BigInteger distance, int exponent) {
    BigInteger one = BigInteger.ONE.shiftLeft(shift);
    BigInteger delta = atFirst;
    BigInteger integer = top.shiftRight(shift);
    BigInteger fraction = top.mod(one);
    StringBuilder digits = new StringBuilder();
    for (int kappa = integer.toString().length(); kappa > 0; kappa--) {
      BigInteger ten = BigInteger.TEN.pow(kappa - 1);
      append(integer.divide(ten), digits);
      integer = integer.mod(ten);
      BigInteger rest = integer.shiftLeft(shift).add(fraction);
      if (rest.compareTo(delta) <= 0) {
        weed(digits, delta, rest, ten.shiftLeft(shift), distance);
        return layOut(digits.toString(), exponent + kappa - 1);
      }
    }
    for (int kappa = -1; ; kappa--) {
      fraction = fraction.multiply(BigInteger.TEN);
      delta = delta.multiply(BigInteger.TEN).mod(TWO_TO_64);
      append(fraction.shiftRight(shift), digits);
      fraction = fraction.mod(one);
      if (fraction.compareTo(delta) < 0) {
        BigInteger factor = -kappa < 20 ? BigInteger.TEN.pow(-kappa) : BigInteger.ZERO;
        weed(digits, delta, fraction, one, distance.multiply(factor).mod(TWO_TO_64));
        return layOut(digits.toString(), exponent + kappa);
      }
    }
  }

  private static void append(BigInteger digit, StringBuilder digits) {
    if (digit.signum() > 0 || !digits.isEmpty()) {
      digits.append(digit);
    }
  }

  private static void weed(
      StringBuilder digits, BigInteger delta, BigInteger atFirst, BigInteger ten, BigInteger wp) {
    BigInteger rest = atFirst;
    while (rest.compareTo(wp) < 0
        && delta.subtract(rest).mod(TWO_TO_64).compareTo(ten) >= 0
        && (rest.add(ten).compareTo(wp) < 0
            || wp.subtract(rest).compareTo(rest.add(ten).subtract(wp)) > 0)) {
      int last = digits.length() - 1;
      digits.setCharAt(last, (char) (digits.charAt(last) - 1));
      rest = rest.add(ten);
    }
  }

  private static String layOut(String digits, int exponent) {
    int point = digits.length() + exponent;
    if (point > -6 && point <= 21) {
      String plain = new BigDecimal(new BigInteger(digits), -exponent).toPlainString();
      return exponent >= 0 ? plain + ".0" : plain;
    }
    String more = digits.length() > 1 ? "." + digits.substring(1) : "";
    return digits.charAt(0) + more + "e" + (point - 1);
  }
}
