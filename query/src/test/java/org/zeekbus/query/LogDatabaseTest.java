package org.zeekbus.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.zeekbus.query.TestLogs.NOON;
import static org.zeekbus.query.TestLogs.columns;
import static org.zeekbus.query.TestLogs.rows;
import static org.zeekbus.query.TestLogs.value;

import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeekbus.columns.ParquetName;

/** Logs are views of the files that are there. */
final class LogDatabaseTest {
  @TempDir private Path directory;
  private TestLogs logs;

  @BeforeEach
  void anHourOfConn() throws Exception {
    logs = new TestLogs(directory);
    logs.conn(NOON, 1, 60);
    logs.conn(NOON.plusSeconds(60), 2, 60);
  }

  @Test
  void aViewJoinsTheFilesOfItsLog() throws Exception {
    try (LogDatabase database = logs.open()) {
      assertThat(database.views()).containsExactly("conn");
      assertThat(
              rows(
                  database,
                  "select id.orig_h, count(*) from conn where service = 'dns' group by all order by 1"))
          .containsExactly(List.of("10.0.0.0", 30L), List.of("10.0.0.2", 30L));
      assertThat(
              rows(database, "SELECT ts, c.id.orig_p, Orig_Bytes FROM Conn c ORDER BY ts LIMIT 1"))
          .containsExactly(List.of(NOON, 1000L, BigInteger.ZERO));
    }
  }

  @Test
  void columnsOfAllFilesAreInTheView() throws Exception {
    logs.write("conn", NOON.plusSeconds(120), 3, 3, "SELECT 'C0' AS uid, 'x' AS \"new.field\"");
    try (LogDatabase database = logs.open()) {
      assertThat(value(database, "select count(*) from conn where new.field is null"))
          .isEqualTo(120L);
      assertThat(value(database, "select count(*) from conn where conn.new.field = 'x'"))
          .isEqualTo(1L);
    }
  }

  /** A script has made a set of a count, or one hostile node says so of {@code conn}. */
  @Test
  void aFieldThatBecomesAListHasTwoColumns() throws Exception {
    logs.write("conn", NOON.plusSeconds(120), 3, 3, "SELECT ['C0', 'C1'] AS uid, 7 AS orig_bytes");
    logs.conn(NOON.plusSeconds(180), 4, 10);
    try (LogDatabase database = logs.open()) {
      assertThat(rows(database, "select count(*), count(uid), count(distinct uid) from conn"))
          .containsExactly(List.of(131L, 130L, 60L));
      assertThat(rows(database, "select uid_2 from conn where orig_bytes = 7 and uid is null"))
          .containsExactly(List.of(List.of("C0", "C1")));
    }
  }

  @Test
  void filesThatAnotherOneCoversAreLeftOut() throws Exception {
    logs.write("conn", NOON, 1, 2, "SELECT 'whole' AS uid");
    try (LogDatabase database = logs.open()) {
      assertThat(value(database, "select count(*) from conn")).isEqualTo(1L);
    }
  }

  @Test
  void hiddenFilesAreLeftOut() throws Exception {
    Path file = logs.conn(NOON.plusSeconds(120), 3, 60);
    Files.move(file, file.resolveSibling("." + file.getFileName() + ".tmp"));
    try (LogDatabase database = logs.open()) {
      assertThat(value(database, "select count(*) from conn")).isEqualTo(120L);
    }
  }

  @Test
  void companionsAreShownOnlyToThoseWhoNameThem() throws Exception {
    try (LogDatabase database = logs.open()) {
      assertThat(columns(database, "select * from conn"))
          .containsExactly("ts", "uid", "id.orig_h", "id.orig_p", "service", "orig_bytes");
      assertThat(columns(database, "select id.orig_p.proto, * from conn"))
          .contains("id.orig_p.proto")
          .doesNotContain("id.orig_h.bytes");
      assertThat(columns(database, "select \"id.orig_h.bytes\" from conn"))
          .containsExactly("id.orig_h.bytes");
      assertThat(rows(database, "describe conn"))
          .extracting(List::getFirst)
          .contains("id.orig_h.bytes", "id.orig_p.proto");
    }
  }

