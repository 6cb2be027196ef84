package org.zeekbus.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.zeekbus.zmtp.TestProgram;

/** The WebSocket API with a list of clients that have tokens or certificates. */
@Timeout(120)
final class ClientListProcessTest {
  private static final Pattern WEBSOCKET = Pattern.compile("websocket: (wss?://\\S+)");
  private static final String ANY = "127.0.0.1:0";
  private static final char[] PASSWORD = "changeit".toCharArray();

  @AutoClose private final HttpClient http = HttpClient.newHttpClient();
  @TempDir private Path directory;
  private Path list;

  @BeforeEach
  void nameTheList() {
    list = directory.resolve("clients.yaml");
  }

  /** A client's token, and its entry for the list. */
  private record Made(String token, String entry) {
    static Made of(String name) {
      List<String> lines = CommandLineRun.of("token", "--name", name).out().lines().toList();
      return new Made(lines.getFirst(), lines.getLast());
    }

    String bearer() {
      return "Bearer " + token;
    }

    /** As a client sends it that has it in its URL. */
    String basic() {
      byte[] pair = ("anybody:" + token).getBytes(StandardCharsets.US_ASCII);
      return "Basic " + Base64.getEncoder().encodeToString(pair);
    }

    String entryWith(String rights) {
      return entry.replace("}", ", " + rights + "}");
    }
  }

  private void write(String... entries) throws IOException {
    Path next = Files.writeString(directory.resolve("next"), String.join("\n", entries) + "\n");
    Files.move(next, list, StandardCopyOption.ATOMIC_MOVE);
  }

  private ZeekbusProcess run(String... more) throws IOException {
    List<String> args =
        new ArrayList<>(List.of("--clients=" + list, ZeekbusProcess.WEBSOCKET_LISTEN, ANY));
    args.addAll(List.of(more));
    return ZeekbusProcess.run(directory, args.toArray(String[]::new));
  }

  private static String event(String topic) {
    return """
    {"type":"data-message","topic":"%s","@data-type":"vector","data":[\
    {"@data-type":"count","data":1},{"@data-type":"count","data":1},\
    {"@data-type":"vector","data":[{"@data-type":"string","data":"Test::hi"},\
    {"@data-type":"vector","data":[]}]}]}\
    """
        .formatted(topic);
  }

  @Test
  void aTokenIsNeededAndItsRightsAreKept() throws Exception {
    Made soc = Made.of("soc");
    Made all = Made.of("all");
    write(soc.entryWith("publish: [zeek.good.], subscribe: [zeek.good.]"), all.entry());
    try (ZeekbusProcess run = run()) {
      String url = run.await(WEBSOCKET).group(1);
      run.await(
          Pattern.compile(
              "zeekctl: add to zeekctl.cfg, with a token of `zeekbus token --name zeekctl`:"
                  + " WebSocketUrl = ws://zeekctl:TOKEN@127\\.0\\.0\\.1:\\d+/v1/messages/json"));
      assertThat(WebSocketClient.answer(http, url, "")).isEqualTo(401);
      assertThat(WebSocketClient.answer(http, url, "Bearer " + Made.of("x").token()))
          .isEqualTo(401);
      try (WebSocketClient bound = WebSocketClient.connect(http, url, soc.bearer());
          WebSocketClient free = WebSocketClient.connect(http, url, all.basic())) {
        assertThat(bound.sends("[\"zeek.good.\"]").hears()).contains("\"type\":\"ack\"");
        assertThat(free.sends("[\"zeek.\"]").hears()).contains("\"type\":\"ack\"");
        bound.sends(event("zeek.bad"));
        assertThat(bound.hears()).contains("\"type\":\"error\"", "forbidden");
        bound.sends(event("zeek.good.news"));
        assertThat(free.hears()).contains("\"topic\":\"zeek.good.news\"");
        free.sends(event("zeek.good.more"));
        assertThat(bound.hears()).contains("\"topic\":\"zeek.good.more\"");
        assertThat(free.hasHeard()).isFalse();
      }
      assertThat(run.signal("TERM").awaitExit()).isZero();
      assertThat(run.printed()).doesNotContain(soc.token(), all.token(), "LEAK");
    }
  }

