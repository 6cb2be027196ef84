package org.zeekbus.app.role;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.zeekbus.app.CommandLineRun;
import org.zeekbus.app.QueriedLogs;
import org.zeekbus.app.ZeekbusProcess;
import org.zeekbus.http.Access;
import org.zeekbus.http.HttpSettings;
import org.zeekbus.http.Token;
import org.zeekbus.web.Web;
import org.zeekbus.web.WebSettings;
import org.zeekbus.web.api.Installation;
import org.zeekbus.web.observe.Roles;
import org.zeekbus.web.query.QueryBounds;
import org.zeekbus.web.query.QueryFailure;
import org.zeekbus.zmtp.Await;
import org.zeekbus.zmtp.Endpoint;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Queries over HTTP, each in a real process over real files. */
@Timeout(120)
final class QueryEndpointTest {
  private static final String TOKEN = "0123456789abcdef0123456789abcdef";

  /** It would take days. */
  private static final String ENDLESS = "select sum(hash(i)) from range(1000000000000000) t(i)";

  private static final Pattern DASHBOARD = Pattern.compile("dashboard: (http://\\S+/) .*");
  private static final String TEMPORARY = "-Djava.io.tmpdir=";
  private static final Duration MINUTE = Duration.ofMinutes(1);

  @TempDir private Path directory;
  @AutoClose private final HttpClient client = HttpClient.newHttpClient();
  private QueryProcesses queries;
  private Web web;

  @BeforeEach
  void start() throws Exception {
    QueriedLogs.write(directory, 100);
    serve(MINUTE, 1 << 20);
  }

  private void serve(Duration time, int mostBytes) throws IOException {
    queries =
        new QueryProcesses(
            new QueryBounds(directory.toString(), 128 << 20, time, 2, 1_000, mostBytes));
    Access access = new Access(Optional.of(Token.of(TOKEN)), Optional.empty(), Optional.empty());
    web =
        Web.start(
            new WebSettings(new Endpoint.Tcp("127.0.0.1", 0), HttpSettings.DEFAULT, 0, 1000),
            () -> access,
            new Roles(null, null, null),
            new Installation("1.0", "", Instant.EPOCH, List.of(), List::of, false, List.of()),
            Optional.of(queries));
  }

  @AfterEach
  void stop() {
    queries.close();
    web.close();
  }

  private static String body(String sql) {
    return JsonMapper.shared().createObjectNode().put("sql", sql).toString();
  }

  private CompletableFuture<HttpResponse<String>> post(String body) {
    return post(
        URI.create("http://127.0.0.1:%d/api/v1/query".formatted(web.address().getPort())), body);
  }

  /** No interrupt ends the wait for it: it has a bound of its own. */
  private CompletableFuture<HttpResponse<String>> post(URI uri, String body) {
    return client
        .sendAsync(
            HttpRequest.newBuilder(uri)
                .header("Authorization", "Bearer " + TOKEN)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString())
        .orTimeout(1, TimeUnit.MINUTES);
  }

  private JsonNode answer(String sql) {
    HttpResponse<String> response = post(body(sql)).join();
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return JsonMapper.shared().readTree(response.body());
  }

  private String refusal(int status, String body) {
    return refused(status, post(body));
  }

  private static String refused(int status, CompletableFuture<HttpResponse<String>> answer) {
    HttpResponse<String> response = answer.join();
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    return JsonMapper.shared().readTree(response.body()).path("error").stringValue();
  }

  /** The processes of our queries that have begun to read. */
  private List<ProcessHandle> processes() {
    return ProcessHandle.current()
        .children()
        .filter(each -> arguments(each).contains("--dir=" + directory))
        .toList();
  }

  /** All of them: ProcessHandle knows only the first four KiB. */
  private static String arguments(ProcessHandle process) {
    try {
      return Files.readString(Path.of("/proc/%d/cmdline".formatted(process.pid())));
    } catch (IOException e) {
      return ""; // it has ended
    }
  }

  private ProcessHandle awaitProcess() {
    Await.until("the process of a query", () -> !processes().isEmpty());
    return processes().getFirst();
  }

  private void awaitEnd(ProcessHandle process) {
    Await.until("the end of the query", () -> queries.snapshot().running() == 0);
    assertThat(process.isAlive()).isFalse();
  }

