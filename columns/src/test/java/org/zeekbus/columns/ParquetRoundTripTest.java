package org.zeekbus.columns;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeekbus.zeek.DecodeLimits;
import org.zeekbus.zeek.Recordings;
import org.zeekbus.zeek.log.LogBatchReader;
import org.zeekbus.zeek.log.LogSchema;

/** What is written and merged is what DuckDB and hardwood read, beside a plain twin. */
final class ParquetRoundTripTest {
  @TempDir private Path dir;

  @Test
  void recordedLogsAreReadAsTheyWereSent() throws Exception {
    Map<LogSchema, List<LogBatchReader>> logs = new LinkedHashMap<>();
    for (List<byte[]> parts : Recordings.messages("cluster.frames", Recordings.LOG)) {
      LogBatchReader batch = open(parts.getLast());
      logs.computeIfAbsent(batch.schema(), _ -> new ArrayList<>()).add(batch);
    }
    assertThat(logs).hasSizeGreaterThan(10);
    try (DuckDb duck = new DuckDb()) {
      for (Map.Entry<LogSchema, List<LogBatchReader>> log : logs.entrySet()) {
        ColumnSchema schema = ColumnSchema.of(log.getKey());
        Path file = write(schema, log.getValue());
        check(duck, schema, file, PlainRecords.of(schema, log.getValue()));
      }
    }
  }

  @Test
  void randomLogsAreReadAndMergedAsTheyWereSent() throws Exception {
    long start = new SplittableRandom().nextLong() & 0xffff_ffffL;
    try (DuckDb duck = new DuckDb()) {
      for (long seed = start; seed < start + 8; seed++) {
        try {
          checkRandomLog(duck, seed);
        } catch (AssertionError | Exception e) {
          throw new AssertionError("seed " + seed, e);
        }
      }
    }
  }

  private void checkRandomLog(DuckDb duck, long seed) throws Exception {
    RandomLog log = new RandomLog(seed);
    SplittableRandom random = new SplittableRandom(seed);
    ColumnSchema schema = ColumnSchema.of(log.schema());
    List<LogBatchReader> all = new ArrayList<>();
    List<Path> files = new ArrayList<>();
    for (int file = 0; file < 3; file++) {
      List<LogBatchReader> batches = new ArrayList<>();
      for (int batch = random.nextInt(3); batch >= 0; batch--) {
        batches.add(open(log.batch(1 << random.nextInt(11))));
      }
      Path path = write(schema, batches);
      check(duck, schema, path, PlainRecords.of(schema, batches));
      all.addAll(batches);
      files.add(path);
    }
    Path merged = dir.resolve("merged.parquet");
    ParquetMerge.merge(files, merged, Map.of());
    check(duck, schema, merged, PlainRecords.of(schema, all));
    Files.delete(merged);
  }

  private static LogBatchReader open(byte[] bytes) {
    LogBatchReader batch = new LogBatchReader(DecodeLimits.DEFAULT);
    batch.open(bytes, 0, bytes.length);
    return batch;
  }

  private Path write(ColumnSchema schema, List<LogBatchReader> batches) throws Exception {
    RecordTable table = new RecordTable(schema);
    for (LogBatchReader batch : batches) {
      table.add(batch);
    }
    Path file = Files.createTempFile(dir, "log", ".parquet");
    Files.delete(file);
    new ParquetWriter().write(file, table, Map.of());
    return file;
  }

  private static void check(
      DuckDb duck, ColumnSchema schema, Path file, List<List<@Nullable String>> expected)
      throws Exception {
    check("hardwood", schema, ReadBack.byHardwood(schema, file), expected);
    check("DuckDB", schema, ReadBack.byDuckDb(duck, file), expected);
    assertThat(duck.columns("select * from '" + file + "'"))
        .isEqualTo(schema.columns().stream().map(Column::name).toList());
  }

  private static void check(
      String reader,
      ColumnSchema schema,
      List<List<@Nullable String>> found,
      List<List<@Nullable String>> expected) {
    assertThat(found).hasSameSizeAs(expected);
    for (int row = 0; row < found.size() && !found.equals(expected); row++) {
      for (int i = 0; i < schema.columns().size(); i++) {
        assertThat(found.get(row).get(i))
            .as("%s, %s, row %d, %s", reader, schema.log(), row, schema.columns().get(i))
            .isEqualTo(expected.get(row).get(i));
      }
    }
  }
}
