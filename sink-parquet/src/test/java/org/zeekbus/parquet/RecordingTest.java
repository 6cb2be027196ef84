package org.zeekbus.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeekbus.zeek.DecodeLimits;
import org.zeekbus.zeek.Recordings;
import org.zeekbus.zeek.log.LogBatchReader;

/** The logs of a real Zeek. */
final class RecordingTest {
  /** 2025-11-24 16:00 UTC. */
  private static final long HOUR = 1_764_000_000_000L;

  @TempDir(factory = MemoryDirectory.class)
  private Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"cluster.frames", "busy-logs.frames"})
  void everyRecordOfEveryLogIsThere(String recording) throws Exception {
    Map<String, Long> sent = new TreeMap<>();
    LogBatchReader reader = new LogBatchReader(DecodeLimits.DEFAULT);
    OfferingLogger logger = new OfferingLogger(directory).with(ParquetSection.COMPACT, "off");
    logger.start(new FileDisk());
    int batches = 0;
    for (List<byte[]> message : Recordings.messages(recording, Recordings.LOG)) {
      byte[] batch = message.getLast();
      reader.open(batch, 0, batch.length);
      sent.merge(reader.schema().path().text(), (long) reader.records(), Long::sum);
      reader.close();
      logger.give(batch, HOUR + batches);
      if (++batches % 100 == 0) {
        logger.flush();
      }
    }
    logger.close();
    WrittenLogs logs = new WrittenLogs(logger.root());
    Map<String, Long> found = new TreeMap<>();
    for (String path : logs.paths()) {
      found.put(path, logs.records(path));
    }
    sent.values().removeIf(count -> count == 0);
    assertThat(found).isEqualTo(sent).isNotEmpty();
  }
}
