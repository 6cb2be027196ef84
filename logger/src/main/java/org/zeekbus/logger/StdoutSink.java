package org.zeekbus.logger;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.zeekbus.logger.format.AsciiOptions;
import org.zeekbus.logger.format.LineBuffer;
import org.zeekbus.logger.format.LogFormat;
import org.zeekbus.zeek.DecodeLimits;
import org.zeekbus.zeek.log.LogBatchReader;
import org.zeekbus.zeek.log.LogBatchWriter;
import org.zeekbus.zeek.log.LogField;
import org.zeekbus.zeek.log.LogSchema;
import org.zeekbus.zeek.log.ZeekType;

/**
 * Prints all records as JSON lines, each with its log's path first: {@code
 * {"_path":"conn","ts":1763881200.123456,…}}.
 *
 * <p>Owner: the sink's thread.
 */
public final class StdoutSink implements Sink {
  private static final AsciiOptions JSON = AsciiOptions.DEFAULT.with(Map.of("use_json", "T"));
  private static final int MOST_KNOWN = 1024;
  private static final int WRITE_FROM = 64 << 10;

  private final OutputStream out;
  private final IdentityHashMap<LogSchema, Lines> known = new IdentityHashMap<>();
  private LineBuffer buffer = new LineBuffer(WRITE_FROM);

  /** Of one schema, whose records begin with {@code start}. */
  private static final class Lines {
    private final byte[] start;
    private final LogFormat format;

    Lines(byte[] start, LogFormat format) {
      this.start = start;
      this.format = format;
    }
  }

  /** Prints to {@code out}, and flushes it. */
  public StdoutSink(OutputStream out) {
    this.out = out;
  }

  @Override
  public void accept(LogBatchReader batch) throws IOException {
    batch.check();
    Lines lines = known.get(batch.schema());
    if (lines == null) {
      if (known.size() >= MOST_KNOWN) {
        known.clear();
      }
      lines = linesOf(batch.schema());
      known.put(batch.schema(), lines);
    }
    while (batch.next()) {
      int at = buffer.length();
      byte[] start = lines.start;
      // The record's own brace is where the comma belongs that follows the path.
      buffer.put(start, 0, start.length);
      int brace = buffer.length();
      lines.format.record(batch, buffer);
      boolean isEmpty = buffer.length() == brace + 3;
      if (isEmpty) {
        buffer.cut(at);
        buffer.put(start, 0, start.length);
        buffer.put('}');
        buffer.put('\n');
      } else {
        buffer.array()[brace] = ',';
      }
      if (buffer.length() >= WRITE_FROM) {
        writeOut();
      }
    }
  }

  /** The path as JSON writes a string, in an object that is left open. */
  private static Lines linesOf(LogSchema schema) {
    LogSchema pathOnly = LogSchema.of("", "", List.of(LogField.of("_path", ZeekType.STRING)));
    LineBuffer start = new LineBuffer(64);
    LogFormat format = LogFormat.of(JSON, pathOnly);
    LogBatchWriter writer = new LogBatchWriter(pathOnly);
    writer.putBytes(schema.path());
    byte[] batch = writer.toBytes();
    LogBatchReader reader = new LogBatchReader(DecodeLimits.DEFAULT);
    reader.open(batch, 0, batch.length);
    reader.next();
    format.record(reader, start);
    byte[] open = Arrays.copyOf(start.array(), start.length() - 2);
    return new Lines(open, LogFormat.of(JSON, schema));
  }

  private void writeOut() throws IOException {
    out.write(buffer.array(), 0, buffer.length());
    buffer.cut(0);
    if (buffer.array().length > 16 * WRITE_FROM) {
      buffer = new LineBuffer(WRITE_FROM);
    }
  }

  @Override
  public void flush() throws IOException {
    writeOut();
    out.flush();
  }

  @Override
  public void close() throws IOException {
    flush();
  }
}
