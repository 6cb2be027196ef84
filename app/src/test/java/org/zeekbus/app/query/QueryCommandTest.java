package org.zeekbus.app.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeekbus.app.CommandLineRun;
import org.zeekbus.app.Main;
import org.zeekbus.app.ZeekbusProcess;
import org.zeekbus.columns.LogDirectory;
import org.zeekbus.columns.ParquetName;

/** {@code zeekbus query}, as its users see it. */
final class QueryCommandTest {
  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
  private static final String CONN =
      """
      SELECT TIMESTAMPTZ '2026-11-23 12:00:00' + INTERVAL (i) SECOND AS ts, 'C' || i AS uid,
        '10.0.0.' || i AS "id.orig_h", 443::USMALLINT AS "id.resp_p", 'tcp' AS "id.resp_p.proto",
        CASE WHEN i < 2 THEN NULL ELSE i / 2 END AS duration,
        18446744073709551613::UBIGINT + i::UBIGINT AS orig_bytes,
        CASE WHEN i = 0 THEN [] ELSE ['a' || i, 'b'] END AS tunnel_parents
      FROM range(3) t(i)
      """;

  @TempDir private static Path directory;

  @BeforeAll
  static void write() throws Exception {
    log("logs", "conn", NOON, CONN);
    log("logs", "my-log", NOON, "SELECT 'grüße 漢字' AS text, 1 AS n UNION ALL SELECT 'x', 1000");
  }

  /** Writes a log as a logger lays it out. */
  private static void log(String to, String path, Instant arrived, String select) throws Exception {
    Path day =
        new LogDirectory(directory.resolve(to).resolve("parquet"))
            .of(path, LocalDate.ofInstant(arrived, ZoneOffset.UTC));
    Files.createDirectories(day);
    String name = new ParquetName(path, arrived.minusSeconds(60), arrived, "0123abcd", 1, 1).text();
    CommandLineRun run = CommandLineRun.of("query", "-o", day.resolve(name).toString(), select);
    assertThat(run.err()).doesNotContain("zeekbus");
    assertThat(run.exit()).isZero();
  }

  private static CommandLineRun query(String... args) {
    List<String> all =
        new ArrayList<>(List.of("query", "--dir", directory.resolve("logs").toString()));
    all.addAll(List.of(args));
    return CommandLineRun.of(all.toArray(String[]::new));
  }

  @Test
  void aTableIsForPeople() {
    CommandLineRun run = query("select * from conn order by ts");
    assertThat(run.out())
        .isEqualTo(
            """
            ts                           uid  id.orig_h  id.resp_p  duration            orig_bytes  tunnel_parents
            ───────────────────────────  ───  ─────────  ─────────  ────────  ────────────────────  ──────────────
            2026-11-23T12:00:00.000000Z  C0   10.0.0.0         443         -  18446744073709551613  []
            2026-11-23T12:00:01.000000Z  C1   10.0.0.1         443         -  18446744073709551614  [a1, b]
            2026-11-23T12:00:02.000000Z  C2   10.0.0.2         443       1.0  18446744073709551615  [a2, b]
            """);
    assertThat(run.err()).isEqualTo("3 rows\n");
    assertThat(query("select text, n from my-log order by n").out())
        .isEqualTo(
            """
            text           n
            ──────────  ────
            grüße 漢字     1
            x           1000
            """);
    assertThat(query("select 1 as a where false").out()).isEqualTo("a\n─\n");
  }

