package org.zeekbus.query.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names as Zeek, zeekctl and this logger give them. */
final class ArchiveNameTest {
  @ParameterizedTest
  @CsvSource({
    "manager, conn.log, conn, , ",
    "manager, conn.log.gz, conn, , ",
    "2026-11-23, conn.09:00:00-10:00:00.log.gz, conn, 2026-11-23T09:00:00Z, 2026-11-23T10:00:00Z",
    "2026-11-23, conn.23:00:00-00:00:00.log.gz, conn, 2026-11-23T23:00:00Z, 2026-11-24T00:00:00Z",
    "2026-11-23, a.b.09:00:00-10:00:00-logger-1.log.zst, a.b, 2026-11-23T09:00:00Z, 2026-11-23T10:00:00Z",
    "2026-11-23, conn.09:00:00-10:00:00-logger-1~0001.log, conn, 2026-11-23T09:00:00Z, 2026-11-23T10:00:00Z",
    "2026-11-23, conn.09:00:00-10:00:00.2.log, conn, 2026-11-23T09:00:00Z, 2026-11-23T10:00:00Z",
    "elsewhere, conn.09:00:00-10:00:00.log.gz, conn, , ",
    "logs, conn.2026-11-23-09-00-00.log, conn, 2026-11-23T09:00:00Z, ",
    "logs, conn.2026-11-23-09-00-00.1.log.gz, conn, 2026-11-23T09:00:00Z, ",
    "logs, conn-26-11-23_09.00.00.log, conn, 2026-11-23T09:00:00Z, ",
    "logs, conn.2026-13-23-09-00-00.log, conn, , ",
    "logs, json_streaming_conn.log, conn, , ",
    "logs, json_streaming_conn.1.log, conn, , ",
    "logs, known_hosts.log, known_hosts, , ",
  })
  void saysPathAndTimes(
      String directory, String file, String path, @Nullable Instant from, @Nullable Instant to) {
    assertThat(ArchiveName.parse(directory, file, ZoneOffset.UTC))
        .contains(new ArchiveName(path, from, to));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {".conn.log", ".shadow.conn.log", "conn.log.bak", "conn", ".log", "conn.parquet"})
  void othersAreNoLogs(String file) {
    assertThat(ArchiveName.parse("logs", file, ZoneOffset.UTC)).isEmpty();
  }

  @Test
  void anHourThatComesTwiceEndsWithTheSecond() {
    assertThat(
            ArchiveName.parse(
                "2026-10-25", "conn.01:00:00-02:30:00.log.gz", ZoneId.of("Europe/Berlin")))
        .contains(
            new ArchiveName(
                "conn",
                Instant.parse("2026-10-24T23:00:00Z"),
                Instant.parse("2026-10-25T01:30:00Z")));
  }
}