  @Test
  void sinceLeavesOutRecordsAndFiles() throws Exception {
    Path old = logs.conn(NOON.minusSeconds(3600), 0, 60);
    Files.writeString(old, "no Parquet: whoever opens it fails");
    try (LogDatabase database = logs.openSince(NOON.plusSeconds(30))) {
      assertThat(value(database, "select count(*) from conn")).isEqualTo(90L);
    }
  }

  /** Its files have names of yesterday, and records of today. */
  @Test
  void sinceFindsRecordsOfALoggerWhoseClockIsBehind() throws Exception {
    Path file = logs.conn(NOON.plusSeconds(120), 3, 60);
    Instant yesterday = NOON.minusSeconds(86_400);
    Files.move(
        file,
        file.resolveSibling(
            new ParquetName(
                    "conn",
                    yesterday,
                    yesterday.plusSeconds(60),
                    "0123abcd",
                    3,
                    3,
                    Optional.of(NOON.plusSeconds(180)))
                .text()));
    try (LogDatabase database = logs.openSince(NOON.plusSeconds(150))) {
      assertThat(value(database, "select count(*) from conn")).isEqualTo(30L);
    }
  }

  @Test
  void sinceLaterThanAllLeavesTheColumns() throws Exception {
    try (LogDatabase database = logs.openSince(NOON.plusSeconds(86_400))) {
      assertThat(value(database, "select count(id.orig_h) from conn")).isEqualTo(0L);
    }
  }

