package org.zeekbus.logger.format;

import java.util.Arrays;

/**
 * Bytes of lines that wait to be written. Grows; {@link #cut} takes back. Owner: one thread.
 *
 * <p>Breaks idiom: formats write into the array themselves, see LogFormatBenchmark.
 */
public final class LineBuffer {
  private byte[] bytes;
  private int length;

  /** An empty one with room for {@code capacity} bytes. */
  public LineBuffer(int capacity) {
    bytes = new byte[capacity];
  }

  /** How many bytes there are. */
  public int length() {
    return length;
  }

  /** The array they lie in, from index 0; another one after it has grown. */
  public byte[] array() {
    return bytes;
  }

  /** Makes room for {@code more} bytes behind {@link #length}, and gives the array. */
  public byte[] room(int more) {
    if (bytes.length - length < more) {
      grow(more);
    }
    return bytes;
  }

  private void grow(int more) {
    long wanted = Math.max(2L * bytes.length, (long) length + more);
    bytes = Arrays.copyOf(bytes, (int) Math.min(wanted, Integer.MAX_VALUE - 8));
    if (bytes.length - length < more) {
      throw new OutOfMemoryError("a buffer of " + length + " bytes and " + more + " more");
    }
  }

  /** Sets the length, after bytes were put into the array by hand. */
  public void end(int newLength) {
    length = newLength;
  }

  /** Takes back all behind {@code newLength}. */
  public void cut(int newLength) {
    assert newLength <= length;
    length = newLength;
  }

  /** Appends a byte. */
  public void put(int b) {
    room(1)[length++] = (byte) b;
  }

  /** Appends bytes. */
  public void put(byte[] from, int at, int count) {
    System.arraycopy(from, at, room(count), length, count);
    length += count;
  }
}
