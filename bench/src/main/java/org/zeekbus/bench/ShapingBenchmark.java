package org.zeekbus.bench;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
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
import org.openjdk.jmh.annotations.Warmup;
import org.zeekbus.logger.shape.AddedField;
import org.zeekbus.logger.shape.Sample;
import org.zeekbus.logger.shape.Shaper;
import org.zeekbus.logger.shape.Shaping;
import org.zeekbus.sink.Arrival;
import org.zeekbus.zeek.DecodeLimits;
import org.zeekbus.zeek.log.LogBatchReader;
import org.zeekbus.zeek.where.Where;

/**
 * How many records a second one core shapes and checks once more, as a sink does first, of a
 * recorded batch of conn records. An operation is one record of the batch that comes.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ShapingBenchmark {
  private static final int RECORDS = 856;
  private static final Arrival ARRIVAL = new Arrival("worker-1", 1_764_396_000_123L);

  /** Lets all records through. */
  private static final String ALL = "id.resp_p != 1/tcp || orig_bytes > 1000";

  /** Lets 238 of them through. */
  private static final String SOME = "orig_bytes > 300";

  /** What the sink wants. */
  @Param({"none", "where-all", "where-some", "sample", "fields", "fields-where", "rename", "add"})
  public String shaping = "";

  private final LogBatchReader batch = new LogBatchReader(DecodeLimits.DEFAULT);
  private byte[] bytes = new byte[0];
  private Shaper shaper = new Shaper("", shaping("", List.of(), Map.of(), List.of()));

  /** Finds the recorded batch. */
  @Setup
  public void setUp() throws IOException {
    bytes = RecordedBatches.of("conn").getFirst();
    List<String> fields = List.of("ts", "uid", "id.orig_h", "id.resp_h", "id.resp_p", "service");
    shaper =
        new Shaper(
            "bench",
            switch (shaping) {
              case "where-all" -> shaping(ALL, List.of(), Map.of(), List.of());
              case "where-some" -> shaping(SOME, List.of(), Map.of(), List.of());
              case "fields" -> shaping("", fields, Map.of(), List.of());
              case "fields-where" -> shaping(SOME, fields, Map.of(), List.of());
              case "rename" -> shaping("", List.of(), Map.of("ts", "@timestamp"), List.of());
              case "add" ->
                  shaping(
                      "",
                      List.of(),
                      Map.of(),
                      List.of(
                          AddedField.parse("_path", "{path}"),
                          AddedField.parse("_write_ts", "{time}")));
              default -> shaping("", List.of(), Map.of(), List.of());
            });
  }

  private Shaping shaping(
      String where, List<String> fields, Map<String, String> rename, List<AddedField> add) {
    return new Shaping(
        null,
        where.isEmpty() ? null : Where.parse(where),
        shaping.equals("sample") ? Sample.parse("1/2") : null,
        "uid",
        fields,
        rename,
        add);
  }

  /** Shapes the batch, and checks what the sink gets. */
  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public int shapeAndCheck() {
    batch.open(bytes, 0, bytes.length);
    LogBatchReader shaped = shaper.shape(batch, bytes.length, ARRIVAL);
    int records = 0;
    if (shaped != null) {
      shaped.check();
      records = shaped.records();
    }
    shaper.taken();
    shaper.close();
    return records;
  }
}
