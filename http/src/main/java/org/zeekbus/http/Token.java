package org.zeekbus.http;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The secret that a request must have. A program sends it as {@code Authorization: Bearer}; a
 * browser sends it so once and then has a cookie, which is made from the token, so that it ends
 * with it and survives a restart. Is never printed. Owner: nobody; never changes.
 */
public final class Token {
  /** Guessing shorter ones could pay off. */
  private static final int SHORTEST = 16;

  private static final int LONGEST = 1024;
  private static final String MAC = "HmacSHA256";
  private static final byte[] PURPOSE =
      "zeekbus dashboard cookie".getBytes(StandardCharsets.US_ASCII);

  private final byte[] token;
  private final byte[] cookie;

  private Token(byte[] token) {
    this.token = token;
    this.cookie = cookieOf(token);
  }

  /**
   * Takes a token.
   *
   * @throws IllegalArgumentException saying what is wrong, without the token
   */
  public static Token of(String text) {
    if (text.length() < SHORTEST
        || text.length() > LONGEST
        || !text.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw new IllegalArgumentException(
          "not a token (expected: %d to %d visible ASCII characters, such as those of `openssl rand -hex 32`)"
              .formatted(SHORTEST, LONGEST));
    }
    return new Token(text.getBytes(StandardCharsets.US_ASCII));
  }

  /** Whether it is this. Takes as long for a wrong one as for the right one. */
  boolean is(String other) {
    return isSame(token, other);
  }

  /** Whether it is the cookie for this token. */
  boolean isCookie(String other) {
    return isSame(cookie, other);
  }

  private static boolean isSame(byte[] expected, String other) {
    return MessageDigest.isEqual(expected, other.getBytes(StandardCharsets.UTF_8));
  }

  /** The cookie's value. */
  String cookie() {
    return new String(cookie, StandardCharsets.US_ASCII);
  }

  private static byte[] cookieOf(byte[] token) {
    try {
      Mac mac = Mac.getInstance(MAC);
      mac.init(new SecretKeySpec(token, MAC));
      return Base64.getUrlEncoder().withoutPadding().encode(mac.doFinal(PURPOSE));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + MAC, e);
    }
  }

  @Override
  public String toString() {
    return "(not shown)";
  }
}