  @Test
  void jsonIsAnObjectInEachLineWithExactNumbers() {
    CommandLineRun run = query("--format", "json", "select * from conn order by ts limit 2");
    assertThat(run.out())
        .isEqualTo(
            """
            {"ts":"2026-11-23T12:00:00.000000Z","uid":"C0","id.orig_h":"10.0.0.0","id.resp_p":443,"duration":null,"orig_bytes":18446744073709551613,"tunnel_parents":[]}
            {"ts":"2026-11-23T12:00:01.000000Z","uid":"C1","id.orig_h":"10.0.0.1","id.resp_p":443,"duration":null,"orig_bytes":18446744073709551614,"tunnel_parents":["a1","b"]}
            """);
    assertThat(run.err()).isEmpty();
    assertThat(
            query(
                    "--format=json",
                    "select 1 as a, 2 as a, 'nan'::double as n, 1e100 as e, {'x': [1.5, null]} as s,"
                        + " '\\xff'::blob as b, [timestamptz '2026-11-23 12:00:00.5+00'] as t,"
                        + " 170141183460469231731687303715884105727::hugeint as h, date '2026-11-23' as d,"
                        + " 1.50 as c, time '10:00' as o, null as u, timestamp '2026-11-23' as l")
                .out())
        .isEqualTo(
            """
            {"a":1,"a_2":2,"n":null,"e":1.0E100,"s":{"x":[1.5,null]},"b":"ff","t":["2026-11-23T12:00:00.500000Z"],"h":170141183460469231731687303715884105727,"d":"2026-11-23","c":1.50,"o":"10:00:00","u":null,"l":"2026-11-23T00:00:00.000000"}
            """);
    assertThat(query("--format=json", "select 1 where false").out()).isEmpty();
  }

  @Test
  void csvIsThatOfTheRfc() {
    assertThat(
            query(
                    "--format",
                    "csv",
                    "select 'a,b' as x, 'say \"hi\"' as \"y,z\", null as n, '' as e, e'two\\nlines' as l,"
                        + " [1, 2] as s")
                .out())
        .isEqualTo(
            "x,\"y,z\",n,e,l,s\r\n\"a,b\",\"say \"\"hi\"\"\",,\"\",\"two\nlines\",\"[1,2]\"\r\n");
  }

  @Test
  void tsvHasTheEscapesOfZeek() {
    assertThat(
            query(
                    "--format",
                    "tsv",
                    "select e'a\\tb\\\\' as x, null as n, '-' as m, '(empty)' as p, '' as e, []::int[] as l,"
                        + " ['a,b', 'c', null] as s, true as t")
                .out())
        .isEqualTo(
            """
            x\tn\tm\tp\te\tl\ts\tt
            a\\x09b\\\\\t-\t\\x2d\t\\x28empty)\t(empty)\t(empty)\ta\\x2cb,c,-\ttrue
            """);
  }

  @ParameterizedTest
  @ValueSource(strings = {"table", "json", "tsv"})
  void nothingReachesATerminalThatItWouldObey(String format) {
    String controls =
        "chr(27) || '[31m' || chr(7) || chr(133) || chr(155) || chr(127) || chr(8238)";
    CommandLineRun run = query("--format", format, "select %s as x".formatted(controls));
    assertThat(run.exit()).isZero();
    assertThat(run.out().chars().filter(each -> each != '\n'))
        .noneMatch(each -> Character.isISOControl(each) && each != '\t');
    CommandLineRun wrong = query("select (%s)::int".formatted(controls));
    assertThat(wrong.err().chars().filter(each -> each != '\n')).noneMatch(Character::isISOControl);
    assertThat(wrong.exit()).isEqualTo(2);
  }

  @Test
  void anOutputIsReplacedOnceAllIsThere() throws Exception {
    Path file = Files.writeString(directory.resolve("out.csv"), "old");
    assertThat(query("-o", file.toString(), "select 1 as a").err()).isEqualTo("1 row\n");
    assertThat(file).hasContent("a\r\n1\r\n");
    CommandLineRun failed =
        query(
            "-o",
            file.toString(),
            "select (case when i = 100000 then 'x' else '1' end)::int from range(200000) t(i)");
    assertThat(failed.exit()).isEqualTo(2);
    assertThat(file).hasContent("a\r\n1\r\n");
    Path parquet = directory.resolve("out.parquet");
    assertThat(query("-o", parquet.toString(), "select * from conn").err()).isEqualTo("3 rows\n");
    assertThat(
            query(
                    "--quiet",
                    "--allow",
                    directory.toString(),
                    "--format=json",
                    "select sum(c.id.resp_p) as s from '%s', conn c".formatted(parquet))
                .out())
        .isEqualTo("{\"s\":3987}\n");
    try (var all = Files.list(directory)) {
      assertThat(all.map(each -> each.getFileName().toString()))
          .noneMatch(each -> each.endsWith(".tmp"));
    }
  }

