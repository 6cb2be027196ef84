package org.zeekbus.query.archive;

import com.github.luben.zstd.ZstdIOException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;
import org.zeekbus.zmtp.system.Reason;

/**
 * Finds the lines of a file in place. A line that is longer than the bound is passed over without
 * being kept. A file that ends within a line, or within what was compressed, has a torn end.
 *
 * <p>Owner: one thread. Breaks idiom: readers look into the array themselves, see ConvertBenchmark.
 */
final class LineReader implements AutoCloseable {
  /**
   * Longer than lines of Zeek are. While a line is read, Java has it up to eight times, and each
   * processor reads one; a query has a heap of 256 MiB.
   */
  static final int LONGEST_LINE = 4 << 20;

  private static final int LONG_LINE = 16 << 10;
  private static final int FIRST_ROOM = 1 << 18;

  private static final long LINE_FEEDS = EightBytes.all((byte) '\n');

  private final InputStream in;
  private final int room;
  private final int longest;

  private byte[] bytes;

  /** The line. */
  private int from;

  private int end;

  /** The bytes behind it. */
  private int next;

  private int filled;

  private long number;
  private boolean isTooLong;
  private boolean isAtEnd;
  private @Nullable String torn;

  LineReader(InputStream in) {
    this(in, FIRST_ROOM, LONGEST_LINE);
  }

  LineReader(InputStream in, int room, int longest) {
    this.in = in;
    this.room = room;
    this.longest = longest;
    this.bytes = new byte[room];
  }

  /**
   * Stands at the next line.
   *
   * @return false at the end; a line without its end is none, see {@link #torn}
   */
  boolean next() throws IOException {
    from = next;
    isTooLong = false;
    int at = from;
    while (true) {
      byte[] all = bytes;
      int behind = filled;
      at = indexOfEnd(all, at, behind);
      if (at < behind) {
        end = at;
        next = at + 1;
        number++;
        return true;
      }
      if (isTooLong) {
        at = 0;
        filled = 0;
      } else if (filled - from > longest) {
        isTooLong = true;
        bytes = new byte[room]; // the next lines need no more
        at = 0;
        from = 0;
        filled = 0;
        next = 0;
      } else {
        at -= from;
        makeRoom();
      }
      if (!fill()) {
        if (filled > from && torn == null) {
          torn = "its last line has no end";
        }
        next = filled;
        from = filled;
        end = filled;
        return false;
      }
    }
  }

  /** Where the next line feed is, or the end of the bytes; looks at 8 of them at a time. */
  private static int indexOfEnd(byte[] in, int from, int end) {
    int at = from;
    for (; at <= end - Long.BYTES; at += Long.BYTES) {
      long found = EightBytes.zeros(EightBytes.at(in, at) ^ LINE_FEEDS);
      if (found != 0) {
        return at + EightBytes.first(found);
      }
    }
    while (at < end && in[at] != '\n') {
      at++;
    }
    return at;
  }

  private void makeRoom() {
    if (from == 0 && filled < bytes.length) {
      return;
    }
    int kept = filled - from;
    if (kept > bytes.length / 2 && bytes.length < longest + room) {
      bytes = Arrays.copyOfRange(bytes, from, from + Math.min(2 * bytes.length, longest + room));
    } else {
      System.arraycopy(bytes, from, bytes, 0, kept);
    }
    filled = kept;
    from = 0;
  }

  /** Reads on; false at the end. */
  private boolean fill() throws IOException {
    if (isAtEnd) {
      return false;
    }
    int count;
    try {
      count = in.read(bytes, filled, bytes.length - filled);
    } catch (EOFException | ZipException | ZstdIOException e) {
      count = -1;
      torn = "what was compressed has no end: " + Reason.of(e);
    }
    isAtEnd = count < 0;
    filled += Math.max(0, count);
    return !isAtEnd;
  }

  /** The array in which the line is; another one after each {@link #next}. */
  byte[] array() {
    return bytes;
  }

  /** Where the line begins. */
  int from() {
    return from;
  }

  /** Where it ends, without the line feed. */
  int end() {
    return end;
  }

  /** Its number, from 1. */
  long number() {
    return number;
  }

  /** Whether it is so long that a thousand of them do not fit the heap. */
  boolean isLong() {
    return end - from > LONG_LINE;
  }

  /** Whether the line was longer than the bound, so that only its end is left. */
  boolean isTooLong() {
    return isTooLong;
  }

  /** At the end: what is missing there, if anything. */
  @Nullable String torn() {
    return torn;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
