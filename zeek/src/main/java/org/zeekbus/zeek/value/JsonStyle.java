package org.zeekbus.zeek.value;

/**
 * The styles of writing {@code broker-json-v1}.
 *
 * <p>{@link #EXACT} and {@link #VALID} are valid JSON in UTF-8, and give back the digits of every
 * value. They are as near to Zeek's text as that allows: a real has six decimals and a timestamp
 * milliseconds where this is all of it; else a real has the shortest digits that give it back, and
 * a timestamp microseconds or nanoseconds. From 2^64 on reals have an exponent, without which Zeek
 * does not read them.
 */
public enum JsonStyle {
  /**
   * All of it is read by Zeek, too: infinities are {@code 1e400}. NaN and strings that are no
   * UTF-8, which JSON cannot express, give an {@link org.zeekbus.zeek.EncodeException}.
   */
  EXACT,

  /**
   * There is a text for every value. Each byte that is not part of a character in UTF-8 is four
   * characters, {@code \xhh}, as Zeek prints such bytes; in JSON that is {@code \\xhh}. Infinities
   * and NaN keep their type, and their data is a string: {@code "inf"}, {@code "-inf"}, {@code
   * "nan"}.
   */
  VALID,

  /**
   * The same bytes as Zeek's. Reals have six decimals, timestamps milliseconds, and neither strings
   * nor infinities and NaN need be valid JSON.
   */
  AS_ZEEK
}