  /** Arguments, {@code =>}, the exit code and the error; {@code …} stands for anything. */
  private static final String WRONG =
      """
      selec 1                        => 2 zeekbus query: syntax error at or near "selec" (column 1)
      select * from con              => 2 zeekbus query: no log 'con' (column 15); did you mean conn?; there are: conn, my-log
      select * from dns              => 2 zeekbus query: no log 'dns' (column 15); …
      select id.orig_hh from conn    => 2 zeekbus query: no column 'id.orig_hh' (column 8); did you mean id.orig_h…?; conn has: ts, uid, id.orig_h, id.resp_p, duration, orig_bytes, tunnel_parents
      select orig_h from conn        => 2 zeekbus query: no column 'orig_h' (column 8); did you mean id.orig_h…
      select c.id.foo from conn c    => 2 zeekbus query: no column 'c.id.foo' (column 8); …
      select ts + 'x' from conn      => 2 zeekbus query: …
      select 1; select 2             => 2 zeekbus query: 2 statements (expected: one)
      copy conn to 'x'               => 2 zeekbus query: the statement does not only read (expected: …
      select nosuch(1)               => 2 zeekbus query: Scalar Function with name nosuch does not exist (column 8)
      select in_subnet('1.1.1.1', '1.0.0.0/99') => 2 zeekbus query: in_subnet: '1.0.0.0/99' is no subnet (expected: such as 10.0.0.0/8 or 2001:db8::/32)
      --                             => 2 zeekbus query: …
      --format=xml select 1          => 2 zeekbus query: --format: 'xml' (expected: table|json|csv|tsv|parquet…)…
      --format=parquet select 1      => 2 zeekbus query: --format parquet: no text (expected: with --output FILE)…
      --since=yesterday select 1     => 2 zeekbus query: --since: 'yesterday' (expected: such as 1h, 7d, 2026-11-23 or 2026-11-23T13:00, in UTC)…
      --memory=1MiB select 1         => 2 zeekbus query: --memory: at least 64MiB (got 1MiB)…
      --threads=0 select 1           => 2 zeekbus query: --threads: at least 1 (got 0)…
      --timeout=0s select 1          => 2 zeekbus query: --timeout: more than 0 (got 0)…
      --allow=none select 1          => 2 zeekbus query: --allow: none: no such directory…
      --timeout=100ms select count(*) from range(1000000000000) => 1 zeekbus query: the query was stopped after 0.1s (--timeout): …
      --memory=64MiB select list(i) from range(100000000) t(i) => 1 zeekbus query: the query needs more memory or disk than it may take: …
      """;

  static List<String> wrong() {
    return WRONG.lines().toList();
  }

  @ParameterizedTest
  @MethodSource("wrong")
  void anErrorIsALineThatSaysWhatToDo(String line) {
    String[] parts = line.split("=>", 2);
    String given = parts[0].strip();
    List<String> args = new ArrayList<>();
    if (given.startsWith("--") && given.contains(" ")) {
      args.add(given.substring(0, given.indexOf(' ')));
      args.add(given.substring(given.indexOf(' ') + 1));
    } else {
      args.add(given.equals("--") ? "-- nothing" : given);
      if (given.equals("--")) {
        args.addFirst("--");
      }
    }
    CommandLineRun run = query(args.toArray(String[]::new));
    String[] expected = parts[1].strip().split(" ", 2);
    String regex =
        Arrays.stream(expected[1].split("…", -1))
            .map(part -> part.isEmpty() ? "" : Pattern.quote(part))
            .collect(Collectors.joining(".*"));
    assertThat(run.err()).matches(regex + "\n");
    assertThat(run.exit()).isEqualTo(Integer.parseInt(expected[0]));
    assertThat(run.out()).isEmpty();
  }

  @Test
  void whereThereAreNoLogsItSaysWhatWritesThem() {
    CommandLineRun run =
        CommandLineRun.of("query", "--dir", directory.resolve("none").toString(), "from conn");
    assertThat(run.err())
        .isEqualTo(
            "zeekbus query: no logs in %s: a logger with --sinks parquet writes them each minute; --dir DIR reads another directory, --logs DIR the log files of Zeek\n"
                .formatted(directory.resolve("none/parquet")));
    assertThat(run.exit()).isEqualTo(1);
    assertThat(
            CommandLineRun.of(
                    "query", "--dir", directory.resolve("logs/parquet").toString(), "show tables")
                .out())
        .contains("my-log");
  }

