package org.zeekbus.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.zeekbus.query.TestLogs.NOON;
import static org.zeekbus.query.TestLogs.rows;
import static org.zeekbus.query.TestLogs.value;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.zeekbus.query.QueryException.Cause;

/** A statement reads logs, and does nothing else; it takes no more than it may. */
final class BoundsTest {
  @TempDir private static Path directory;
  private static Path secret;
  private static TestLogs logs;
  private static LogDatabase open;

  @AfterAll
  static void close() throws Exception {
    open.close();
  }

  @BeforeAll
  static void aLogAndASecretBesideIt() throws Exception {
    secret = Files.writeString(directory.resolve("secret.csv"), "name\nsecret\n");
    logs = new TestLogs(directory.resolve("logs"));
    logs.conn(NOON, 1, 60);
    Files.createSymbolicLink(logs.root.resolve("link.csv"), secret);
    Files.createSymbolicLink(logs.root.resolve("link.of.csv"), secret);
    open = logs.open();
  }

  /** SECRET is a file outside, LINK leads to it from inside, as STEM.csv; NEW does not exist. */
  private static final List<String> ATTACKS =
      List.of(
          "copy conn to 'NEW'",
          "copy (select 1) to 'NEW'",
          "export database 'NEW'",
          "import database 'NEW'",
          "attach 'NEW'",
          "attach 'NEW' as x; select 1",
          "detach memory",
          "use memory",
          "install httpfs",
          "load httpfs",
          "load '/tmp/x.duckdb_extension'",
          "set threads = 1",
          "set enable_external_access = true",
          "reset memory_limit",
          "pragma version",
          "pragma memory_limit = '1TB'",
          "call pragma_version()",
          "call enable_logging()",
          "create table x as select 1",
          "create view x as select 1",
          "create macro x() as 1",
          "create secret (type s3)",
          "drop view conn",
          "insert into conn select * from conn",
          "update conn set uid = 'x'",
          "delete from conn",
          "with x as (select 1) insert into conn select * from x",
          "alter view conn rename to x",
          "prepare x as select 1",
          "execute x",
          "begin",
          "checkpoint",
          "vacuum",
          "explain copy conn to 'NEW'",
          "explain analyze copy conn to 'NEW'",
          "explain analyze delete from conn",
          "explain explain select 1",
          "select 1; select 2",
          "select 1; drop view conn",
          "select 1; copy conn to 'NEW'",
          "explain select 1; select 2",
          "pivot conn on service using count(*)",
          "/* select */ attach 'NEW'",
          "select 1 /* ; */ ; attach 'NEW' --",
          "select * from read_text('SECRET')",
          "select * from read_text('LINK')",
          "select * from read_blob('SECRET')",
          "select * from read_csv('SECRET')",
          "select * from read_csv_auto('LINK')",
          "select * from read_json('SECRET')",
          "select * from read_parquet('/etc/*')",
          "select * from sniff_csv('SECRET')",
          "select * from glob('/**')",
          "select * from parquet_metadata('SECRET')",
          "select * from 'SECRET'",
          "select * from 'LINK'",
          "from 'LINK'",
          "describe 'LINK'",
          "summarize 'LINK'",
          "select * from \"LINK\"",
          "select (select name from 'LINK')",
          "with x as (from 'LINK') from x",
          "with \"LINK\" as (from \"LINK\") from \"LINK\"",
          "with x as (from \"LINK\"), \"LINK\" as (select 1) from x",
          "select (with \"LINK\" as (select 1) from \"LINK\"), * from \"LINK\"",
          "select * from (with \"LINK\" as (select 1) from \"LINK\") a, \"LINK\" b",
          "select {'key': 'LINK'}, * from \"LINK\"",
          "select * from \"STEM\".\"csv\"",
          "from \"STEM\".csv",
          "from \"STEM\".\"of\".\"csv\"",
          "from \"STEM.of\".csv",
          "from \"STEM\".\"of.csv\"",
          "table \"STEM\".csv",
          "describe \"STEM\".csv",
          "summarize \"STEM\".csv",
          "select (select name from \"STEM\".csv)",
          "with csv as (select 1) from \"STEM\".csv",
          "with \"LINK\" as (select 1) from \"STEM\".csv",
          "from \"STEM\".csv tablesample 10.5%",
          "from conn, \"STEM\".csv",
          "from main.\"LINK\"",
          "from memory.main.\"LINK\"",
          "from information_schema.csv",
          "select * from read_text('/etc/' || 'passwd')",
          "select * from conn where uid in (from read_text('SECRET'))",
          "select * from query('select 1')",
          "select * from query_table('conn')",
          "select * from json_execute_serialized_sql(json_serialize_sql('select 1'))",
          "select * from enable_logging(storage = 'file', storage_path = 'NEW')",
          "select * from enable_profiling()",
          "select * from force_checkpoint()",
          "select * from arrow_scan(1, 2, 3)",
          "select * from system.main.arrow_scan(1, 2, 3)",
          "select * from seq_scan('x')",
          "select * from duckdb_secrets()",
          "select * from register_external_resource('x')",
          "select getenv('HOME')",
          "select * from 'https://127.0.0.1:1/x.csv'",
          "select * from 's3://x/y.parquet'",
          "from postgres_scan('x', 'y', 'z')",
          "select * from test_all_types()",
          "");

