package org.zeekbus.query;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.zeekbus.columns.FileTags;
import org.zeekbus.columns.LogDirectory;
import org.zeekbus.columns.ParquetName;

/** A directory of Parquet files, as a logger writes them; DuckDB writes these. */
final class TestLogs {
  static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

  final Path root;

  TestLogs(Path root) {
    this.root = root;
  }

  /** Writes what {@code select} gives as a file of a log. */
  Path write(String path, Instant from, long first, long last, String select)
      throws IOException, SQLException {
    return write(path, from, first, last, select, false);
  }

  /**
   * Writes what {@code select} gives as a file of a log.
   *
   * @param isTagged whether it says which columns it has, as ours do
   */
  Path write(String path, Instant from, long first, long last, String select, boolean isTagged)
      throws IOException, SQLException {
    LocalDate date = LocalDate.ofInstant(from, ZoneOffset.UTC);
    Path directory = new LogDirectory(root).of(path, date);
    Files.createDirectories(directory);
    ParquetName name = new ParquetName(path, from, from.plusSeconds(60), "0123abcd", first, last);
    Path hidden = directory.resolve(name.hidden());
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute(
          "COPY (%s) TO %s (FORMAT parquet%s)"
              .formatted(
                  select,
                  Sql.text(hidden.toString()),
                  isTagged
                      ? ", KV_METADATA {\"%s\": %s}"
                          .formatted(FileTags.TYPES, Sql.text(select.replaceAll("[0-9]+", "")))
                      : ""));
    }
    return Files.move(hidden, directory.resolve(name.text()));
  }

  /** Writes records of {@code conn}, one a second, of the hosts 10.0.0.0 to 10.0.0.3. */
  Path conn(Instant from, long commit, int records) throws IOException, SQLException {
    return write(
        "conn",
        from,
        commit,
        commit,
        """
        SELECT TIMESTAMPTZ '%s' + INTERVAL (i) SECOND AS ts,
          'C' || i AS uid,
          '10.0.0.' || (i %% 4) AS "id.orig_h",
          ('\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\xFF\\xFF\\x0A\\x00\\x00\\x0' || (i %% 4))::BLOB
            AS "id.orig_h.bytes",
          (1000 + i)::USMALLINT AS "id.orig_p",
          'tcp' AS "id.orig_p.proto",
          CASE WHEN i %% 2 = 0 THEN 'dns' ELSE 'http' END AS service,
          i::UBIGINT AS orig_bytes
        FROM range(%d) t(i)
        """
            .formatted(from, records));
  }

  static QuerySettings settings() {
    return QuerySettings.within(256 << 20, 2, Duration.ofMinutes(1));
  }

  LogDatabase open() throws QueryException, IOException {
    return open(settings());
  }

  LogDatabase open(QuerySettings settings) throws QueryException, IOException {
    return LogDatabase.open(settings, List.of(new ParquetLogs(root)));
  }

  LogDatabase openSince(Instant since) throws QueryException, IOException {
    QuerySettings all = settings();
    return open(
        new QuerySettings(
            Optional.of(since),
            all.memory(),
            all.threads(),
            all.timeLimit(),
            all.allowed(),
            all.output()));
  }

  /** All rows, each as a list. */
  static List<List<@Nullable Object>> rows(LogDatabase database, String sql)
      throws QueryException, IOException {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    try (QueryResult result = database.query(sql)) {
      while (result.next()) {
        List<@Nullable Object> row = new ArrayList<>();
        for (int i = 0; i < result.columns().size(); i++) {
          row.add(result.value(i));
        }
        rows.add(row);
      }
    }
    return rows;
  }

  /** The first value of the first row. */
  static @Nullable Object value(LogDatabase database, String sql)
      throws QueryException, IOException {
    return rows(database, sql).getFirst().getFirst();
  }

  static List<String> columns(LogDatabase database, String sql) throws QueryException, IOException {
    try (QueryResult result = database.query(sql)) {
      return result.columns().stream().map(ResultColumn::name).toList();
    }
  }
}
