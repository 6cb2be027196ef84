package org.zeekbus.logger.format;

import java.util.Arrays;
import org.zeekbus.logger.RefusedBatchException;

/**
 * Bytes of lines that wait to be written. Grows; {@link #cut} takes back. Owner: one thread.
 *
 * <p>Breaks idiom: formats write into the array themselves, see LogFormatBenchmark.
 */
public final class LineBuffer {
  /** About as long as an array can be. */
  private static final int LIMIT = Integer.MAX_VALUE - 8;

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

  /**
   * Makes room for {@code more} bytes behind {@code at}, and gives the array. All that is in the
   * array is kept, behind {@link #length} too.
   *
   * @throws RefusedBatchException if an array can't be as long
   */
  public byte[] room(int at, int more) {
    if (bytes.length - at < more) {
      grow(at, more);
    }
    return bytes;
  }

  private void grow(int at, int more) {
    long needed = (long) at + more;
    if (needed > LIMIT) {
      throw new RefusedBatchException(
          "lines of %d bytes at once (expected: <= %d)".formatted(needed, LIMIT));
    }
    bytes = Arrays.copyOf(bytes, (int) Math.min(Math.max(2L * bytes.length, needed), LIMIT));
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
    room(length, 1)[length++] = (byte) b;
  }

  /** Appends bytes. */
  public void put(byte[] from, int at, int count) {
    System.arraycopy(from, at, room(length, count), length, count);
    length += count;
  }

  /** Puts bytes behind {@code at}, whatever the length, and gives the place behind. */
  int putAt(int at, byte[] from) {
    byte[] to = room(at, from.length);
    if (from.length == 1) {
      to[at] = from[0];
    } else {
      System.arraycopy(from, 0, to, at, from.length);
    }
    return at + from.length;
  }

  /** Appends bytes. */
  public void put(byte[] from) {
    put(from, 0, from.length);
  }
}
