package org.zeekbus.zeek.value;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Reals as C's {@code %f} writes them, which is how Broker does. */
final class RealText {
  private static final int DECIMALS = 6;

  private RealText() {}

  static String fixed(double value) {
    if (Double.isNaN(value)) {
      return "nan";
    }
    if (Double.isInfinite(value)) {
      return value < 0 ? "-inf" : "inf";
    }
    BigDecimal rounded = new BigDecimal(value).setScale(DECIMALS, RoundingMode.HALF_EVEN);
    String digits = rounded.toPlainString();
    return rounded.signum() == 0 && Math.copySign(1, value) < 0 ? "-" + digits : digits;
  }
}
