package org.zeekbus.query.archive;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.ZstdOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeekbus.zeek.Recordings;

/** Zeek's files as they are give the tables that their conversion gives. */
final class ArchiveLogsTest {
  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cluster.tsv",
        "cluster.json",
        "cluster-small.tsv",
        "cluster-small.json",
        "options/json-iso8601-unset",
        "options/json-millis",
        "options/json-pua-policy",
        "options/json-tsv-policy",
        "options/tsv-separators"
      })
  void areTheTablesOfTheirConversion(String source) throws Exception {
    Converted converted = new Converted(directory);
    assertThat(Converted.convert(Recordings.path(source), directory).failures()).isEmpty();
    ArchiveLogs logs = logs(Recordings.path(source));
    assertThat(logs.paths()).isEqualTo(converted.paths()).isNotEmpty();
    try (Connection database = Converted.duckDb();
        Statement statement = database.createStatement()) {
      logs.prepare(database);
      for (String path : logs.paths()) {
        String select = logs.files(path, Optional.empty()).orElseThrow().select();
        String parquet = converted.select(path);
        assertThat(columns(statement, select)).as(path).isEqualTo(columns(statement, parquet));
        String difference = "SELECT count(*) FROM ((%s) EXCEPT ALL (%s))";
        assertThat(number(statement, difference.formatted(select, parquet))).as(path).isZero();
        assertThat(number(statement, difference.formatted(parquet, select))).as(path).isZero();
        assertThat(number(statement, "SELECT count(*) FROM (" + select + ")"))
            .isEqualTo(number(statement, "SELECT count(*) FROM (" + parquet + ")"))
            .isPositive();
      }
    }
    assertThat(logs.notes()).isEmpty();
  }

  @Test
  void readPackedFilesOfSeveralHoursAtOnce() throws Exception {
    Path day = Files.createDirectories(directory.resolve("2026-11-23"));
    try (OutputStream out =
        new GZIPOutputStream(Files.newOutputStream(day.resolve("conn.09:00:00-10:00:00.log.gz")))) {
      out.write(conn(1));
    }
    try (OutputStream out =
        new ZstdOutputStream(
            Files.newOutputStream(day.resolve("conn.10:00:00-11:00:00.log.zst")))) {
      out.write(conn(2));
    }
    Files.write(directory.resolve("conn.log"), conn(0));
    Files.writeString(directory.resolve("stderr.log"), "listening on eth0\n");
    ArchiveLogs logs = logs(directory);
    assertThat(logs.skippedText().orElseThrow())
        .contains("1 file was skipped", "stderr.log", "it is no log of Zeek");
    try (Connection database = Converted.duckDb();
        Statement statement = database.createStatement()) {
      logs.prepare(database);
      String all = logs.files("conn", Optional.empty()).orElseThrow().select();
      assertThat(number(statement, "SELECT count(*) FROM (" + all + ")")).isEqualTo(3 * 856 - 3);
      assertThat(number(statement, "SELECT count(DISTINCT uid) FROM (" + all + ")")).isEqualTo(856);
      assertFilesSince(logs, "2026-11-23T10:30:00Z", "conn.10:00:00-11:00:00.log.zst", "conn.log");
    }
  }

  /** The recorded log without its first records: that of another time. */
  private static byte[] conn(int without) throws IOException {
    List<String> lines =
        new ArrayList<>(Files.readAllLines(Recordings.path("cluster.tsv/conn.log")));
    lines.subList(8, 8 + without).clear();
    return (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  /** As while a log is packed, or after a program that did so was killed. */
  @Test
  void recordsOfCopiesComeOnce() throws Exception {
    Path plain = directory.resolve("conn.log");
    Path packed = directory.resolve("conn.log.gz");
    byte[] all = conn(0);
    for (boolean isPackedWhole : new boolean[] {true, false}) {
      Files.write(plain, isPackedWhole ? Arrays.copyOf(all, all.length / 2) : all);
      try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
        out.write(all);
      }
      if (!isPackedWhole) {
        Files.write(packed, Arrays.copyOf(Files.readAllBytes(packed), 20_000));
      }
      ArchiveLogs logs = logs(directory);
      assertThat(logs.files("conn", Optional.empty()).orElseThrow().files())
          .containsExactly(isPackedWhole ? packed : plain);
      assertThat(logs.notes())
          .singleElement()
          .asString()
          .startsWith("1 file was skipped, as another one begins with the same record: ");
      Files.delete(isPackedWhole ? packed : plain);
      assertThat(logs.files("conn", Optional.empty()).orElseThrow().files())
          .as("what is left of them")
          .containsExactly(isPackedWhole ? plain : packed);
    }
  }

  private static void assertFilesSince(ArchiveLogs logs, String since, String... names) {
    assertThat(logs.files("conn", Optional.of(Instant.parse(since))).orElseThrow().files())
        .extracting(each -> each.getFileName().toString())
        .containsExactlyInAnyOrder(names);
  }

  @Test
  void filesWithOtherFieldsAreAUnion() throws Exception {
    String header = "#separator \\x09\n#path\tx\n#fields\t%s\n#types\t%s\n";
    Files.writeString(
        directory.resolve("x.1.log"), header.formatted("ts\ta", "time\tcount") + "1.000000\t5\n");
    Files.writeString(
        directory.resolve("x.2.log"),
        header.formatted("ts\tb\ta", "time\tstring\tcount") + "2.000000\tt\t6\n");
    ArchiveLogs logs = logs(directory);
    try (Connection database = Converted.duckDb();
        Statement statement = database.createStatement()) {
      logs.prepare(database);
      String select = logs.files("x", Optional.empty()).orElseThrow().select();
      assertThat(columns(statement, select))
          .containsExactly("ts TIMESTAMP WITH TIME ZONE", "a UBIGINT", "b VARCHAR");
      try (ResultSet rows =
          statement.executeQuery("SELECT a, b FROM (" + select + ") ORDER BY ts")) {
        rows.next();
        assertThat(rows.getString("b")).isNull();
        rows.next();
        assertThat(rows.getString("b")).isEqualTo("t");
        assertThat(rows.getLong("a")).isEqualTo(6);
      }
    }
  }

  @Test
  void aNameCannotEscapeItsQuotes() throws Exception {
    Files.writeString(
        directory.resolve("x.log"),
        "#separator \\x09\n#path\tx\n#fields\ta\" FROM y; --\n#types\tstring\nv\n");
    ArchiveLogs logs = logs(directory);
    try (Connection database = Converted.duckDb();
        Statement statement = database.createStatement()) {
      logs.prepare(database);
      assertThat(columns(statement, logs.files("x", Optional.empty()).orElseThrow().select()))
          .containsExactly("a\" FROM y; -- VARCHAR");
    }
  }

  @Test
  void namesOfFieldsThatSqlCannotHaveAreEncoded() throws Exception {
    Files.writeString(directory.resolve("x.log"), "{\"a\\u0000b\":1,\"\":2,\"c\\nd\":3}\n");
    ArchiveLogs logs = logs(directory);
    try (Connection database = Converted.duckDb();
        Statement statement = database.createStatement()) {
      logs.prepare(database);
      assertThat(columns(statement, logs.files("x", Optional.empty()).orElseThrow().select()))
          .containsExactly("a%00b BIGINT", "% BIGINT", "c\nd BIGINT");
    }
  }

  private static ArchiveLogs logs(Path place) throws IOException {
    return ArchiveLogs.below(List.of(place), ZoneOffset.UTC, Optional.empty(), new LongAdder());
  }

  private static List<String> columns(Statement statement, String select) throws SQLException {
    List<String> columns = new ArrayList<>();
    try (ResultSet rows = statement.executeQuery("DESCRIBE " + select)) {
      while (rows.next()) {
        columns.add(rows.getString(1) + " " + rows.getString(2));
      }
    }
    return columns;
  }

  private static long number(Statement statement, String sql) throws SQLException {
    try (ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    }
  }
}
