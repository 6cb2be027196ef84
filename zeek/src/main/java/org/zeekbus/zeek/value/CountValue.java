package org.zeekbus.zeek.value;

import java.math.BigInteger;

/**
 * A number from 0 to 2^64-1; Zeek's {@code count}. Zeek never accepts a count as an {@code int}, or
 * an int as a count.
 *
 * @param bits the 64 bits, unsigned: use {@link #value} or {@link #toBigInteger} to calculate
 */
public record CountValue(long bits) implements Value {

  /**
   * The number, never negative.
   *
   * @throws ArithmeticException if it is 2^63 or more: see {@link #fitsLong}
   */
  public long value() {
    if (bits < 0) {
      throw new ArithmeticException(
          "count " + Long.toUnsignedString(bits) + " (expected: at most " + Long.MAX_VALUE + ")");
    }
    return bits;
  }

  /** Whether {@link #value} can return it. */
  public boolean fitsLong() {
    return bits >= 0;
  }

  /** The number of any size. */
  public BigInteger toBigInteger() {
    return bits >= 0 ? BigInteger.valueOf(bits) : new BigInteger(Long.toUnsignedString(bits));
  }

  @Override
  public ValueType type() {
    return ValueType.COUNT;
  }

  @Override
  public String toString() {
    return ValueText.asPrinted(this);
  }
}
