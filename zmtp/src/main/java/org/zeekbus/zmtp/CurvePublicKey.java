package org.zeekbus.zmtp;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.security.MessageDigest;
import java.util.Arrays;

/** The public half of a CURVE pair: 32 bytes, 40 characters as text (RFC 32). */
public final class CurvePublicKey {
  private final byte[] bytes;

  private CurvePublicKey(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * Reads a key from its 40 characters.
   *
   * @throws IllegalArgumentException saying what is wrong
   */
  public static CurvePublicKey parse(String text) {
    return new CurvePublicKey(bytes(text));
  }

  /** The 32 bytes that 40 characters stand for. Errors do not show them. */
  static byte[] bytes(String text) {
    if (text.length() != 40) {
      throw new IllegalArgumentException(
          "a key of %d characters (expected: 40, Z85)".formatted(text.length()));
    }
    return Z85.decode(text);
  }

  public static CurvePublicKey of(MemorySegment key) {
    return new CurvePublicKey(key.toArray(ValueLayout.JAVA_BYTE));
  }

  public void writeTo(MemorySegment segment) {
    segment.copyFrom(MemorySegment.ofArray(bytes));
  }

  /** Compares in a time that does not depend on the bytes. */
  @Override
  public boolean equals(Object other) {
    return other instanceof CurvePublicKey key && MessageDigest.isEqual(bytes, key.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** Its 40 characters. */
  @Override
  public String toString() {
    return Z85.encode(bytes);
  }
}
