package org.zeekbus.web.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.zeekbus.logger.output.OnGone;
import org.zeekbus.logger.output.SinkOverflow;
import org.zeekbus.logger.snapshot.LoggerSnapshot;

/** What waits on disk is one number, whether the whole sink fails or single logs. */
final class LogsDocumentTest {
  @Test
  void whatSingleLogsHaveOnDiskIsSpooledToo() {
    LoggerSnapshot.Losses none = new LoggerSnapshot.Losses(0, 0, Map.of());
    LogsDocument.Sink sink =
        LogsDocument.sinkOf(
            new LoggerSnapshot.Sink(
                "files",
                SinkOverflow.SPOOL,
                OnGone.EXIT,
                LoggerSnapshot.SinkState.RUNNING,
                null,
                "waiting",
                0,
                null,
                0,
                new LoggerSnapshot.Queue(
                    5, 0, new LoggerSnapshot.Spool("/spool/files", 5, 5_000, 5_000, 0, 0)),
                new LoggerSnapshot.Parked(
                    Map.of("dns", 2L),
                    "dns.log: no space left on device",
                    "/spool/files/parked",
                    2,
                    700,
                    0),
                none,
                none,
                new LoggerSnapshot.SinceFlush(0, 0),
                Map.of(),
                Map.of("where", 3L),
                List.of(),
                null,
                null));
    assertThat(sink.spooledBatches()).isEqualTo(7);
    assertThat(sink.spooledBytes()).isEqualTo(5_700);
    assertThat(sink.excluded()).isEqualTo(Map.of("where", 3L));
    assertThat(sink.parkedBatches()).isEqualTo(2);
    assertThat(sink.problem()).isEqualTo("dns.log: no space left on device");
  }
}
