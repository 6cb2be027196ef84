package org.zeekbus.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.zeekbus.zmtp.Await;
import org.zeekbus.zmtp.CurveKeyPair;
import org.zeekbus.zmtp.system.SmallDisk;

/** HTTP of a process: where it is announced, what it shows, and what happens if it has no place. */
@Timeout(120)
final class HttpProcessTest {
  private static final Pattern DASHBOARD =
      Pattern.compile("dashboard: (http://127\\.0\\.0\\.1:\\d+)/ \\(metrics at /metrics\\)");
  private static final String RECORDING =
      Path.of("..", "recordings", "cluster-small.frames").toString();
  private static final String ANY = "127.0.0.1:0";
  private static final String ANY_PORT = "tcp://" + ANY;

  @AutoClose private final HttpClient client = HttpClient.newHttpClient();
  @TempDir private Path directory;

  private ZeekbusProcess broker(String... more) throws IOException {
    List<String> args = new ArrayList<>(List.of("broker", "--xsub", ANY_PORT, "--xpub", ANY_PORT));
    args.addAll(List.of(more));
    return ZeekbusProcess.start(directory, args.toArray(String[]::new));
  }

  private HttpResponse<String> get(String url, String... headers) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private String body(String url) throws Exception {
    HttpResponse<String> response = get(url);
    assertThat(response.statusCode()).as(url).isEqualTo(200);
    return response.body();
  }

  @Test
  void runShowsBothRoles() throws Exception {
    try (ZeekbusProcess run = ZeekbusProcess.run(directory, ZeekbusProcess.HTTP_LISTEN, ANY)) {
      String url = run.await(DASHBOARD).group(1);
      assertThat(run.printed()).containsSubsequence("listening: ", "logging: ", "dashboard: ");
      assertThat(body(url + "/healthz")).isEqualTo("{\"status\":\"ok\"}");
      assertThat(body(url + "/readyz"))
          .isEqualTo(
              "{\"ready\":true,\"roles\":[{\"role\":\"broker\",\"ready\":true,\"reasons\":[]},"
                  + "{\"role\":\"logger\",\"ready\":true,\"reasons\":[]}]}");
      assertThat(body(url + "/metrics")).contains("zeekbus_", "jvm_");
      assertThat(body(url + "/api/v1/version")).contains("\"pid\":" + run.pid());
      assertThat(body(url + "/api/v1/cluster")).contains("\"broker\":{", "\"logger\":{");
      assertThat(body(url + "/api/v1/config"))
          .contains("\"key\":\"http.listen\"", "\"origin\":\"--http-listen\"");
      assertThat(body(url + "/")).contains("<!doctype html>");
      assertThat(body(url + "/nodes/worker.js")).contains("<!doctype html>");
      assertThat(get(url + "/none.js").statusCode()).isEqualTo(404);
      assertThat(get(url + "/api/v2/none").body()).startsWith("{\"error\":");
      run.signal("USR1").await(Pattern.compile("http: .* answers .*"));
      assertThat(run.signal("TERM").awaitExit()).isZero();
      assertThat(run.printed()).doesNotContain("WARN", "ERROR", "LEAK");
    }
  }

  @Test
  void eachRoleAloneHasIt() throws Exception {
    try (ZeekbusProcess broker = broker(ZeekbusProcess.HTTP_LISTEN, ANY);
        ZeekbusProcess logger = ZeekbusProcess.logger(directory, ZeekbusProcess.HTTP_LISTEN, ANY)) {
      assertThat(body(broker.await(DASHBOARD).group(1) + "/readyz"))
          .contains("broker")
          .doesNotContain("logger");
      assertThat(body(logger.await(DASHBOARD).group(1) + "/readyz"))
          .contains("logger")
          .doesNotContain("broker");
      assertThat(broker.signal("TERM").awaitExit()).isZero();
      assertThat(logger.signal("TERM").awaitExit()).isZero();
    }
  }

  @Test
  void anAddressThatIsTakenEndsAStartThatWasToldToUseIt() throws Exception {
    try (ZeekbusProcess first = broker(ZeekbusProcess.HTTP_LISTEN, ANY)) {
      String address = first.await(DASHBOARD).group(1).substring("http://".length());
      try (ZeekbusProcess second = broker(ZeekbusProcess.HTTP_LISTEN, address)) {
        assertThat(second.awaitExit()).isEqualTo(1);
        assertThat(second.printed())
            .contains("zeekbus broker: cannot bind http://" + address + ": address already in use")
            .endsWith("or choose another endpoint (--http-listen)")
            .as("found before any role starts")
            .doesNotContain("listening: ");
      }
    }
  }

  @Test
  void anAddressThatIsTakenIsAWarningIfNobodyAskedForIt() throws Exception {
    DefaultAddress.goesToTheFirst(
        directory,
        "ZEEKBUS_HTTP_LISTEN",
        Pattern.compile("dashboard: http://127.0.0.1:8757/ \\(metrics at /metrics\\)"),
        Pattern.compile(
            ".* WARN .*cannot bind http://127\\.0\\.0\\.1:8757: address already in use: .*"
                + "another zeekbus .*--http-listen.*"),
        "dashboard: http");
  }

