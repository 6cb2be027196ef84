package org.zeekbus.columns;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeekbus.zeek.DecodeLimits;
import org.zeekbus.zeek.Recordings;
import org.zeekbus.zeek.log.LogBatchReader;

final class ParquetWriterTest {
  @TempDir Path dir;

  @Test
  void recordedBatchesAreReadByDuckDb() throws Exception {
    LogBatchReader batch = new LogBatchReader(DecodeLimits.DEFAULT);
    RecordTable table = null;
    for (List<byte[]> parts : Recordings.messages("busy-logs.frames", Recordings.LOG)) {
      byte[] bytes = parts.getLast();
      batch.open(bytes, 0, bytes.length);
      if (batch.schema().path().text().equals("conn")) {
        if (table == null) {
          table = new RecordTable(ColumnSchema.of(batch.schema()));
        }
        table.add(batch);
      }
    }
    Path file = dir.resolve("conn.parquet");
    ParquetWriter.write(file, table, Map.of());
    try (DuckDb duck = new DuckDb()) {
      assertThat(duck.query("select count(*) from $file", file))
          .containsExactly("" + table.records());
    }
  }
}