  @Test
  void aClientThatIsRemovedIsOutAtOnceAndOthersNoticeNothing() throws Exception {
    Made goes = Made.of("goes");
    Made changes = Made.of("changes");
    Made stays = Made.of("stays");
    write(goes.entry(), changes.entry(), stays.entry());
    try (ZeekbusProcess run = run()) {
      String url = run.await(WEBSOCKET).group(1);
      try (WebSocketClient one = WebSocketClient.connect(http, url, goes.bearer());
          WebSocketClient two = WebSocketClient.connect(http, url, changes.bearer());
          WebSocketClient other = WebSocketClient.connect(http, url, stays.bearer())) {
        for (WebSocketClient each : List.of(one, two, other)) {
          assertThat(each.sends("[\"lab.\"]").hears()).contains("\"type\":\"ack\"");
        }
        write("goes: [");
        run.await(Pattern.compile(".*clients\\.yaml.*; the list of clients is unchanged"));
        other.sends(event("lab.1"));
        assertThat(one.hears()).contains("lab.1");
        assertThat(two.hears()).contains("lab.1");
        write(changes.entryWith("subscribe: [zeek.]"), stays.entry());
        run.await(Pattern.compile(".*: reloaded, 2 clients may connect"));
        assertThat(one.hears()).startsWith("closed 1008 ");
        assertThat(two.hears()).startsWith("closed 1008 ");
        assertThat(WebSocketClient.answer(http, url, goes.bearer())).isEqualTo(401);
        try (WebSocketClient back = WebSocketClient.connect(http, url, changes.bearer())) {
          back.sends("[\"zeek.\"]");
          assertThat(back.hears()).contains("\"type\":\"ack\"");
          back.sends(event("lab.2"));
          assertThat(other.hears()).contains("lab.2");
        }
      }
      write("[]");
      run.await(Pattern.compile(".*: reloaded, 0 clients may connect"));
      assertThat(WebSocketClient.answer(http, url, stays.bearer())).isEqualTo(401);
    }
  }

  @Test
  void aCertificateIsAsGoodAsAToken() throws Exception {
    openssl(
        "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=bus"
            + " -addext subjectAltName=IP:127.0.0.1 -keyout server.key -out server.crt");
    for (String name : List.of("listed", "stranger")) {
      openssl(
          "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN="
              + name
              + " -keyout "
              + name
              + ".key -out "
              + name
              + ".crt");
      openssl(
          "pkcs12 -export -passout pass:changeit -inkey "
              + name
              + ".key -in "
              + name
              + ".crt -out "
              + name
              + ".p12");
    }
    Files.writeString(
        directory.resolve("ca.crt"),
        Files.readString(directory.resolve("listed.crt"))
            + Files.readString(directory.resolve("stranger.crt")));
    String fingerprint =
        openssl("x509 -noout -fingerprint -sha256 -in listed.crt").split("=", 2)[1].strip();
    Made token = Made.of("token");
    write("listed: {certificate: \"sha256:" + fingerprint + "\"}", token.entry());
    try (ZeekbusProcess run =
        run(
            "--websocket-cert=server.crt",
            "--websocket-key=server.key",
            "--websocket-client-ca=ca.crt")) {
      String url = run.await(WEBSOCKET).group(1);
      assertThat(url).startsWith("wss:");
      assertThat(isLetIn("listed.p12", url, "")).isTrue();
      assertThat(isLetIn("stranger.p12", url, "")).isFalse();
      assertThat(isLetIn("", url, "")).isFalse();
      assertThat(isLetIn("", url, token.bearer())).isTrue();
      write("listed: {certificate: CN=Stranger}");
      run.await(Pattern.compile(".*: reloaded, 1 client may connect"));
      assertThat(isLetIn("listed.p12", url, "")).isFalse();
      assertThat(isLetIn("stranger.p12", url, "")).isTrue();
    }
  }

  private boolean isLetIn(String store, String url, String authorization) throws Exception {
    try (HttpClient client = HttpClient.newBuilder().sslContext(tls(store)).build()) {
      return WebSocketClient.answer(client, url, authorization) == 101;
    }
  }

  private SSLContext tls(String store) throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, PASSWORD);
    try (InputStream in = Files.newInputStream(directory.resolve("server.crt"))) {
      trusted.setCertificateEntry(
          "server", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(
        store.isEmpty()
            ? trusted
            : KeyStore.getInstance(directory.resolve(store).toFile(), PASSWORD),
        PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }

  private String openssl(String arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("openssl"));
    command.addAll(List.of(arguments.split(" ")));
    TestProgram.End end =
        TestProgram.run(
            new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true),
            TestProgram.PATIENCE);
    assertThat(end.exit()).as(end.said()).isZero();
    return end.said();
  }
}
