package org.zeekbus.logger.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.zeekbus.logger.output.OnGone;
import org.zeekbus.logger.output.SinkMetric;
import org.zeekbus.logger.output.SinkOverflow;
import org.zeekbus.sink.SinkDetails;

/** A logger's statistics as operators see them. */
final class LoggerSnapshotTextTest {
  private static final LoggerSnapshot.Losses NONE = new LoggerSnapshot.Losses(0, 0, Map.of());

  private record Details(long rows) implements SinkDetails {
    @Override
    public List<String> lines() {
      return List.of("rows: " + rows);
    }
  }

  private static LoggerSnapshot.Sink sink(
      LoggerSnapshot.SinkState state,
      LoggerSnapshot.Queue queue,
      LoggerSnapshot.Parked parked,
      LoggerSnapshot.Losses lost,
      @Nullable SinkDetails details) {
    return new LoggerSnapshot.Sink(
        "files",
        SinkOverflow.SPOOL,
        OnGone.EXIT,
        state,
        state == LoggerSnapshot.SinkState.HANGING ? "flush boom" : null,
        "taking a batch",
        TimeUnit.SECONDS.toNanos(12),
        "conn",
        3,
        queue,
        parked,
        NONE,
        lost,
        new LoggerSnapshot.SinceFlush(
            state == LoggerSnapshot.SinkState.HANGING ? 74 : 0,
            state == LoggerSnapshot.SinkState.HANGING ? 124 : 0),
        Map.of("dns", 1L),
        state == LoggerSnapshot.SinkState.HANGING ? Map.of() : excluded(),
        List.of(new SinkMetric("sent_bytes", "Bytes that were sent", true, 1234)),
        null,
        details);
  }

  private static Map<String, Long> excluded() {
    Map<String, Long> records = new LinkedHashMap<>();
    records.put("paths", 1_200L);
    records.put("where", 5L);
    return records;
  }

  private static String text(
      LoggerSnapshot.Intake intake,
      List<LoggerSnapshot.Sender> senders,
      List<LoggerSnapshot.Log> logs,
      LoggerSnapshot.Sink sink) {
    return LoggerSnapshotText.of(
        new LoggerSnapshot(
            1,
            2,
            1000,
            0,
            4,
            5,
            Map.of("handshake", 2L, "timeout", 1L),
            intake,
            senders,
            logs,
            List.of(sink),
            new LoggerSnapshot.Directories("/spool", "/bad-batches"),
            List.of()));
  }

  @Test
  void aLoggerAtEase() {
    assertThat(
            text(
                new LoggerSnapshot.Intake(0, 64, true, 1, 2_500_000_000L, 2_500_000_000L),
                List.of(new LoggerSnapshot.Sender("worker-1", 2, 12_345, 0)),
                List.of(
                    new LoggerSnapshot.Log("conn", 999, 12_000, 0, 250L, 1300L),
                    new LoggerSnapshot.Log("note", 1, 345, 0, null, null)),
                sink(
                    LoggerSnapshot.SinkState.RUNNING,
                    new LoggerSnapshot.Queue(1, 0, null),
                    new LoggerSnapshot.Parked(Map.of(), null, null, 0, 0, 0),
                    NONE,
                    new Details(7))))
        .isEqualTo(
            """
            logger: 1 connection, 2 batches, 1,000 records
              bad batches 0, dropped batches 4 (malformed), 5 (forbidden), refused peers 3, sink errors 3
              from worker-1: 2 batches, 12,345 bytes
              conn: 999 records, 12,000 bytes, lag 0.3 s, longest 1.3 s
              note: 1 record, 345 bytes
              intake: 0 bytes wait, reading stopped 1 time, 2.5 s in all, longest 2.5 s
              sink files: 1 batch waits, dropped 0 (sink_full)
              sink files: excluded records 1,200 (paths), 5 (where)
              sink files: sent_bytes 1,234
              rows: 7
            """);
  }

  @Test
  void aLoggerInTrouble() {
    assertThat(
            text(
                new LoggerSnapshot.Intake(99, 64, false, 2, 0, 0),
                List.of(new LoggerSnapshot.Sender("worker-1", 1, 1, 1)),
                List.of(),
                sink(
                    LoggerSnapshot.SinkState.HANGING,
                    new LoggerSnapshot.Queue(
                        1000, 2, new LoggerSnapshot.Spool("/spool/files", 1, 10, 20, 0, 1)),
                    new LoggerSnapshot.Parked(
                        Map.of("ssl", 3L), "ssl.log: full", "/spool/files/parked", 3, 30, 4),
                    new LoggerSnapshot.Losses(1, 9, Map.of("conn", 9L)),
                    null)))
        .isEqualTo(
            """
            logger: 1 connection, 2 batches, 1,000 records
              bad batches 0, dropped batches 4 (malformed), 5 (forbidden), refused peers 3, sink errors 3
              from worker-1: 1 batch, 1 byte, dropped 1 (sink_full)
              intake: 99 bytes wait, reading stopped 2 times, 0.0 s in all, longest 0.0 s, and now
              sink files: 1,000 batches wait, dropped 2 (sink_full); spool /spool/files: 1 batch, 20 bytes, 0 damaged, 1 disk error
              sink files: batches of logs that cannot be written wait: ssl 3 (3 batches, 30 bytes in /spool/files/parked); dropped 4 (sink_full)
              sink files: hanging for 12 s while taking a batch (log conn); up to these records of the last flush interval may be lost: dns 1 record
              sink files: flush boom
              sink files: 74 batches (124 records) not flushed yet
              sink files: dropped (unwritten): 9 records in 1 batch: conn 9
              sink files: sent_bytes 1,234
            """);
  }
}