  /** Where it keeps what it writes. */
  private static Path temporary(ProcessHandle process) {
    return Stream.of(arguments(process).split("\0"))
        .filter(each -> each.startsWith(TEMPORARY))
        .map(each -> Path.of(each.substring(TEMPORARY.length())))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> names(Path directory) {
    try (Stream<Path> all = Files.list(directory)) {
      return all.map(each -> each.getFileName().toString()).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aResultHasColumnsTypesAndRows() {
    JsonNode answer =
        answer(
            "select id.orig_h, count(*) as n, max(ts) as last, 18446744073709551615::ubigint as big,"
                + " ['<b>', null] as list from conn where id.orig_p < 1004 group by all order by 1");
    assertThat(answer.path("columns").toString())
        .isEqualTo(
            "[{\"name\":\"id.orig_h\",\"type\":\"VARCHAR\"},{\"name\":\"n\",\"type\":\"BIGINT\"},"
                + "{\"name\":\"last\",\"type\":\"TIMESTAMP WITH TIME ZONE\"},"
                + "{\"name\":\"big\",\"type\":\"UBIGINT\"},{\"name\":\"list\",\"type\":\"VARCHAR[]\"}]");
    assertThat(answer.path("rows").toString())
        .startsWith(
            "[[\"10.0.0.0\",1,\"2026-11-23T12:00:00.000000Z\",18446744073709551615,[\"<b>\",null]],");
    assertThat(answer.path("row_count").intValue()).isEqualTo(4);
    assertThat(answer.path("cut").isNull()).isTrue();
    assertThat(answer.path("elapsed_seconds").doubleValue()).isPositive();
    assertThat(queries.snapshot().answered()).isEqualTo(1);
  }

  @Test
  void theDashboardListsLogsAndColumns() {
    JsonNode answer =
        answer(
            "select table_name, column_name, data_type from information_schema.columns"
                + " order by table_name, ordinal_position");
    assertThat(answer.path("rows").toString())
        .contains("[\"conn\",\"id.orig_h\",\"VARCHAR\"]", "[\"conn\",\"ts\",");
  }

  @Test
  void anErrorSaysWhereAndWhatReadsNoLogsIsRefused() {
    CompletableFuture<HttpResponse<String>> wrong = post(body("select uid from conn\n where and"));
    CompletableFuture<HttpResponse<String>> copy =
        post(body("copy conn to '%s/stolen.csv'".formatted(directory)));
    assertThat(refused(400, wrong)).contains("line 2, column");
    assertThat(refused(400, copy)).contains("does not only read");
    CompletableFuture<HttpResponse<String>> file =
        post(body("select * from read_text('/etc/passwd')"));
    CompletableFuture<HttpResponse<String>> two = post(body("select 1; select 2"));
    assertThat(refused(400, file)).contains("read_text").doesNotContain("--", "root:");
    assertThat(refused(400, two)).contains("2 statements");
    assertThat(names(directory)).containsExactly("parquet");
    assertThat(queries.snapshot().failed()).isEqualTo(Map.of(QueryFailure.STATEMENT, 4L));
  }

  @Test
  void aLargeResultIsCutWithAWord() {
    var limited = post("{\"sql\":\"select i from range(100000000) t(i)\",\"limit\":7}");
    var wide = post(body("select repeat('x', 300000) from range(100)"));
    JsonNode byLimit = JsonMapper.shared().readTree(limited.join().body());
    assertThat(byLimit.path("rows").toString()).isEqualTo("[[0],[1],[2],[3],[4],[5],[6]]");
    assertThat(byLimit.path("cut").stringValue()).startsWith("only the first 7 rows are here");
    JsonNode byBytes = JsonMapper.shared().readTree(wide.join().body());
    assertThat(byBytes.path("row_count").intValue()).isEqualTo(3);
    assertThat(byBytes.path("cut").stringValue()).contains("at most 1MiB");
    assertThat(refusal(413, body("select repeat('x', 3000000)"))).contains("select fewer columns");
  }

  @Test
  void tooLongAQueryIsKilled() throws Exception {
    queries.close();
    web.close();
    serve(Duration.ofSeconds(4), 1 << 20);
    CompletableFuture<HttpResponse<String>> answer = post(body(ENDLESS));
    ProcessHandle process = awaitProcess();
    assertThat(answer.join().statusCode()).isEqualTo(504);
    assertThat(answer.join().body()).contains("stopped after 4s (http.query-timeout)");
    awaitEnd(process);
  }

  @Test
  void whoLeavesEndsItsQuery() throws Exception {
    ProcessHandle process;
    Path temporary;
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), web.address().getPort())) {
      String body = body(ENDLESS);
      socket
          .getOutputStream()
          .write(
              ("POST /api/v1/query HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n"
                      + "Content-Type: application/json\r\nContent-Length: %d\r\n\r\n%s")
                  .formatted(TOKEN, body.length(), body)
                  .getBytes(UTF_8));
      process = awaitProcess();
      assertThat(arguments(process)).doesNotContain("hash", TOKEN);
      temporary = temporary(process);
      Await.until("DuckDB, beside our lock", () -> names(temporary).size() > 1);
    }
    awaitEnd(process);
    assertThat(queries.snapshot().failed()).containsEntry(QueryFailure.LEFT, 1L);
    assertThat(temporary).doesNotExist();
  }

