package org.zeekbus.zmtp;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Keys as text: 4 bytes, big-endian, are 5 characters, the most significant first (RFC 32). */
final class Z85 {
  private static final byte[] DIGITS =
      "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#"
          .getBytes(StandardCharsets.US_ASCII);

  private static final byte[] VALUES = new byte[128];

  static {
    Arrays.fill(VALUES, (byte) -1);
    for (int i = 0; i < DIGITS.length; i++) {
      VALUES[DIGITS[i]] = (byte) i;
    }
  }

  private Z85() {}

  /** Writes bytes, whose number must be a multiple of 4. */
  static String encode(byte[] bytes) {
    if (bytes.length % 4 != 0) {
      throw new IllegalArgumentException(bytes.length + " bytes (expected: a multiple of 4)");
    }
    byte[] text = new byte[bytes.length / 4 * 5];
    for (int from = 0, to = 0; from < bytes.length; from += 4, to += 5) {
      long value = 0;
      for (int i = 0; i < 4; i++) {
        value = value << 8 | (bytes[from + i] & 0xff);
      }
      for (int i = 4; i >= 0; i--) {
        text[to + i] = DIGITS[(int) (value % 85)];
        value /= 85;
      }
    }
    return new String(text, StandardCharsets.US_ASCII);
  }

  /**
   * Reads text. Errors do not show it, since it may be a secret.
   *
   * @throws IllegalArgumentException saying at which character what is wrong
   */
  static byte[] decode(String text) {
    if (text.isEmpty() || text.length() % 5 != 0) {
      throw new IllegalArgumentException(
          text.length() + " characters (expected: Z85, a multiple of 5)");
    }
    byte[] bytes = new byte[text.length() / 5 * 4];
    for (int from = 0, to = 0; from < text.length(); from += 5, to += 4) {
      long value = 0;
      for (int i = 0; i < 5; i++) {
        value = value * 85 + digit(text, from + i);
      }
      if (value > 0xffff_ffffL) {
        throw new IllegalArgumentException(
            "characters %d to %d stand for more than 32 bits".formatted(from + 1, from + 5));
      }
      for (int i = 3; i >= 0; i--) {
        bytes[to + i] = (byte) value;
        value >>= 8;
      }
    }
    return bytes;
  }

  private static int digit(String text, int at) {
    char c = text.charAt(at);
    int value = c < VALUES.length ? VALUES[c] : -1;
    if (value < 0) {
      throw new IllegalArgumentException(
          "character %d is not one of Z85's 85 characters".formatted(at + 1));
    }
    return value;
  }
}
