package org.zeekbus.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.zeekbus.format.AsciiOptions;
import org.zeekbus.format.LineBuffer;
import org.zeekbus.format.LogFormat;
import org.zeekbus.query.archive.Conversion;
import org.zeekbus.query.archive.ConversionReport;
import org.zeekbus.query.archive.ConversionSettings;
import org.zeekbus.zeek.DecodeLimits;
import org.zeekbus.zeek.log.LogBatchReader;
import org.zeekbus.zeek.value.Bytes;
import org.zeekbus.zmtp.thread.Supervisor;

/**
 * How many conn records a second one thread converts from a log file into Parquet. An operation is
 * one record, read, parsed and written. Times, ports and texts are those of the recording, over and
 * over, but each record has a uid of its own.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class ConvertBenchmark {
  private static final int RECORDS = 300_000;
  private static final int UID = 17;
  private static final long TABLE = 64 << 20;

  /** How the log file is written. */
  @Param({"tsv", "tsv.gz", "json", "json.gz"})
  public String kind = "";

  private Path directory = Path.of("");
  private int round;

  /** Writes the log file. */
  @Setup
  public void setUp() throws IOException {
    directory = Files.createTempDirectory("zeekbus-convert-");
    byte[] bytes = RecordedBatches.of("conn").getFirst();
    LogBatchReader batch = new LogBatchReader(DecodeLimits.DEFAULT);
    batch.open(bytes, 0, bytes.length);
    AsciiOptions options =
        AsciiOptions.DEFAULT.with(Map.of("use_json", kind.startsWith("json") ? "T" : "F"));
    LogFormat format = LogFormat.of(options, batch.schema());
    LineBuffer out = new LineBuffer(1 << 20);
    Random random = new Random(1);
    Path file = Files.createDirectory(directory.resolve("logs")).resolve("conn.log");
    try (OutputStream to =
        kind.endsWith(".gz")
            ? new GZIPOutputStream(Files.newOutputStream(file), 1 << 16)
            : Files.newOutputStream(file)) {
      format.header(Bytes.of("conn"), LocalDateTime.ofEpochSecond(0, 0, ZoneOffset.UTC), out);
      for (int record = 0; record < RECORDS; record++) {
        if (!batch.next()) {
          batch.rewind();
          batch.next();
        }
        int start = out.length();
        format.record(batch, out);
        renew(out.array(), start, random);
        if (out.length() > 1 << 16) {
          to.write(out.array(), 0, out.length());
          out.cut(0);
        }
      }
      to.write(out.array(), 0, out.length());
    }
  }

  /** Gives the record of a line another uid: behind the first C, which is that of its uid. */
  private static void renew(byte[] line, int start, Random random) {
    int at = start;
    while (line[at] != 'C') {
      at++;
    }
    for (int i = 1; i < UID && Character.isLetterOrDigit(line[at + i]); i++) {
      line[at + i] = (byte) ('a' + random.nextInt(26));
    }
  }

  /** Converts the file. */
  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public long record() throws IOException, InterruptedException {
    Path to = directory.resolve(Integer.toString(round++));
    ConversionSettings settings =
        new ConversionSettings(
            List.of(directory.resolve("logs")), to, _ -> true, 1, TABLE, ZoneOffset.UTC, "bench");
    ConversionReport report;
    try (Conversion conversion = Conversion.of(settings)) {
      conversion.run(new Supervisor());
      report = conversion.report();
    }
    if (report.records() != RECORDS) {
      throw new IllegalStateException(report.toString());
    }
    TemporaryTree.delete(to);
    return report.written();
  }

  /** Removes what it has written. */
  @TearDown
  public void tearDown() throws IOException {
    TemporaryTree.delete(directory);
  }
}
