package org.zeekbus.zeek.value;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Bytes of {@code broker-bin-v1} that grow, as values are found in JSON. A container's count
 * follows its elements, so it has one byte at first, and they move if it needs more.
 *
 * <p>Owner: one thread, for one value after the other.
 */
final class BinaryBuffer {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private static final int FIRST_BYTES = 512;

  /** A larger array is not kept for the next value. */
  private static final int KEPT = 1 << 20;

  private static final int ONE_BYTE = 0x7f;

  private byte[] out = new byte[FIRST_BYTES];
  private int at;

  /** Begins the next value. */
  void clear() {
    at = 0;
    if (out.length > KEPT) {
      out = new byte[FIRST_BYTES];
    }
  }

  /** The array that begins with the value. */
  byte[] array() {
    return out;
  }

  int length() {
    return at;
  }

  void tag(ValueType type) {
    room(1);
    out[at++] = (byte) type.tag();
  }

  void bool(boolean value) {
    int place = bytes(ValueType.BOOLEAN, 1);
    out[place] = (byte) (value ? 1 : 0);
  }

  void eight(ValueType type, long bits) {
    int place = bytes(type, Long.BYTES);
    LONG.set(out, place, bits);
  }

  /** A value of so many bytes; returns where they are to be put. */
  int bytes(ValueType type, int length) {
    tag(type);
    room(length);
    at += length;
    return at - length;
  }

  /** The string that was just taken. */
  void string(ValueType type, JsonTokens tokens, boolean escapes) {
    int length = tokens.textTo() - tokens.textFrom();
    tag(type);
    room(BinaryWriter.varbyteSize(length) + length);
    int lengthAt = at;
    at = BinaryWriter.varbyte(length, out, at);
    if (!escapes) {
      System.arraycopy(tokens.text(), tokens.textFrom(), out, at, length);
      at += length;
      return;
    }
    int from = at;
    at = tokens.unescape(out, from);
    int head = BinaryWriter.varbyte(at - from, out, lengthAt);
    if (head < from) {
      System.arraycopy(out, from, out, head, at - from);
      at -= from - head;
    }
  }

  /** The start of a container, until its first element; returns where its count is. */
  int begin(ValueType type) {
    tag(type);
    room(1);
    return at++;
  }

  /** The end of a container. */
  void end(int countAt, int count) {
    if (count > ONE_BYTE) {
      int more = BinaryWriter.varbyteSize(count) - 1;
      room(more);
      System.arraycopy(out, countAt + 1, out, countAt + 1 + more, at - countAt - 1);
      at += more;
    }
    BinaryWriter.varbyte(count, out, countAt);
  }

  private void room(int more) {
    if (out.length - at < more) {
      long wanted = Math.max(2L * out.length, (long) at + more);
      out = Arrays.copyOf(out, (int) Math.min(wanted, JsonText.LONGEST_ARRAY));
    }
  }
}
