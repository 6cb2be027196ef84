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

  /**
   * As {@link #EXACT}, but NaN is the string {@code "nan"}, and bytes that are no UTF-8 are the
   * text {@code \xhh}, as in {@link #VALID}.
   */
  LOSSY,

  /**
   * The same bytes as Zeek's. Reals have six decimals, timestamps milliseconds, and neither strings
   * nor infinities and NaN need be valid JSON.
   */
  AS_ZEEK,

  /**
   * As {@link #AS_ZEEK}, but always valid JSON in valid UTF-8. Control bytes are escaped as JSON
   * has it, by letter or number. Each byte that is not part of a character in UTF-8 is four
   * characters, {@code \xhh}, as Zeek prints such bytes; in JSON that is {@code \\xhh}. Infinities
   * and NaN keep their type, and their data is a string: {@code "inf"}, {@code "-inf"}, {@code
   * "nan"}.
   */
  VALID
}
