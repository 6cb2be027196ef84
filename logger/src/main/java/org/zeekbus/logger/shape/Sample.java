package org.zeekbus.logger.shape;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A part of all hashes: the smallest ones, so that a smaller sample is part of a larger one.
 *
 * <p>Owner: any thread.
 *
 * @param text as the site writes it
 * @param bound the first hash, unsigned, that is not in the sample; 0 if all are
 */
public record Sample(String text, long bound) {
  private static final Pattern FRACTION = Pattern.compile("(\\d{1,18})\\s*/\\s*(\\d{1,18})");
  private static final Pattern PERCENT = Pattern.compile("(\\d{1,3}(?:\\.\\d{1,12})?)\\s*%");
  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

  /**
   * Reads {@code 1/10} or {@code 10%}.
   *
   * @throws IllegalArgumentException if it is neither, nothing, or more than all
   */
  public static Sample parse(String text) {
    Matcher fraction = FRACTION.matcher(text);
    Matcher percent = PERCENT.matcher(text);
    BigDecimal part;
    BigDecimal whole;
    if (fraction.matches()) {
      part = new BigDecimal(fraction.group(1));
      whole = new BigDecimal(fraction.group(2));
    } else if (percent.matches()) {
      part = new BigDecimal(percent.group(1));
      whole = HUNDRED;
    } else {
      throw new IllegalArgumentException("'" + text + "' (expected: such as 1/10 or 10%)");
    }
    if (part.signum() == 0 || part.compareTo(whole) > 0) {
      throw new IllegalArgumentException(
          "'" + text + "' (expected: more than nothing, and all at most)");
    }
    BigInteger bound =
        part.multiply(new BigDecimal(BigInteger.ONE.shiftLeft(Long.SIZE)))
            .divideToIntegralValue(whole)
            .toBigInteger();
    return new Sample(text, bound.longValue());
  }

  /** Whether a hash is in it. */
  public boolean has(long hash) {
    return bound == 0 || Long.compareUnsigned(hash, bound) < 0;
  }
}
