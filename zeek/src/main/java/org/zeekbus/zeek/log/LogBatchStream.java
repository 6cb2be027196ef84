package org.zeekbus.zeek.log;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import org.zeekbus.zeek.DecodeException;
import org.zeekbus.zeek.DecodeLimits;

/**
 * Reads a batch of any size from a stream, in as much memory as its longest record takes.
 *
 * <pre>{@code
 * LogBatchStream batch = new LogBatchStream(64 << 20);
 * batch.open(in, length);
 * while (batch.next()) {
 *   LogBatchReader record = batch.reader();
 * }
 * }</pre>
 *
 * <p>A window moves over the batch. Where a record breaks the format in the window, more of the
 * batch is read and the record is tried once more: most such records were only cut.
 *
 * <p>Owner: one thread; keep it for all batches.
 */
public final class LogBatchStream {
  private static final int WINDOW = 1 << 20;

  private final LogBatchReader reader = new LogBatchReader(DecodeLimits.DEFAULT);
  private final int usual;
  private final int longest;

  private byte[] window;

  /** What of the window is filled. */
  private int end;

  private InputStream in = InputStream.nullInputStream();

  /** Bytes of the batch that are not in the window yet. */
  private long left;

  /**
   * Reads records of up to {@code longest} bytes, as many as the schema may have.
   *
   * @param longest so much memory is used only if there is a record of more than 1 MiB, and then
   *     for the rest of its batch
   */
  public LogBatchStream(int longest) {
    this(Math.min(WINDOW, longest), longest);
  }

  LogBatchStream(int usual, int longest) {
    this.usual = usual;
    this.longest = longest;
    this.window = new byte[usual];
  }

  /**
   * Stands before the first record of the batch that is the next {@code length} bytes of the
   * stream.
   *
   * @throws DecodeException where its schema or its number of records breaks the format
   * @throws EOFException if the stream ends within the batch
   */
  public void open(InputStream in, long length) throws IOException {
    if (length > Integer.MAX_VALUE) {
      throw new DecodeException(
          LogBatchReader.FORMAT,
          0,
          "a batch of %d bytes (limit %d)".formatted(length, Integer.MAX_VALUE));
    }
    reader.close();
    window = window.length == usual ? window : new byte[usual];
    end = 0;
    this.in = in;
    left = length;
    var _ = fill(0);
    while (true) {
      try {
        reader.open(window, 0, end, (int) length);
        return;
      } catch (DecodeException e) {
        if (!fill(0)) {
          throw left > 0 ? tooLong(0, "the schema", e) : e;
        }
      }
    }
  }

  /** What the batch says of its records, and the record at which it stands. */
  public LogBatchReader reader() {
    return reader;
  }

  /**
   * Goes to the next record.
   *
   * @return false if there is none
   * @throws DecodeException where it breaks the format, or is longer than the longest; then this
   *     stands in no batch
   * @throws EOFException if the stream ends within the batch
   */
  public boolean next() throws IOException {
    while (true) {
      try {
        return reader.next();
      } catch (DecodeException e) {
        if (!fill(reader.at())) {
          throw left > 0 ? tooLong(reader.offset(), "record " + (reader.index() + 1), e) : e;
        }
        reader.goOn(window, 0, end);
      }
    }
  }

  private DecodeException tooLong(int offset, String what, DecodeException cause) {
    return new DecodeException(
        LogBatchReader.FORMAT,
        offset,
        "%s has more than %d bytes (limit), or is damaged: %s"
            .formatted(what, longest, cause.getMessage()));
  }

  /**
   * Brings more of the batch into the window.
   *
   * @param from where in the window begins what is still needed
   * @return false if there is no more, or no room
   */
  private boolean fill(int from) throws IOException {
    if (left == 0 || (from == 0 && end == longest)) {
      return false;
    }
    boolean isFull = from == 0 && end == window.length;
    byte[] to = isFull ? new byte[(int) Math.min(longest, end + left)] : window;
    System.arraycopy(window, from, to, 0, end - from);
    window = to;
    end -= from;
    int wanted = (int) Math.min(left, window.length - end);
    int read = in.readNBytes(window, end, wanted);
    if (read == 0) {
      throw new EOFException("the stream ends within a batch, %d bytes early".formatted(left));
    }
    end += read;
    left -= read;
    return true;
  }
}