  @Test
  void theTokenIsReadAgainWhenItChanges() throws Exception {
    Path file = Files.writeString(directory.resolve("token"), "the-first-token-16\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    try (ZeekbusProcess broker =
        broker(ZeekbusProcess.HTTP_LISTEN, ANY, "--http-token-file", file.toString())) {
      String url = broker.await(DASHBOARD).group(1);
      assertThat(get(url + "/api/v1/version").statusCode()).isEqualTo(401);
      assertThat(get(url + "/healthz").statusCode()).isEqualTo(200);
      assertThat(get(url + "/").statusCode()).isEqualTo(200);
      assertThat(status(url, "the-first-token-16")).isEqualTo(200);
      Files.writeString(file, "short");
      broker.await(Pattern.compile(".*/token: not a token \\(.*; HTTP goes on with what it had"));
      assertThat(status(url, "the-first-token-16")).isEqualTo(200);
      Files.writeString(file, "the-second-token-16");
      broker.await(Pattern.compile(".*/token: reloaded, HTTP uses it from now on"));
      Await.until("the new token", () -> status(url, "the-second-token-16") == 200);
      assertThat(status(url, "the-first-token-16")).isEqualTo(401);
      assertThat(get(url + "/api/v1/config", "Authorization", "Bearer the-second-token-16").body())
          .contains("/token")
          .doesNotContain("-token-16");
      assertThat(broker.signal("TERM").awaitExit()).isZero();
      assertThat(broker.printed()).doesNotContain("-token-16");
    }
  }

  @Test
  void showsWhoMayConnectButNoKey() throws Exception {
    Path keys = directory.resolve("curve");
    assertThat(CommandLineRun.of("keygen", "--dir", keys.toString()).exit()).isZero();
    String key = CurveKeyPair.generate().publicKey().toString();
    Path clients =
        Files.writeString(
            directory.resolve("clients.yaml"),
            "enricher: {key: '" + key + "', publish: [zeek.cluster.worker], logs: false}\n");
    try (ZeekbusProcess broker =
        broker(
            "--zeekctl-keys=" + keys,
            "--curve-clients=" + clients,
            ZeekbusProcess.HTTP_LISTEN,
            ANY)) {
      String url = broker.await(DASHBOARD).group(1);
      assertThat(body(url + "/api/v1/connections"))
          .contains("\"curve\":true", "\"name\":\"cluster\"", "\"name\":\"enricher\"")
          .contains("\"publish\":[\"zeek.cluster.worker\"],\"subscribe\":[\"\"],\"push\":false")
          .doesNotContain(key);
      for (String path : List.of("/api/v1/config", "/api/v1/connections", "/metrics")) {
        for (String name : List.of("server_secretkey", "client_secretkey")) {
          assertThat(body(url + path)).doesNotContain(Files.readString(keys.resolve(name)).strip());
        }
      }
    }
  }

  /** The logger writes nothing, and says so; with room it goes on. */
  @Test
  void isNotReadyWhileTheDiskIsFull() throws Exception {
    try (SmallDisk disk = SmallDisk.mount(directory, "512k");
        ZeekbusProcess logger =
            ZeekbusProcess.start(
                directory,
                "logger",
                "--listen=" + ANY_PORT,
                "--dir=" + disk.path().resolve("files"),
                "--rotation-interval=0s",
                ZeekbusProcess.HTTP_LISTEN,
                ANY)) {
      String push = logger.awaitLogging();
      String url = logger.await(DASHBOARD).group(1) + "/readyz";
      assertThat(get(url).statusCode()).isEqualTo(200);
      Path ballast = disk.fill();
      CommandLineRun replay = CommandLineRun.of("replay", RECORDING, "--logs", push);
      assertThat(replay.errors()).isEmpty();
      // One log after the other finds that there is no room.
      Await.until("503", () -> isReady(url, 503));
      Await.until("both logs", () -> says(url, "conn") && says(url, "dns"));
      assertThat(get(url).body())
          .startsWith(
              "{\"ready\":false,\"roles\":[{\"role\":\"logger\",\"ready\":false,\"reasons\":[\"sink"
                  + " files: cannot write ")
          .contains("conn", "dns", ": ", "space left on device");
      Files.delete(ballast);
      Await.until("200", () -> isReady(url, 200));
    }
  }

  private boolean isReady(String url, int status) {
    try {
      return get(url).statusCode() == status;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private boolean says(String url, String text) {
    try {
      return get(url).body().contains(text);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private int status(String url, String token) {
    try {
      return get(url + "/api/v1/version", "Authorization", "Bearer " + token).statusCode();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void anOpenAddressThatIsAllowedIsWarnedOf() throws Exception {
    try (ZeekbusProcess broker = broker(ZeekbusProcess.HTTP_LISTEN, "*:0", "--insecure")) {
      broker.await(Pattern.compile("dashboard: http://localhost:\\d+/ .*"));
      broker.await(
          Pattern.compile(
              ".* WARN .*other hosts can reach http.listen \\*:0, and nothing is encrypted or"
                  + " authenticated \\(--insecure\\).*"));
    }
  }
}
