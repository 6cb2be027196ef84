package org.zeekbus.zeek.value;

/** The styles of writing {@code broker-json-v1}. */
public enum JsonStyle {
  /**
   * Valid JSON that gives back every value, in forms that Zeek reads too: shortest reals with a
   * fraction or exponent, infinities as {@code 1e400}, nanoseconds, control characters escaped. NaN
   * and strings that are no UTF-8, which JSON cannot express, give an {@link
   * org.zeekbus.zeek.EncodeException}.
   */
  EXACT,

  /** As {@link #EXACT}, but NaN becomes none, and invalid UTF-8 becomes {@code U+FFFD}. */
  LOSSY,

  /**
   * The same bytes as Zeek's. Reals have six decimals, timestamps milliseconds, and neither strings
   * nor infinities and NaN need be valid JSON.
   */
  AS_ZEEK
}
