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
 * <p>A window moves over the batch. If a record seems to break the format, more of the batch is
 * read and the record is tried again, because most such records are only cut by the window's end.
 *
 * <p>Owner: one thread; use it for all batches.
 */
public final class LogBatchStream {
  private static final int WINDOW = 1 << 20;

  private final LogBatchReader reader = new LogBatchReader(DecodeLimits.DEFAULT);
  private final int usual;
  private final int longest;

  private byte[] window;

  /** The filled part of the window. */
  private int end;

  private InputStream in = InputStream.nullInputStream();

  /** The bytes of the batch that are not in the window yet. */
  private long left;

  /**
   * Reads records, and schemas, of up to {@code longest} bytes.
   *
   * @param longest this much memory is used only after a record of more than 1 MiB, for the rest of
   *     its batch
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
   * Opens the batch in the next {@code length} bytes of the stream, and stands before its first
   * record.
   *
   * @throws DecodeException if its schema or number of records breaks the format
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

  /** Reads the schema and the current record. */
  public LogBatchReader reader() {
    return reader;
  }

  /**
   * Goes to the next record.
   *
   * @return false if there is none
   * @throws DecodeException if it breaks the format, or is too long; no batch is open then
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
   * Reads more of the batch into the window.
   *
   * @param from the start of the part of the window that is still needed
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