  @Test
  void aLogWithoutTimeIsWhole() throws Exception {
    logs.write("loaded_scripts", NOON, 3, 3, "SELECT 'a.zeek' AS name");
    try (LogDatabase database = logs.openSince(Instant.now())) {
      assertThat(value(database, "select name from loaded_scripts")).isEqualTo("a.zeek");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aDamagedFileCostsOnlyItself(boolean isTagged) throws Exception {
    List<Path> damaged = new ArrayList<>();
    for (int i = 3; i < 12; i++) {
      Path file =
          logs.write("conn", NOON.plusSeconds(60L * i), i, i, "SELECT 'C0' AS uid", isTagged);
      if (i % 4 == 0) {
        damaged.add(file);
      }
    }
    Files.write(damaged.getFirst(), new byte[0]); // the system crashed
    byte[] bytes = Files.readAllBytes(damaged.getLast());
    Arrays.fill(bytes, bytes.length - 60, bytes.length - 8, (byte) 0x5a); // what is in it
    Files.write(damaged.getLast(), bytes);
    try (LogDatabase database = logs.open()) {
      assertThat(value(database, "select count(*) from conn")).isEqualTo(127L);
      assertThat(database.notes())
          .hasSize(2)
          .allMatch(each -> each.contains(" is left out, as it cannot be read: "))
          .anyMatch(each -> each.startsWith(damaged.getFirst().toString()))
          .anyMatch(each -> each.startsWith(damaged.getLast().toString()));
    }
  }

  @Test
  void aDirectoryMayHaveANameThatIsAPattern() throws Exception {
    TestLogs other = new TestLogs(directory.resolve("a[1]*?b"));
    other.conn(NOON, 1, 60);
    new TestLogs(directory.resolve("a1xyb")).conn(NOON, 1, 30);
    try (LogDatabase database = other.open()) {
      assertThat(value(database, "select count(*) from conn")).isEqualTo(60L);
      other.conn(NOON.plusSeconds(60), 2, 60);
      assertThat(value(database, "select count(*) from conn")).isEqualTo(120L);
    }
  }

  /** As our writer says of each file which columns it has, DuckDB need not compare all. */
  @Test
  void filesThatSayThatTheyHaveTheSameColumnsAreOneTable() throws Exception {
    for (int i = 3; i < 6; i++) {
      String select = "SELECT 'x' AS name, [%d] AS list".formatted(i);
      logs.write("other", NOON.plusSeconds(60L * i), i, i, select, true);
    }
    try (LogDatabase database = logs.open()) {
      assertThat(value(database, "select sum(list[1])::bigint from other")).isEqualTo(12L);
      logs.write("other", NOON.plusSeconds(360), 6, 6, "SELECT 'y' AS name, 7 AS list", true);
      logs.write("other", NOON.plusSeconds(420), 7, 7, "SELECT 'z' AS name, true AS more", true);
      assertThat(
              rows(database, "select count(*), sum(list), count(list_2), count(more) from other"))
          .extracting(List::toString)
          .containsExactly("[5, 7, 3, 1]");
    }
  }

  @Test
  void onlyLogsThatAStatementNamesAreOpened() throws Exception {
    Path broken = logs.write("dns", NOON, 3, 3, "SELECT 1 AS a");
    Files.writeString(broken, "no Parquet: whoever opens it fails");
    try (LogDatabase database = logs.open()) {
      assertThat(database.views()).containsExactly("conn", "dns");
      assertThat(value(database, "select count(*) from conn where service = 'dns'")).isEqualTo(60L);
      assertThatThrownBy(() -> database.query("select * from dns"))
          .isInstanceOf(QueryException.class)
          .hasMessageContaining(broken.getFileName().toString());
      assertThat(rows(database, "show tables")).containsExactly(List.of("conn"), List.of("dns"));
      assertThat(value(database, "select count(*) from conn")).isEqualTo(120L);
      assertThatThrownBy(() -> database.query("select * from dns"))
          .hasMessageContaining(broken.getFileName().toString());
    }
  }

  @Test
  void showTablesListsAll() throws Exception {
    logs.write("my-log", NOON, 3, 3, "SELECT 1 AS a");
    try (LogDatabase database = logs.open()) {
      assertThat(rows(database, "show tables")).containsExactly(List.of("conn"), List.of("my-log"));
      assertThat(rows(database, "select a from my-log")).containsExactly(List.of(1L));
      assertThat(
              rows(
                  database, "select table_name from information_schema.tables order by table_name"))
          .containsExactly(List.of("conn"), List.of("my-log"));
    }
  }

  @Test
  void aStrangeNameCostsOnlyItself() throws Exception {
    List<String> strange = new ArrayList<>();
    for (char each = 0; each <= 0xa0; each++) {
      if (!Character.isLetterOrDigit(each)) {
        strange.add("con" + each + "n");
      }
    }
    strange.addAll(List.of("", " ", "\"", "'; DROP", "select", "main.conn", "duckdb_tables"));
    strange.addAll(
        List.of(
            "sqlite_master",
            "PRAGMA_database_list",
            "pg_class",
            "a".repeat(100_000),
            "\u202egnp",
            "😀"));
    LogSource none =
        new LogSource() {
          @Override
          public String name() {
            return "strange";
          }

          @Override
          public List<Path> directories() {
            return List.of();
          }

          @Override
          public List<String> paths() {
            return strange;
          }

          @Override
          public Optional<LogSource.LogFiles> files(String path, Optional<Instant> since) {
            return strange.contains(path)
                ? Optional.of(new LogSource.LogFiles("SELECT 7 AS a", List.of()))
                : Optional.empty();
          }
        };
    try (LogDatabase database =
        LogDatabase.open(TestLogs.settings(), List.of(new ParquetLogs(directory), none))) {
      List<Object> shown =
          rows(database, "show tables").stream().<Object>map(List::getFirst).toList();
      assertThat(shown)
          .hasSize(strange.size() + 1)
          .contains("conn", "con%00n", "con\nn", "con\u007fn", "con\"n", "%", "%duckdb_tables")
          .containsExactlyInAnyOrderElementsOf(database.views());
      for (Object view : shown) {
        if (!view.equals("conn")) {
          assertThat(value(database, "select a from " + Sql.name(view.toString()))).isEqualTo(7L);
        }
      }
      assertThat(value(database, "select a from con%00n")).isEqualTo(7L);
      assertThat(value(database, "select count(*) from conn")).isEqualTo(120L);
    }
  }

  @Test
  void aLogWithNulInItsPathHasAView() throws Exception {
    logs.write("con\0n", NOON, 3, 3, "SELECT 1 AS a");
    try (LogDatabase database = logs.open()) {
      assertThat(rows(database, "show tables"))
          .containsExactly(List.of("con%00n"), List.of("conn"));
      assertThat(value(database, "select a from con%00n")).isEqualTo(1L);
    }
  }

  /** One hostile node can invent a log {@code CONN}. */
  @Test
  void namesThatDifferInCaseAloneAreTwoLogs() throws Exception {
    logs.write("Conn", NOON, 3, 3, "SELECT 'other' AS uid");
    logs.write("CONN", NOON, 4, 4, "SELECT 'third' AS uid");
    logs.write("conn_2", NOON, 5, 5, "SELECT 'fourth' AS uid");
    try (LogDatabase database = logs.open()) {
      assertThat(database.views()).containsExactly("conn", "conn_2", "Conn_3", "CONN_4");
      assertThat(value(database, "select count(*) from conn")).isEqualTo(120L);
      assertThat(value(database, "select uid from conn_2")).isEqualTo("fourth");
      assertThat(value(database, "select uid from conn_3")).isEqualTo("other");
      assertThat(value(database, "select uid from conn_4")).isEqualTo("third");
    }
  }

  @Test
  void aLoggerThatWritesIsToldFromOneThatHasEnded() throws Exception {
    try (LogDatabase database = logs.open()) {
      assertThat(database.writtenUpTo()).isEmpty();
      Path writing = Files.createDirectory(directory.resolve(".writing-0123abcd"));
      assertThat(database.writtenUpTo()).contains(NOON.plusSeconds(120));
      Files.move(writing, directory.resolve(".writing-76543210"));
      assertThat(database.writtenUpTo()).isEmpty();
      assertThat(database.upTo()).contains(NOON.plusSeconds(120));
    }
  }

  @Test
  void listsOfAnyNumbersAreRead() throws Exception {
    try (LogDatabase database = logs.open()) {
      assertThat(rows(database, "select [1.25, 2.5], [1, null], [0.5::double]"))
          .containsExactly(List.of(List.of(1.25, 2.5), Arrays.asList(1L, null), List.of(0.5)));
    }
  }

  @Test
  void aResultIsSavedAsParquet() throws Exception {
    Path file = directory.resolve("dns.parquet");
    QuerySettings all = TestLogs.settings();
    QuerySettings saving =
        new QuerySettings(
            all.since(),
            all.memory(),
            all.threads(),
            all.timeLimit(),
            all.allowed(),
            Optional.of(file));
    try (LogDatabase database = logs.open(saving)) {
      assertThat(database.save("select * from conn where service = 'dns' order by ts; -- all"))
          .isEqualTo(60L);
      assertThatThrownBy(() -> database.save("select 1/0 as x, foo from conn"))
          .hasMessageContaining("no column 'foo'");
    }
    try (Stream<Path> left = Files.list(directory)) {
      assertThat(left.filter(each -> each.toString().contains("dns."))).containsExactly(file);
    }
    try (LogDatabase database =
        logs.open(
            new QuerySettings(
                all.since(), all.memory(), 1, all.timeLimit(), List.of(directory), all.output()))) {
      assertThat(columns(database, "from '" + file + "'"))
          .containsExactly("ts", "uid", "id.orig_h", "id.orig_p", "service", "orig_bytes");
      assertThat(value(database, "select count(*) from '" + file + "'")).isEqualTo(60L);
    }
  }
}