  static Stream<String> attacks() {
    return ATTACKS.stream();
  }

  @ParameterizedTest
  @MethodSource("attacks")
  void whatDoesNotOnlyReadLogsIsRefused(String attack) throws Exception {
    Path fresh = directory.resolve("new");
    String sql =
        attack
            .replace("NEW", fresh.toString())
            .replace("SECRET", secret.toString())
            .replace("LINK", logs.root.resolve("link.csv").toString())
            .replace("STEM", logs.root.resolve("link").toString());
    assertThatThrownBy(() -> open.query(sql))
        .isInstanceOfSatisfying(
            QueryException.class,
            e -> {
              assertThat(e.blame()).isEqualTo(Cause.STATEMENT);
              assertThat(e.getMessage()).doesNotContain("{", "\n").hasSizeBetween(10, 300);
            });
    assertThat(value(open, "select count(*) from conn")).isEqualTo(60L);
    assertThat(fresh).doesNotExist();
  }

  private static final List<String> READS =
      List.of(
          "select 1;",
          "from conn limit 1",
          "table conn",
          "values (1, 2)",
          "with x as (select 1) select * from x",
          "with \"a.csv\" as (select 1), b as (from \"a.csv\") select * from b, \"A.csv\"",
          "with recursive \"x/y\"(i) as (select 1 union all select i + 1 from \"x/y\" where i < 5)"
              + " from \"x/y\" where i in (with z as (from \"x/y\") from z)",
          "with recursive x(i) as (select 1 union all select i + 1 from x where i < 5) from x",
          "describe conn",
          "desc conn",
          "describe select 1",
          "summarize conn",
          "show tables",
          "show all tables",
          "explain select * from conn",
          "explain analyze select * from conn",
          "pivot conn on service in ('dns', 'http') using count(*)",
          "select * from (pivot conn on service in ('dns') using count(*))",
          "unpivot (select 1 as a, 2 as b) on a, b",
          "select * from range(3), unnest([1, 2]) u, generate_series(1, 2)",
          "select unnest([1, 2]), range(3)",
          "select * from conn a join conn b using (uid) where a.orig_bytes in (select 1)",
          "select list_transform([1], lambda x: x + 1)",
          "select * from information_schema.columns",
          "select * from main.conn",
          "select * from memory.main.conn",
          "select * from memory.conn",
          "select * from MAIN.Conn",
          "select date_trunc('hour', ts) from conn group by all");

  static Stream<String> reads() {
    return READS.stream();
  }

  @ParameterizedTest
  @MethodSource("reads")
  void whatReadsIsAllowed(String sql) throws Exception {
    assertThat(rows(open, sql)).isNotEmpty();
  }

  @Test
  void filesOfAnAllowedDirectoryCanBeRead() throws Exception {
    Path lists = Files.createDirectory(directory.resolve("lists"));
    Path list = Files.writeString(lists.resolve("hosts.csv"), "host\n10.0.0.1\n");
    try (LogDatabase database = logs.open(with(List.of(lists), Duration.ofMinutes(1), 256 << 20))) {
      assertThat(
              value(
                  database,
                  "select count(*) from conn join read_csv('%s') l on id.orig_h = l.host"
                      .formatted(list)))
          .isEqualTo(15L);
      assertThat(value(database, "select host from '%s'".formatted(list))).isEqualTo("10.0.0.1");
      for (String outside :
          List.of(
              secret.toString(),
              lists + "/../secret.csv",
              "/etc/passwd",
              "https://127.0.0.1:1/x.csv")) {
        for (String sql : List.of("from read_text('%s')", "from read_csv('%s')", "from '%s'")) {
          assertThatThrownBy(() -> database.query(sql.formatted(outside)))
              .as(outside)
              .isInstanceOf(QueryException.class)
              .hasMessageNotContaining("exception_type");
        }
      }
      assertThatThrownBy(() -> database.query("from read_text('%s')".formatted(secret)))
          .hasMessageContaining(
              "it lies outside the directories that a query may read; --allow DIR adds one");
    }
  }

