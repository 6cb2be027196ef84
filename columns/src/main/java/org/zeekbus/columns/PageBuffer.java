package org.zeekbus.columns;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.apache.parquet.bytes.BytesInput;

/** The bytes of a page that is made. Owner: its {@link ChunkWriter}. */
final class PageBuffer {
  /** Numbers whose highest byte is the first, for those who put them by hand. */
  static final VarHandle BIG_ENDIAN =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final int FIRST = 1 << 16;

  /** Few pages are larger. */
  private static final int USUAL = 1 << 22;

  private byte[] array = new byte[FIRST];
  private int length;

  void clear() {
    length = 0;
  }

  /** Forgets all, and memory that few need. */
  void shrink() {
    clear();
    if (array.length > USUAL) {
      array = new byte[FIRST];
    }
  }

  byte[] array() {
    return array;
  }

  int length() {
    return length;
  }

  BytesInput bytes() {
    return BytesInput.from(array, 0, length);
  }

  /** Sets the length, after bytes were put into the array by hand. */
  void endAt(int newLength) {
    length = newLength;
  }

  /** Makes room for so many bytes more. */
  void reserve(long more) {
    if (array.length - length < more) {
      long needed = length + more;
      if (needed > Integer.MAX_VALUE - 8) {
        throw new IllegalStateException(
            "a page of %,d bytes (expected: less than 2 GiB)".formatted(needed));
      }
      array =
          Arrays.copyOf(array, Math.clamp(2L * array.length, (int) needed, Integer.MAX_VALUE - 8));
    }
  }

  /** Puts a byte; like all below where nothing else is said, there must be room. */
  void putByte(int value) {
    array[length++] = (byte) value;
  }

  void putInt(int value) {
    INTS.set(array, length, value);
    length += Integer.BYTES;
  }

  void putLong(long value) {
    LONGS.set(array, length, value);
    length += Long.BYTES;
  }

  void putLongBigEndian(long value) {
    putLong(Long.reverseBytes(value));
  }

  void putBytes(byte[] from, int offset, int size) {
    System.arraycopy(from, offset, array, length, size);
    length += size;
  }

  /** Sets a number that was put before. */
  void setInt(int at, int value) {
    INTS.set(array, at, value);
  }
}