  @Test
  void aStopEndsQueriesAndTwoRunAtMost() {
    CompletableFuture<HttpResponse<String>> first = post(body(ENDLESS));
    CompletableFuture<HttpResponse<String>> second = post(body(ENDLESS));
    Await.until("two queries", () -> processes().size() == 2);
    assertThat(refusal(429, body("select 1"))).contains("2 queries run already");
    List<ProcessHandle> processes = processes();
    queries.close();
    processes.forEach(this::awaitEnd);
    assertThat(first.join().statusCode()).isEqualTo(503);
    assertThat(second.join().body()).contains("zeekbus stops");
  }

  @Test
  void theEndOfZeekbusEndsItsQueries() throws Exception {
    Path token =
        Files.createFile(
            directory.resolve("token"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(token, TOKEN);
    try (ZeekbusProcess zeekbus =
        ZeekbusProcess.logger(
            directory,
            ZeekbusProcess.HTTP_LISTEN,
            "127.0.0.1:0",
            "--http-token-file=" + token,
            "--http-query=on",
            "--http-query-dir=" + directory)) {
      URI page = URI.create(zeekbus.await(DASHBOARD).group(1) + "api/v1/query");
      CompletableFuture<HttpResponse<String>> answer = post(page, body(ENDLESS));
      ProcessHandle itself = ProcessHandle.of(zeekbus.pid()).orElseThrow();
      Await.until("the process of the query", () -> itself.children().findAny().isPresent());
      ProcessHandle query = itself.children().findAny().orElseThrow();
      assertThat(zeekbus.signal("TERM").awaitExit()).isZero();
      Await.until("the end of the query", () -> !query.isAlive());
      assertThat(
              answer
                  .handle((response, gone) -> gone != null || response.statusCode() == 503)
                  .join())
          .isTrue();
    }
  }

  @Test
  void withoutATokenTheyAreRefusedAtTheStart() {
    CommandLineRun run = CommandLineRun.of("check-config", "--http-query", "on");
    assertThat(run.errors())
        .singleElement()
        .asString()
        .contains(
            "http.query on (--http-query) needs http.token-file, or http.client-ca",
            "a query reads all logs");
  }

  @Test
  void whatIsNoRequestStartsNoProcess() throws Exception {
    assertThat(refusal(400, "select 1")).contains("not JSON");
    assertThat(refusal(400, "[1]")).contains("no sql");
    assertThat(refusal(400, "{\"sql\":\" \"}")).contains("no sql");
    assertThat(refusal(400, "{\"sql\":\"select 1\",\"since\":\"--allow=/\"}")).contains("since");
    assertThat(refusal(400, "{\"sql\":\"select 1\",\"limit\":1001}")).contains("from 1 to 1,000");
    assertThat(refusal(400, "{\"sql\":\"select 1\",\"dir\":\"/etc\"}")).contains("only sql, since");
    assertThat(refusal(413, body("select '%s'".formatted("x".repeat(40_000)))))
        .contains("too long");
    URI uri = URI.create("http://127.0.0.1:%d/api/v1/query".formatted(web.address().getPort()));
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri).POST(HttpRequest.BodyPublishers.ofString(body("select 1")));
    assertThat(client.send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode())
        .isEqualTo(401);
    assertThat(
            client
                .send(
                    request.header("Authorization", "Bearer " + TOKEN).build(),
                    HttpResponse.BodyHandlers.discarding())
                .statusCode())
        .isEqualTo(415);
    assertThat(processes()).isEmpty();
    assertThat(queries.snapshot().failed()).isEmpty();
  }
}
