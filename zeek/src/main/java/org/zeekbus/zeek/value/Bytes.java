package org.zeekbus.zeek.value;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Immutable bytes, ordered as unsigned: a Zeek string of any content, a topic, a node id. They need
 * not be text.
 */
public final class Bytes implements Comparable<Bytes> {
  /** No bytes. */
  public static final Bytes EMPTY = new Bytes(new byte[0]);

  private final byte[] bytes;

  private Bytes(byte[] bytes) {
    this.bytes = bytes;
  }

  /** A copy of these bytes. */
  public static Bytes of(byte[] bytes) {
    return of(bytes, 0, bytes.length);
  }

  /**
   * A copy of {@code length} bytes at {@code at}.
   *
   * @throws IndexOutOfBoundsException if {@code in} does not have them
   */
  public static Bytes of(byte[] in, int at, int length) {
    if (length == 0) {
      return EMPTY;
    }
    byte[] bytes = new byte[length];
    System.arraycopy(in, at, bytes, 0, length);
    return new Bytes(bytes);
  }

  /** The text in UTF-8. */
  public static Bytes of(String text) {
    return text.isEmpty() ? EMPTY : new Bytes(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Their number. */
  public int length() {
    return bytes.length;
  }

  /** The byte at {@code index}. */
  public byte at(int index) {
    return bytes[index];
  }

  /** A copy. */
  public byte[] toArray() {
    return bytes.clone();
  }

  /** Copies them into {@code out} at {@code at}. */
  public void copyTo(byte[] out, int at) {
    System.arraycopy(bytes, 0, out, at, bytes.length);
  }

  /** Whether these bytes begin with {@code prefix}. */
  public boolean startsWith(Bytes prefix) {
    return bytes.length >= prefix.bytes.length
        && Arrays.equals(bytes, 0, prefix.bytes.length, prefix.bytes, 0, prefix.bytes.length);
  }

  /** Whether they are valid UTF-8, so that {@link #text} loses nothing. */
  public boolean isUtf8() {
    return utf8To(0) == bytes.length;
  }

  /** Where characters in UTF-8 end that begin here. */
  private int utf8To(int from) {
    int at = from;
    while (at < bytes.length) {
      int length = bytes[at] >= 0 ? 1 : Utf8.length(bytes, at, bytes.length);
      if (length == 0) {
        break;
      }
      at += length;
    }
    return at;
  }

  /** The text in UTF-8, with {@code U+FFFD} for bytes that are not valid. */
  public String text() {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /**
   * The text in UTF-8, with {@code \xhh} for each byte that is not part of a character, as in
   * {@link JsonStyle#VALID}.
   */
  public String textWithHex() {
    if (isUtf8()) {
      return text();
    }
    StringBuilder text = new StringBuilder();
    int from = 0;
    while (true) {
      int to = utf8To(from);
      text.append(new String(bytes, from, to - from, StandardCharsets.UTF_8));
      if (to == bytes.length) {
        return text.toString();
      }
      text.append("\\x").append(HexFormat.of().toHexDigits(bytes[to]));
      from = to + 1;
    }
  }

  /** The array itself, for codecs of this package, which do not change it. */
  byte[] array() {
    return bytes;
  }

  @Override
  public int compareTo(Bytes other) {
    return Arrays.compareUnsigned(bytes, other.bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** The same as {@link #text}. */
  @Override
  public String toString() {
    return text();
  }
}
