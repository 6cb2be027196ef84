package org.zeekbus.app.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.zeekbus.app.recording.FramesFile;
import org.zeekbus.app.recording.FramesRecord;
import org.zeekbus.zeek.DecodeLimits;
import org.zeekbus.zeek.FramesLayout;
import org.zeekbus.zeek.log.LogBatchReader;
import org.zeekbus.zeek.log.LogField;
import org.zeekbus.zeek.log.LogMessage;
import org.zeekbus.zeek.log.LogRecord;
import org.zeekbus.zeek.log.ZeekType;

/** Recorded logs whose times are moved to now, on all logs of a real cluster. */
final class FreshLogsTest {
  private static final Path RECORDING = Path.of("..", "recordings", "cluster.frames");
  private static final Instant NOW = Instant.parse("2030-01-02T03:04:05.250Z");
  private static final double SECONDS = 1893553445.25;

  private final FreshLogs freshLogs = new FreshLogs();

  @Test
  void everyRecordIsOfNowAndAllElseIsAsItWas() throws Exception {
    int records = 0;
    for (byte[] batch : recorded()) {
      Optional<byte[]> moved = freshLogs.at(NOW, batch);
      if (moved.isPresent()) {
        List<LogRecord> before = records(batch);
        List<LogRecord> after = records(moved.get());
        assertThat(after).hasSameSizeAs(before);
        for (int i = 0; i < before.size(); i++) {
          compare(before.get(i), after.get(i));
        }
        records += after.size();
      }
    }
    assertThat(records).as("records with a time").isGreaterThan(4_000);
  }

  private static void compare(LogRecord before, LogRecord after) {
    assertThat(after.schema()).isEqualTo(before.schema());
    double span = SECONDS - before.seconds("ts");
    assertThat(after.seconds("ts")).isEqualTo(SECONDS, within(1e-6));
    for (int field = 0; field < before.schema().size(); field++) {
      LogField column = before.schema().field(field);
      if (column.type() == ZeekType.TIME && before.isPresent(field)) {
        String name = column.name().text();
        assertThat(after.seconds(name)).isEqualTo(before.seconds(name) + span, within(1e-6));
      } else {
        assertThat(after.value(field)).as("%s", column).isEqualTo(before.value(field));
      }
    }
  }

  @Test
  void logsWithoutTimeAreLeftOut() throws Exception {
    for (byte[] batch : recorded()) {
      LogRecord first = records(batch).getFirst();
      assertThat(freshLogs.at(NOW, batch).isPresent())
          .as("%s", first.schema().path())
          .isEqualTo(first.schema().indexOf("ts") >= 0);
    }
  }

  private static List<byte[]> recorded() throws Exception {
    List<byte[]> batches = new ArrayList<>();
    try (FramesFile frames = FramesFile.open(RECORDING)) {
      for (Optional<FramesRecord> next = frames.next(); next.isPresent(); next = frames.next()) {
        if (next.get().channel() == FramesLayout.Channel.LOG) {
          batches.add(LogMessage.of(next.get().parts()).batch());
        }
      }
    }
    return batches;
  }

  private static List<LogRecord> records(byte[] batch) {
    LogBatchReader reader = new LogBatchReader(DecodeLimits.DEFAULT);
    reader.open(batch, 0, batch.length);
    List<LogRecord> records = new ArrayList<>();
    while (reader.next()) {
      records.add(reader.toRecord());
    }
    return records;
  }
}