  private static QuerySettings with(List<Path> allowed, Duration limit, long memory) {
    return new QuerySettings(Optional.empty(), memory, 2, limit, allowed, Optional.empty());
  }

  private static final List<String> NAMES =
      List.of(
          "x'); drop view conn; --",
          "x\"; drop view conn; --",
          "../../secret",
          "..",
          "a/b",
          "x' || 'y",
          "{a,b}*?[c]",
          "%41",
          "ü €",
          "select",
          "1",
          "a\nb");

  static Stream<String> names() {
    return NAMES.stream();
  }

  @ParameterizedTest
  @MethodSource("names")
  void anyNameOfALogOrFieldStaysAName(String name) throws Exception {
    logs.write(name, NOON, 2, 2, "SELECT 1 AS %s, 2 AS ts".formatted(Sql.name(name + "'\"")));
    assertThat(open.views()).contains(name);
    assertThat(rows(open, "select * from " + Sql.name(name))).containsExactly(List.of(1L, 2L));
    assertThat(value(open, "select %s from %s".formatted(Sql.name(name + "'\""), Sql.name(name))))
        .isEqualTo(1L);
    assertThat(value(open, "select count(*) from conn")).isEqualTo(60L);
  }

  private static final List<String> ENDLESS =
      List.of(
          "with recursive x(i) as (select 1 union all select i + 1 from x) select count(*) from x",
          "select count(*) from range(1000000000000) a",
          "select * from range(1000000000000) a(i) where i = -1",
          // The first rows come at once, then none.
          "select * from range(1000000000000) a(i) where i < 100000",
          "select max(a.uid || b.uid) from conn a, conn b, conn c, conn d, conn e, conn f, conn g");

  static Stream<String> endless() {
    return ENDLESS.stream();
  }

  @ParameterizedTest
  @MethodSource("endless")
  void whatTakesTooLongIsStopped(String sql) throws Exception {
    try (LogDatabase database = logs.open(with(List.of(), Duration.ofMillis(300), 256 << 20))) {
      assertThatThrownBy(() -> rows(database, sql))
          .isInstanceOfSatisfying(
              QueryException.class,
              e -> {
                assertThat(e.blame()).isEqualTo(Cause.TIME);
                assertThat(e)
                    .hasMessageStartingWith("the query was stopped after 0.3s (--timeout)");
              });
      assertThat(value(database, "select count(*) from conn")).isEqualTo(60L);
    }
  }

  @ParameterizedTest
  @MethodSource("endless")
  void whatIsCancelledIsStopped(String sql) throws Exception {
    try (LogDatabase database = logs.open()) {
      Thread cancels = Thread.ofVirtual().start(database::cancel);
      assertThatThrownBy(() -> rows(database, sql))
          .isInstanceOfSatisfying(
              QueryException.class, e -> assertThat(e.blame()).isEqualTo(Cause.CANCELLED));
      cancels.join();
    }
  }

  private static final List<String> GREEDY =
      List.of(
          "select list(i) from range(100000000) t(i)",
          "select count(*) from (select distinct i, repeat('x', 1000) from range(10000000) t(i))");

  static Stream<String> greedy() {
    return GREEDY.stream();
  }

  @ParameterizedTest
  @MethodSource("greedy")
  void whatTakesTooMuchMemoryFails(String sql) throws Exception {
    try (LogDatabase database = logs.open(with(List.of(), Duration.ofMinutes(1), 64 << 20))) {
      assertThatThrownBy(() -> rows(database, sql))
          .isInstanceOfSatisfying(
              QueryException.class,
              e -> {
                assertThat(e.blame()).as(e.getMessage()).isEqualTo(Cause.MEMORY);
                assertThat(e).hasMessageStartingWith("the query needs more memory");
              });
      assertThat(value(database, "select count(*) from conn")).isEqualTo(60L);
    }
  }

  @Test
  void whatDoesNotFitIntoMemoryIsSortedOnDiskWhichIsRemoved() throws Exception {
    Path spill;
    try (LogDatabase database = logs.open(with(List.of(), Duration.ofMinutes(1), 64 << 20))) {
      spill = Path.of((String) value(database, "select current_setting('temp_directory')"));
      String sql =
          "select md5(i::text) from (select hash(i) as i from range(3000000) t(i)) order by 1 limit 1"
              + " offset 2999999";
      assertThat(rows(database, sql)).hasSize(1);
      assertThat(spill).isDirectory();
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(spill)))
          .isEqualTo("rwx------");
    }
    assertThat(spill).doesNotExist();
  }
}
