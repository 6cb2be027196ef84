package org.zeekbus.logger.stdout;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.zeekbus.format.AsciiOptions;
import org.zeekbus.format.LineBuffer;
import org.zeekbus.format.LogFormat;
import org.zeekbus.sink.Arrival;
import org.zeekbus.sink.RefusedBatchException;
import org.zeekbus.sink.Sink;
import org.zeekbus.sink.SinkGoneException;
import org.zeekbus.zeek.log.LogBatchReader;
import org.zeekbus.zeek.log.LogSchema;
import org.zeekbus.zeek.value.Bytes;
import org.zeekbus.zmtp.system.BrokenPipe;

/**
 * Prints all records as JSON lines, each with its log's path first: {@code
 * {"_path":"conn","ts":1763881200.123456,…}}.
 *
 * <p>What was printed cannot be taken back. So a batch that cannot be printed to its end goes on
 * where it stopped, to the byte, when it is offered again.
 *
 * <p>Owner: the sink's thread.
 */
public final class StdoutSink implements Sink {
  private static final AsciiOptions JSON = AsciiOptions.DEFAULT.with(Map.of("use_json", "T"));
  private static final int MOST_KNOWN = 1024;
  private static final int WRITE_FROM = 64 << 10;

  /** In a batch that is larger a record may be longer than memory has room for. */
  private static final int LARGE = (int) Math.min(Runtime.getRuntime().maxMemory() / 32, 1 << 30);

  private final WritableByteChannel out;
  private final IdentityHashMap<LogSchema, LogFormat> known = new IdentityHashMap<>();
  private LineBuffer buffer = new LineBuffer(WRITE_FROM);

  /** How many bytes of the buffer are out. */
  private int written;

  /** How many records of the batch that is offered next are in the buffer, or out. */
  private int begun;

  // Of each batch with lines in the buffer: its log path, and where the first one begins.
  private final ArrayList<Bytes> paths = new ArrayList<>();
  private int[] starts = new int[64];

  /**
   * Prints to {@code out}. Of a stream that is no file, what a write has taken that failed is not
   * known, and counts as nothing.
   */
  public StdoutSink(OutputStream out) {
    this(out instanceof FileOutputStream file ? file.getChannel() : new StreamChannel(out));
  }

  /** Prints to {@code out}. */
  public StdoutSink(WritableByteChannel out) {
    this.out = out;
  }

  @Override
  public void accept(LogBatchReader batch, Arrival arrival) throws IOException {
    if (written > 0 || buffer.length() >= WRITE_FROM) {
      writeOut();
    }
    LogFormat format = format(batch);
    if (begun == 0) {
      checkRest(batch, format);
    }
    while (batch.index() < begun - 1 && batch.next()) {
      // To where it stopped.
    }
    boolean isNoted = false;
    while (batch.next()) {
      if (!isNoted || paths.isEmpty()) {
        isNoted = true;
        note(batch.schema().path());
      }
      format.record(batch, buffer);
      begun++;
      if (buffer.length() >= WRITE_FROM) {
        writeOut();
      }
    }
    begun = 0;
  }

  /** Once the first record is out, nothing may be wrong with any other. */
  private void checkRest(LogBatchReader batch, LogFormat format) {
    if (batch.bytesLeft() < LARGE) {
      batch.check();
      return;
    }
    int start = buffer.length();
    try {
      while (batch.next()) {
        format.record(batch, buffer);
        buffer.cut(start);
      }
    } catch (RefusedBatchException e) {
      buffer.cut(start);
      throw e;
    }
    batch.rewind();
  }

  private void note(Bytes path) {
    if (paths.size() == starts.length) {
      starts = Arrays.copyOf(starts, 2 * starts.length);
    }
    starts[paths.size()] = buffer.length();
    paths.add(path);
  }

  /** Lines in the buffer that are not out as a whole, but for a batch that is offered again. */
  private List<SinkGoneException.Lost> lost() {
    List<SinkGoneException.Lost> lost = new ArrayList<>();
    int batches = begun > 0 ? paths.size() - 1 : paths.size();
    for (int i = 0; i < batches; i++) {
      int end = i + 1 < paths.size() ? starts[i + 1] : buffer.length();
      int lines = 0;
      for (int at = Math.max(written, starts[i]); at < end; at++) {
        lines += buffer.array()[at] == '\n' ? 1 : 0;
      }
      if (lines > 0) {
        lost.add(new SinkGoneException.Lost(paths.get(i), lines));
      }
    }
    return lost;
  }

  private LogFormat format(LogBatchReader batch) {
    LogFormat format = known.get(batch.schema());
    if (format == null) {
      if (known.size() >= MOST_KNOWN) {
        known.clear();
      }
      format = LogFormat.jsonWithPath(JSON, batch.schema());
      known.put(batch.schema(), format);
    }
    return format;
  }

  private void writeOut() throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(buffer.array(), 0, buffer.length());
    while (written < buffer.length()) {
      bytes.limit(Math.min(buffer.length(), written + WRITE_FROM)).position(written);
      int count;
      try {
        count = out.write(bytes);
      } catch (IOException e) {
        throw BrokenPipe.is(e)
            ? new SinkGoneException("the reader of stdout is gone", e, lost())
            : e;
      }
      if (count == 0) {
        throw new IOException("stdout does not accept data now");
      }
      written += count;
    }
    written = 0;
    paths.clear();
    buffer.cut(0);
  }

  @Override
  public String destination() {
    return "stdout";
  }

  @Override
  public void flush() throws IOException {
    writeOut();
  }

  @Override
  public void close() throws IOException {
    flush();
  }
}
