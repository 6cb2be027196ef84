package org.zeekbus.zmtp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A topic, or a prefix of topics: bytes, ordered as unsigned bytes. Text is only a view: {@link
 * #toString} writes a byte that is not printable ASCII, and the backslash, as {@code \xhh}.
 */
public final class Topic implements Comparable<Topic> {
  /** The prefix of every topic. */
  public static final Topic EMPTY = new Topic(new byte[0]);

  private final byte[] bytes;
  private final int hash;

  private Topic(byte[] bytes) {
    this.bytes = bytes;
    this.hash = Arrays.hashCode(bytes);
  }

  /** The topic of these bytes, which are copied. */
  public static Topic of(byte[] bytes) {
    return bytes.length == 0 ? EMPTY : new Topic(bytes.clone());
  }

  /** The topic whose bytes are {@code text} in UTF-8. */
  public static Topic of(String text) {
    return text.isEmpty() ? EMPTY : new Topic(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The topic in {@code in} at {@code at}, copied. */
  public static Topic of(ByteBuf in, int at, int length) {
    return length == 0 ? EMPTY : new Topic(ByteBufUtil.getBytes(in, at, length, true));
  }

  /**
   * The topic that {@link #toString} printed, or that somebody typed: {@code \xhh} is a byte, all
   * else is itself, in UTF-8.
   *
   * @throws IllegalArgumentException if two hex digits are missing after {@code \x}
   */
  public static Topic parse(String text) {
    byte[] in = text.getBytes(StandardCharsets.UTF_8);
    byte[] out = new byte[in.length];
    int length = 0;
    for (int i = 0; i < in.length; i++) {
      if (in[i] != '\\' || i + 1 == in.length || in[i + 1] != 'x') {
        out[length++] = in[i];
        continue;
      }
      int high = i + 2 < in.length ? Character.digit(in[i + 2], 16) : -1;
      int low = i + 3 < in.length ? Character.digit(in[i + 3], 16) : -1;
      if (high < 0 || low < 0) {
        throw new IllegalArgumentException(
            "topic '" + text + "' (expected: two hex digits after \\x)");
      }
      out[length++] = (byte) (high << 4 | low);
      i += 3;
    }
    return length == 0 ? EMPTY : new Topic(Arrays.copyOf(out, length));
  }

  /** How many bytes. */
  public int length() {
    return bytes.length;
  }

  /** The byte at {@code index}. */
  public byte at(int index) {
    return bytes[index];
  }

  /** Whether the topic in {@code in} at {@code at} begins with this one. */
  public boolean isPrefixOf(ByteBuf in, int at, int length) {
    if (length < bytes.length) {
      return false;
    }
    for (int i = 0; i < bytes.length; i++) {
      if (in.getByte(at + i) != bytes[i]) {
        return false;
      }
    }
    return true;
  }

  /** A copy of the bytes. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** Appends the bytes to {@code out}. */
  public void writeTo(ByteBuf out) {
    out.writeBytes(bytes);
  }

  /** Whether this is a prefix of {@code topic}. */
  public boolean isPrefixOf(Topic topic) {
    return topic.bytes.length >= bytes.length
        && Arrays.equals(bytes, 0, bytes.length, topic.bytes, 0, bytes.length);
  }

  @Override
  public int compareTo(Topic other) {
    return Arrays.compareUnsigned(bytes, other.bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Topic topic && Arrays.equals(bytes, topic.bytes);
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(bytes.length);
    for (byte b : bytes) {
      if (b > 0x20 && b < 0x7f && b != '\\') {
        text.append((char) b);
      } else {
        text.append("\\x").append(HEX[(b >> 4) & 15]).append(HEX[b & 15]);
      }
    }
    return text.toString();
  }

  private static final char[] HEX = "0123456789abcdef".toCharArray();
}
