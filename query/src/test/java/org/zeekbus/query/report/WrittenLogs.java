package org.zeekbus.query.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.zeekbus.columns.LogDirectory;
import org.zeekbus.columns.ParquetName;
import org.zeekbus.query.LogDatabase;
import org.zeekbus.query.ParquetLogs;
import org.zeekbus.query.QueryException;
import org.zeekbus.query.QuerySettings;

/** Parquet files of a few records, and the report of a day over them. Owner: the test's thread. */
final class WrittenLogs {
  static final ReportPeriod DAY =
      ReportPeriod.of(Instant.parse("2026-11-22T10:00:00Z"), Instant.parse("2026-11-23T10:00:00Z"));

  private static final String TIMED = "* REPLACE (ts::TIMESTAMPTZ AS ts)";
  private static final Instant ARRIVED = Instant.parse("2026-11-23T09:59:00Z");

  private static final String CONN =
      "ts, \"id.orig_h\", \"id.orig_p\", \"id.resp_h\", \"id.resp_p\", proto, service,"
          + " orig_bytes, resp_bytes, conn_state, local_orig, local_resp";

  final Path root;
  private long commit;

  WrittenLogs(Path root) {
    this.root = root;
  }

  /**
   * Writes a file.
   *
   * @param columns their names in SQL, {@code ts} first
   * @param records each as values in SQL; a time stands for one in UTC
   */
  WrittenLogs write(String log, String columns, String... records)
      throws SQLException, IOException {
    return write(log, ARRIVED.minusSeconds(60), ARRIVED, columns, records);
  }

  /** Writes a file whose records arrived in this time. */
  WrittenLogs write(String log, Instant from, Instant to, String columns, String... records)
      throws SQLException, IOException {
    copy(log, from, to, TIMED, "", columns, records);
    return this;
  }

  /** Writes a file of a log that was converted, whose records have these times. */
  void convert(String log, Instant from, Instant to, String columns, String... records)
      throws SQLException, IOException {
    copy(log, from, to, TIMED, "(KV_METADATA {'zeekbus.source': 'x.log'})", columns, records);
  }

  private Path copy(
      String log,
      Instant from,
      Instant to,
      String selected,
      String options,
      String columns,
      String... records)
      throws SQLException, IOException {
    Path day = new LogDirectory(root).of(log, from.atZone(ZoneOffset.UTC).toLocalDate());
    Files.createDirectories(day);
    commit++;
    ParquetName name = new ParquetName(log, from, to, "0a1b2c3d", commit, commit);
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute("SET TimeZone = 'UTC'");
      statement.execute(
          "COPY (SELECT %s FROM (VALUES (%s)) t(%s)) TO '%s' %s"
              .formatted(
                  selected,
                  String.join("), (", records),
                  columns,
                  day.resolve(name.text()).toString().replace("'", "''"),
                  options));
    }
    return day.resolve(name.text());
  }

  /** Writes a file whose {@code ts} is a text. */
  void writeText(String log) throws SQLException, IOException {
    copy(log, ARRIVED.minusSeconds(60), ARRIVED, "*", "", "ts", "'2026-11-22 12:30'");
  }

  /** A file that a crash of the system has torn. */
  void tear(String log, Instant from, Instant to) throws SQLException, IOException {
    Path file = copy(log, from, to, TIMED, "", "ts", "'2026-11-22 12:30'");
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length / 2));
  }

  /** Connections: time, source, destination, port, protocol, service, bytes, bytes, state. */
  WrittenLogs conn(String... records) throws SQLException, IOException {
    String[] rows = new String[records.length];
    for (int i = 0; i < rows.length; i++) {
      String[] words = records[i].split(" ", -1);
      rows[i] =
          "'2026-11-%s %s', '%s', 40000, '%s', %s, '%s', %s, %s, %s, '%s', true, false"
              .formatted(
                  words[0],
                  words[1],
                  words[2],
                  words[3],
                  words[4],
                  words[5],
                  words[6].equals("-") ? "null" : "'" + words[6] + "'",
                  words[7].equals("-") ? "null::ubigint" : words[7] + "::ubigint",
                  words[8].equals("-") ? "null::ubigint" : words[8] + "::ubigint",
                  words[9]);
    }
    return write("conn", CONN, rows);
  }

  LogDatabase open() throws QueryException, IOException {
    return open(DAY.before());
  }

  LogDatabase open(Instant since) throws QueryException, IOException {
    return LogDatabase.open(
        new QuerySettings(
            Optional.of(since),
            256 << 20,
            2,
            Duration.ofMinutes(1),
            List.of(root),
            Optional.empty()),
        List.of(new ParquetLogs(root)));
  }

  FinishedReport report() throws QueryException, IOException {
    try (LogDatabase database = open()) {
      return Report.make(database, DAY, root.toString(), Optional.of(root), DAY.until(), _ -> {});
    }
  }

  /** The rows of a figure, which has an answer. */
  static List<List<@Nullable Object>> rows(FinishedReport report, String figure) {
    Answer answer = answer(report, figure);
    assertThat(answer.failure()).isEmpty();
    return answer.rows();
  }

  static Answer answer(FinishedReport report, String figure) {
    return report.content().sections().stream()
        .flatMap(each -> each.answers().stream())
        .filter(each -> each.figure().id().equals(figure))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no figure " + figure));
  }

  /** What a section says of what it does not show. */
  static List<String> lacks(FinishedReport report, String section) {
    return report.content().sections().stream()
        .filter(each -> each.section().id().equals(section))
        .flatMap(each -> each.lacks().stream())
        .toList();
  }
}
