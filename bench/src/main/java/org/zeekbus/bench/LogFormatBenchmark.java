package org.zeekbus.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.zeekbus.format.AsciiOptions;
import org.zeekbus.format.LineBuffer;
import org.zeekbus.format.LogFormat;
import org.zeekbus.zeek.DecodeLimits;
import org.zeekbus.zeek.log.LogBatchReader;

/**
 * How many records a second one core makes lines of, from recorded batches of about 1,000 records.
 * An operation is one record, decoded and formatted; {@code all} goes through conn, dns and http,
 * one batch of each at a time.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
public class LogFormatBenchmark {
  /** The log whose records are formatted. */
  @Param({"all", "conn", "dns", "http", "ssl", "files"})
  public String path = "";

  /** Zeek's {@code LogAscii::use_json}. */
  @Param({"F", "T"})
  public String useJson = "";

  private final LineBuffer out = new LineBuffer(1 << 20);
  private LogBatchReader[] batches = new LogBatchReader[0];
  private LogFormat[] formats = new LogFormat[0];
  private int current;

  /** Finds the recorded batches. */
  @Setup
  public void setUp() throws IOException {
    AsciiOptions options = AsciiOptions.DEFAULT.with(Map.of("use_json", useJson));
    List<LogBatchReader> found = new ArrayList<>();
    for (byte[] bytes : RecordedBatches.read()) {
      LogBatchReader batch = new LogBatchReader(DecodeLimits.DEFAULT);
      batch.open(bytes, 0, bytes.length);
      if (wants(batch.schema().path().text())) {
        found.add(batch);
      }
    }
    batches = found.toArray(LogBatchReader[]::new);
    formats =
        found.stream()
            .map(batch -> LogFormat.of(options, batch.schema()))
            .toArray(LogFormat[]::new);
  }

  private boolean wants(String found) {
    return path.equals("all")
        ? found.equals("conn") || found.equals("dns") || found.equals("http")
        : found.equals(path);
  }

  /** Decodes and formats a record. */
  @Benchmark
  public int record() {
    LogBatchReader batch = next();
    formats[current].record(batch, out);
    return out.length();
  }

  private LogBatchReader next() {
    LogBatchReader batch = batches[current];
    if (!batch.next()) {
      batch.rewind();
      out.cut(0);
      current = current + 1 < batches.length ? current + 1 : 0;
      batch = batches[current];
      batch.next();
    }
    return batch;
  }
}
