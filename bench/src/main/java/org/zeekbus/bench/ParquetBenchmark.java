package org.zeekbus.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.zeekbus.columns.ColumnSchema;
import org.zeekbus.columns.ParquetWriter;
import org.zeekbus.columns.RecordTable;
import org.zeekbus.zeek.DecodeLimits;
import org.zeekbus.zeek.log.LogBatchReader;

/**
 * How long one core takes to make a Parquet file of conn records: first columns in memory, then the
 * sorted file. An operation is one record of a file of 250,000.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 6, time = 1)
@Measurement(iterations = 6, time = 1)
public class ParquetBenchmark {
  private static final int BATCHES = 250;
  private static final int RECORDS = BATCHES * 1000;

  private final List<LogBatchReader> batches = new ArrayList<>();
  private final ParquetWriter writer = new ParquetWriter();
  private RecordTable table = empty();
  private Path dir = Path.of("");
  private Path file = dir;

  private static RecordTable empty() {
    return new RecordTable(ColumnSchema.of(new LogBatchReader(DecodeLimits.DEFAULT).schema()));
  }

  /** Makes the batches. */
  @Setup
  public void setUp() throws IOException {
    dir = Files.createTempDirectory("zeekbus-parquet");
    file = dir.resolve("conn.parquet");
    for (byte[] bytes : ConnBatches.of(BATCHES)) {
      LogBatchReader batch = new LogBatchReader(DecodeLimits.DEFAULT);
      batch.open(bytes, 0, bytes.length);
      batches.add(batch);
    }
    table = new RecordTable(ColumnSchema.of(batches.getFirst().schema()));
    fill();
  }

  /** Removes the last file. */
  @TearDown(Level.Invocation)
  public void removeFile() throws IOException {
    Files.deleteIfExists(file);
  }

  /** Removes the directory. */
  @TearDown
  public void tearDown() throws IOException {
    Files.delete(dir);
  }

  /** Batches to columns. */
  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public int fill() {
    table.clear();
    for (LogBatchReader batch : batches) {
      table.add(batch);
    }
    return table.records();
  }

  /** Columns to a file. */
  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public Path write() throws IOException {
    writer.write(file, table, Map.of());
    return file;
  }

  /** Batches to a file. */
  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public Path fillAndWrite() throws IOException {
    fill();
    return write();
  }
}
