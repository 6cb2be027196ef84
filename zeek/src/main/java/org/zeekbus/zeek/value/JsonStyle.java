package org.zeekbus.zeek.value;

/** How {@code broker-json-v1} is written. */
public enum JsonStyle {
  /**
   * Valid JSON that gives back every value, in forms that Zeek reads too: shortest reals with a
   * fraction or exponent, infinities as {@code 1e400}, nanoseconds, control characters escaped.
   * What JSON cannot say, NaN and strings that are no UTF-8, is an {@link
   * org.zeekbus.zeek.EncodeException}.
   */
  EXACT,

  /** As {@link #EXACT}, but NaN becomes none, and what is no UTF-8 becomes {@code U+FFFD}. */
  LOSSY,

  /**
   * As Zeek writes it, to the byte. Reals have six decimals, timestamps milliseconds, and neither
   * strings nor infinities and NaN need be valid JSON.
   */
  AS_ZEEK
}
