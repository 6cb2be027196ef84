package org.zeekbus.bench;

import java.io.IOException;
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
import org.zeekbus.zeek.DecodeLimits;
import org.zeekbus.zeek.log.LogBatchReader;
import org.zeekbus.zeek.where.RecordTest;
import org.zeekbus.zeek.where.Where;

/**
 * How many recorded http records a second one core walks and tests with a predicate; with {@code
 * T}, how many it walks. An operation is one record.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class WhereBenchmark {
  /** The predicate. */
  @Param({
    "T",
    "id.resp_p != 1/tcp && response_body_len >= 0 && id.orig_h !in 11.0.0.0/8",
    "id.orig_h !in {10.9.0.0/16, 10.10.0.0/16, 11.0.0.0/8, 172.16.0.0/12, [fd00::]/8}",
    "method in {\"GET\", \"HEAD\", \"POST\"}",
    "\"evil\" in uri",
    "/\\.(exe|dll|scr)$/i in uri",
    "id.orig_h == id.resp_h || response_body_len < request_body_len"
  })
  public String where = "";

  private final LogBatchReader batch = new LogBatchReader(DecodeLimits.DEFAULT);
  private byte[] bytes = new byte[0];
  private RecordTest test = _ -> false;

  /** Finds the recorded batch. */
  @Setup
  public void setUp() throws IOException {
    bytes = RecordedBatches.of("http").getFirst();
    batch.open(bytes, 0, bytes.length);
    Where parsed = Where.parse(where);
    if (!parsed.missing(batch.schema()).isEmpty()) {
      throw new IllegalStateException(where + " asks for " + parsed.missing(batch.schema()));
    }
    test = parsed.on(batch.schema());
  }

  /** Walks a record and tests it. */
  @Benchmark
  public boolean walkAndTest() {
    if (!batch.next()) {
      batch.open(bytes, 0, bytes.length);
      batch.next();
    }
    return test.test(batch);
  }
}
