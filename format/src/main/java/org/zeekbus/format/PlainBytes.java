package org.zeekbus.format;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Copies strings that need no second look, 8 bytes at a time: printable ASCII without three bytes
 * that a format treats otherwise.
 *
 * <p>Breaks idiom: writes beyond the end, within {@link #SLACK}; see LogFormatBenchmark.
 */
final class PlainBytes {
  /** How many bytes behind a copy may be written to. */
  static final int SLACK = 8;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH = ONES << 7;
  private static final long SPACES = ' ' * ONES;

  private final long first;
  private final long second;
  private final long third;

  /** With three bytes that are not plain; they may be alike. */
  PlainBytes(byte first, byte second, byte third) {
    this.first = (first & 0x7f) * ONES;
    this.second = (second & 0x7f) * ONES;
    this.third = (third & 0x7f) * ONES;
  }

  /**
   * Copies a string.
   *
   * @return the place behind it, or -1 if a byte in it isn't plain
   */
  int copy(byte[] in, int from, int length, byte[] to, int at) {
    int i = 0;
    for (; i <= length - Long.BYTES; i += Long.BYTES) {
      long bytes = (long) LONGS.get(in, from + i);
      if ((strange(bytes) & HIGH) != 0) {
        return -1;
      }
      LONGS.set(to, at + i, bytes);
    }
    int left = length - i;
    if (left > 0) {
      long bytes = tail(in, from + i, left);
      if ((strange(bytes) & HIGH) != 0) {
        return -1;
      }
      LONGS.set(to, at + i, bytes);
    }
    return at + length;
  }

  /** Whether all bytes of a string are plain. */
  boolean isPlain(byte[] in, int from, int length) {
    long strange = 0;
    int i = 0;
    for (; i <= length - Long.BYTES; i += Long.BYTES) {
      strange |= strange((long) LONGS.get(in, from + i));
    }
    if (i < length) {
      strange |= strange(tail(in, from + i, length - i));
    }
    return (strange & HIGH) == 0;
  }

  /** The high bit is set in one of the bytes, if one isn't plain. */
  private long strange(long bytes) {
    // Borrows and carries reach other bytes only where there is a strange one anyway.
    return bytes
        | (bytes + ONES)
        | (bytes - SPACES)
        | ((bytes ^ first) - ONES)
        | ((bytes ^ second) - ONES)
        | ((bytes ^ third) - ONES);
  }

  /** Less than 8 bytes, and spaces behind them. */
  private static long tail(byte[] in, int from, int left) {
    if (in.length - from >= Long.BYTES) {
      int unused = 64 - 8 * left;
      return (((long) LONGS.get(in, from) << unused) >>> unused) | (SPACES << (8 * left));
    }
    long bytes = SPACES;
    for (int i = left - 1; i >= 0; i--) {
      bytes = (bytes << 8) | in[from + i];
    }
    return bytes;
  }
}