  @Test
  void whileALoggerWritesItSaysUpToWhenRecordsAreThere() throws Exception {
    Instant now = Instant.now();
    log("live", "conn", now, "SELECT 1 AS n");
    String live = directory.resolve("live").toString();
    assertThat(CommandLineRun.of("query", "--dir", live, "select * from conn").err())
        .as("nobody writes there")
        .isEqualTo("1 row\n");
    Files.createDirectory(directory.resolve("live/parquet/.writing-0123abcd"));
    assertThat(CommandLineRun.of("query", "--dir", live, "select * from conn").err())
        .matches(
            "1 row\nlogs up to \\d\\d:\\d\\d:\\d\\d UTC; newer ones come with the next commit\n");
    assertThat(CommandLineRun.of("query", "--dir", live, "select 1").err()).isEqualTo("1 row\n");
    assertThat(CommandLineRun.of("query", "--dir", live, "--quiet", "select * from conn").err())
        .isEmpty();
  }

  @Test
  void theStatementMayComeThroughAPipe() throws Exception {
    assertThat(piped("echo 'select 1 as a' | \"$@\"", "query", "--format=json"))
        .isEqualTo("{\"a\":1}");
    assertThat(piped("echo 'select 1 as a' | \"$@\"", "query", "--format=json", "-"))
        .isEqualTo("{\"a\":1}");
  }

  private static String piped(String shell, String... args) throws Exception {
    return piped(0, shell, args);
  }

  private static String piped(int exit, String shell, String... args) throws Exception {
    try (ZeekbusProcess query =
        ZeekbusProcess.startBehind(List.of("bash", "-c", shell, "bash"), directory, args)) {
      assertThat(query.awaitExit()).as(query.printed()).isEqualTo(exit);
      return query.printed();
    }
  }

  @Test
  void aReaderThatGoesAwayEndsIt() throws Exception {
    assertThat(
            piped(
                141,
                "\"$@\" | head -n 1; exit ${PIPESTATUS[0]}",
                "query",
                "--format=json",
                "select * from range(1000000000000) t(i)"))
        .isEqualTo("{\"i\":0}");
  }

  @Test
  void sigintStopsIt() throws Exception {
    try (ZeekbusProcess query =
        ZeekbusProcess.start(
            directory,
            "query",
            "--format=json",
            "select i, md5(repeat(i::text, 1000)) as slow from range(1000000000000) t(i)")) {
      query.await(Pattern.compile("\\{\"i\":255,.*"));
      assertThat(query.signal("INT").awaitExit()).isEqualTo(1);
      assertThat(query.printed()).endsWith("zeekbus query: the query was stopped");
    }
  }

  @Test
  void withoutDuckDbItSaysWhatToInstall() throws Exception {
    String path =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(each -> !each.contains("duckdb"))
            .collect(Collectors.joining(File.pathSeparator));
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            path,
            Main.class.getName(),
            "query",
            "select 1");
    try (ZeekbusProcess query = ZeekbusProcess.of(builder)) {
      assertThat(query.awaitExit()).isEqualTo(1);
      assertThat(query.printed())
          .isEqualTo(
              "zeekbus query: DuckDB is missing: put duckdb_jdbc-2.0.0.1.jar (Maven:"
                  + " org.duckdb:duckdb_jdbc) beside zeekbus's other jars");
    }
  }

  @Test
  void otherCommandsLoadNothingOfDuckDb() throws Exception {
    String loaded = piped(0, "JDK_JAVA_OPTIONS=-Xlog:class+load \"$@\"", "version");
    assertThat(loaded).contains("org.zeekbus.app.Main").doesNotContain("duckdb");
  }

  /** Some of DuckDB's functions neither count their memory nor stop before their end. */
  @Test
  void whatTakesFarMoreThanItMayEndsTheProcess() throws Exception {
    try (ZeekbusProcess query =
        ZeekbusProcess.start(
            directory,
            "query",
            "--memory",
            "64MiB",
            "select length(repeat('x', 2000000000) || repeat('y', 2000000000))")) {
      assertThat(query.awaitExit()).isEqualTo(1);
      assertThat(query.printed()).contains("64MiB").contains("this process ends");
    }
  }
}
