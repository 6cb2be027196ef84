package org.zeekbus.format;

import java.util.Arrays;
import org.zeekbus.sink.RefusedBatchException;

/**
 * Bytes of lines that wait to be written. Grows; {@link #cut} takes back. Owner: one thread.
 *
 * <p>Breaks idiom: formats write into the array themselves, see LogFormatBenchmark.
 */
public final class LineBuffer {
  /** About as long as an array can be. */
  private static final int LONGEST_ARRAY = Integer.MAX_VALUE - 8;

  /**
   * The share of the heap that batches, their lines, and the copy of these lines while they grow
   * may take, for all sinks. The rest is for all others, and a generation of the heap that is
   * divided holds no more.
   */
  private static final long BUDGET =
      Math.min(Runtime.getRuntime().maxMemory(), Long.MAX_VALUE / 9) * 9 / 16;

  /** An array that is longer is let go when it is not needed. */
  private static final int LONGEST_KEPT = 16 << 20;

  private byte[] bytes;
  private int length;
  private int beside;

  /** An empty one with room for {@code capacity} bytes. */
  public LineBuffer(int capacity) {
    bytes = new byte[capacity];
  }

  /** How many bytes there are. */
  public int length() {
    return length;
  }

  /** The array they lie in, from index 0; another one after it has grown, or was cut. */
  public byte[] array() {
    return bytes;
  }

  /**
   * Says what the batch takes whose records become lines: of the memory for both, this takes the
   * rest at most.
   */
  public void beside(int batch) {
    beside = batch;
  }

  /**
   * Makes room for {@code more} bytes behind {@code at}, and gives the array. All that is in the
   * array is kept, behind {@link #length} too.
   *
   * @throws RefusedBatchException if there is not so much memory
   */
  public byte[] room(int at, int more) {
    if (bytes.length - at < more) {
      grow(at, more);
    }
    return bytes;
  }

  private void grow(int at, long more) {
    long needed = at + more;
    // While it is copied the old array is there, too.
    long most = Math.min(MemoryShare.in(BUDGET) - beside - bytes.length, LONGEST_ARRAY);
    if (needed > most) {
      throw new RefusedBatchException(
          "lines of %,d bytes for a batch of %,d bytes (expected: at most %,d with this heap; see java -Xmx)"
              .formatted(needed, beside, Math.max(0, most)));
    }
    bytes = Arrays.copyOf(bytes, (int) Math.min(Math.max(2L * bytes.length, needed), most));
  }

  /** Makes room as {@link #room} does, for as many bytes as a long value may become. */
  void reserve(int at, long more) {
    if (bytes.length - at < more) {
      grow(at, more);
    }
  }

  /** Sets the length, after bytes were put into the array by hand. */
  public void end(int newLength) {
    length = newLength;
  }

  /** Takes back all behind {@code newLength}; the array may be another one then. */
  public void cut(int newLength) {
    assert newLength <= length;
    length = newLength;
    if (bytes.length > LONGEST_KEPT && newLength < LONGEST_KEPT / 2) {
      bytes = Arrays.copyOf(bytes, Math.max(newLength, 1 << 10));
    }
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
