package org.zeekbus.logger.stdout;

import java.io.IOException;
import java.io.OutputStream;
import java.util.IdentityHashMap;
import java.util.Map;
import org.zeekbus.logger.Sink;
import org.zeekbus.logger.format.AsciiOptions;
import org.zeekbus.logger.format.LineBuffer;
import org.zeekbus.logger.format.LogFormat;
import org.zeekbus.zeek.log.LogBatchReader;
import org.zeekbus.zeek.log.LogSchema;

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
  private final IdentityHashMap<LogSchema, LogFormat> known = new IdentityHashMap<>();
  private LineBuffer buffer = new LineBuffer(WRITE_FROM);

  /** Prints to {@code out}, and flushes it. */
  public StdoutSink(OutputStream out) {
    this.out = out;
  }

  @Override
  public void accept(LogBatchReader batch) throws IOException {
    batch.check();
    LogFormat format = known.get(batch.schema());
    if (format == null) {
      if (known.size() >= MOST_KNOWN) {
        known.clear();
      }
      format = LogFormat.jsonWithPath(JSON, batch.schema());
      known.put(batch.schema(), format);
    }
    while (batch.next()) {
      format.record(batch, buffer);
      if (buffer.length() >= WRITE_FROM) {
        writeOut();
      }
    }
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
