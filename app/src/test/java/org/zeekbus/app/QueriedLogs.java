package org.zeekbus.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.zeekbus.columns.LogDirectory;
import org.zeekbus.columns.ParquetName;

/** Logs in Parquet files, as queries find them below a logger's directory; DuckDB writes these. */
public final class QueriedLogs {
  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

  private QueriedLogs() {}

  /** Writes {@code conn} with so many records, one each second from noon on. */
  public static void write(Path logs, int records) throws IOException, SQLException {
    Path day =
        new LogDirectory(logs.resolve("parquet"))
            .of("conn", LocalDate.ofInstant(NOON, ZoneOffset.UTC));
    Files.createDirectories(day);
    ParquetName name = new ParquetName("conn", NOON, NOON.plusSeconds(60), "0123abcd", 1, 1);
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute(
          """
          COPY (
            SELECT TIMESTAMPTZ '%s' + INTERVAL (i) SECOND AS ts,
              'C' || i AS uid,
              '10.0.0.' || (i %% 4) AS "id.orig_h",
              (1000 + i)::USMALLINT AS "id.orig_p",
              CASE WHEN i %% 7 = 0 THEN '<img src=x onerror=alert(1)>' ELSE 'dns' END AS service,
              CASE WHEN i %% 5 = 0 THEN NULL ELSE i::UBIGINT END AS orig_bytes
            FROM range(%d) t(i)
          ) TO '%s' (FORMAT parquet)
          """
              .formatted(NOON, records, day.resolve(name.text())));
    }
  }
}
