package org.zeekbus.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.zeekbus.zmtp.Await;
import org.zeekbus.zmtp.TestTransport;

/** {@code zeekbus websocket}: its link with the cluster's broker, and how it starts and ends. */
@Timeout(120)
final class LinkProcessTest {
  private static final String ANY = "127.0.0.1:0";
  private static final String ANY_PORT = "tcp://" + ANY;
  private static final Pattern WEBSOCKET =
      Pattern.compile("websocket: (ws://127\\.0\\.0\\.1:\\d+/v1/messages/json)");
  private static final String EVENT =
      "{\"type\":\"data-message\",\"topic\":\"lab.x\",\"@data-type\":\"vector\",\"data\":"
          + "[{\"@data-type\":\"count\",\"data\":1},{\"@data-type\":\"count\",\"data\":1},"
          + "{\"@data-type\":\"vector\",\"data\":[{\"@data-type\":\"string\",\"data\":\"Lab::x\"},"
          + "{\"@data-type\":\"vector\",\"data\":[]}]}]}";
  private static final Pattern LINKED =
      Pattern.compile("linked with the cluster's broker: XPUB (\\S+), XSUB (\\S+)");

  @TempDir private Path directory;

  private ZeekbusProcess broker(String xsub, String xpub) throws IOException {
    return ZeekbusProcess.start(directory, "broker", "--xsub", xsub, "--xpub", xpub);
  }

  private ZeekbusProcess websocket(String xsub, String xpub, String... more) throws IOException {
    List<String> args =
        new ArrayList<>(
            List.of(
                "websocket",
                "--broker-xsub",
                xsub,
                "--broker-xpub",
                xpub,
                ZeekbusProcess.WEBSOCKET_LISTEN,
                ANY));
    args.addAll(List.of(more));
    return ZeekbusProcess.start(directory, args.toArray(String[]::new));
  }

  @Test
  void itLinksAndServesAndStops() throws Exception {
    try (ZeekbusProcess broker = broker(ANY_PORT, ANY_PORT)) {
      ZeekbusProcess.Endpoints cluster = broker.awaitListening();
      try (ZeekbusProcess websocket = websocket(cluster.xsub(), cluster.xpub())) {
        websocket.awaitInAnyOrder(
            LINKED, Pattern.compile("websocket: ws://127\\.0\\.0\\.1:\\d+/v1/messages/json"));
        websocket
            .signal("USR1")
            .await(Pattern.compile("link with the cluster's broker .*: up, .*"));
        assertThat(websocket.signal("TERM").awaitExit()).isZero();
        assertThat(websocket.printed()).doesNotContain("WARN", "ERROR", "LEAK", "listening");
      }
      assertThat(broker.signal("TERM").awaitExit()).isZero();
      assertThat(broker.printed()).doesNotContain("WARN", "ERROR");
    }
  }

  @Test
  void clientsHearTheOthersAndThatTheBrokerIsGone() throws Exception {
    try (ZeekbusProcess broker =
            ZeekbusProcess.start(
                directory,
                "broker",
                "--xsub",
                ANY_PORT,
                "--xpub",
                ANY_PORT,
                ZeekbusProcess.WEBSOCKET_LISTEN,
                ANY);
        HttpClient http = HttpClient.newHttpClient()) {
      ZeekbusProcess.Endpoints cluster = broker.awaitListening();
      try (ZeekbusProcess websocket = websocket(cluster.xsub(), cluster.xpub())) {
        Client near = new Client(http, broker.await(WEBSOCKET).group(1));
        Client far = new Client(http, websocket.await(WEBSOCKET).group(1));
        near.says("[\"lab.\"]").hears("\\{\"type\":\"ack\".*");
        far.says("[\"lab.\"]").hears("\\{\"type\":\"ack\".*");
        near.says(EVENT);
        far.hears(Pattern.quote(EVENT));
        far.says(EVENT);
        near.hears(Pattern.quote(EVENT));
        assertThat(broker.signal("KILL").awaitExit()).isNotZero();
        far.hears("close 1013 the cluster's broker at tcp://\\S+ is unreachable");
        assertThat(websocket.signal("TERM").awaitExit()).isZero();
        assertThat(websocket.printed()).doesNotContain("ERROR", "LEAK");
      }
    }
  }

  /** A client of the JDK. What it hears waits for the test. */
  private static final class Client implements WebSocket.Listener {
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final StringBuilder part = new StringBuilder();
    private final WebSocket socket;

    Client(HttpClient http, String url) {
      socket =
          http.newWebSocketBuilder()
              .buildAsync(URI.create(url), this)
              .orTimeout(1, TimeUnit.MINUTES)
              .join();
    }

    Client says(String text) {
      var _ = socket.sendText(text, true).orTimeout(1, TimeUnit.MINUTES).join();
      return this;
    }

    void hears(String pattern) throws InterruptedException {
      assertThat(heard.poll(Await.DEADLINE.toMillis(), TimeUnit.MILLISECONDS)).matches(pattern);
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence text, boolean isLast) {
      part.append(text);
      if (isLast) {
        heard.add(part.toString());
        part.setLength(0);
      }
      from.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
      heard.add("close " + code + " " + reason);
      return null;
    }
  }

  @Test
  void itWaitsForABrokerAndOutlivesIt() throws Exception {
    String xsub = TestTransport.unused().toString();
    String xpub = TestTransport.unused().toString();
    try (ZeekbusProcess websocket = websocket(xsub, xpub)) {
      websocket.await(
          Pattern.compile(
              ".* WARN .*the cluster's broker at tcp://\\S+ is unreachable: connection refused.*;"
                  + " zeekbus tries again.*"));
      try (ZeekbusProcess broker = broker(xsub, xpub)) {
        websocket.await(LINKED);
        assertThat(broker.signal("KILL").awaitExit()).isNotZero();
      }
      websocket.await(
          Pattern.compile(
              ".* WARN .*the link with the cluster's broker at tcp://\\S+ is lost: .*"));
      try (ZeekbusProcess broker = broker(xsub, xpub)) {
        broker.awaitListening();
        websocket.await(Pattern.compile("linked again with the cluster's broker: .*"));
        websocket.signal("USR1").await(Pattern.compile("link with .*: up, 2 times up.*"));
      }
      assertThat(websocket.signal("TERM").awaitExit()).isZero();
    }
  }

  @Test
  void itHasTheKeysOfThoseWhoConnect() throws Exception {
    Path keys = directory.resolve("curve");
    assertThat(CommandLineRun.of("keygen", "--dir", keys.toString()).exit()).isZero();
    try (ZeekbusProcess broker =
        ZeekbusProcess.start(
            directory,
            "broker",
            "--xsub",
            ANY_PORT,
            "--xpub",
            ANY_PORT,
            "--zeekctl-keys=" + keys)) {
      ZeekbusProcess.Endpoints cluster = broker.awaitListening();
      try (ZeekbusProcess websocket =
          websocket(
              cluster.xsub(),
              cluster.xpub(),
              "--curve-server-publickey=file:" + keys.resolve("server_publickey"),
              "--curve-client-secretkey=file:" + keys.resolve("client_secretkey"))) {
        websocket.await(LINKED);
        assertThat(websocket.signal("TERM").awaitExit()).isZero();
      }
      try (ZeekbusProcess websocket = websocket(cluster.xsub(), cluster.xpub())) {
        assertThat(websocket.awaitExit()).isEqualTo(1);
        assertThat(websocket.printed())
            .contains("the link with the cluster failed: ", "--curve-client-secretkey");
      }
    }
  }

  @Test
  void itsMetricsAreThoseOfItsBroker() throws Exception {
    try (ZeekbusProcess broker = broker(ANY_PORT, ANY_PORT);
        HttpClient http = HttpClient.newHttpClient()) {
      ZeekbusProcess.Endpoints cluster = broker.awaitListening();
      try (ZeekbusProcess websocket =
          websocket(cluster.xsub(), cluster.xpub(), ZeekbusProcess.HTTP_LISTEN, ANY)) {
        Pattern dashboard = Pattern.compile("dashboard: (http://\\S+)/ .*");
        websocket.awaitInAnyOrder(LINKED, dashboard);
        Matcher page = dashboard.matcher(websocket.printed());
        assertThat(page.find()).isTrue();
        HttpRequest metrics =
            HttpRequest.newBuilder(URI.create(page.group(1) + "/metrics")).build();
        Await.until(
            "the link is in the metrics",
            () ->
                http.sendAsync(metrics, BodyHandlers.ofString())
                    .orTimeout(1, TimeUnit.MINUTES)
                    .join()
                    .body()
                    .contains("node=\"cluster\""));
      }
    }
  }

  @Test
  void statisticsAreJsonToo() throws Exception {
    try (ZeekbusProcess websocket =
        websocket(
            TestTransport.unused().toString(),
            TestTransport.unused().toString(),
            "--stats",
            "json")) {
      websocket.await(Pattern.compile(".*unreachable.*"));
      websocket
          .signal("USR1")
          .await(
              Pattern.compile(
                  "\\{.*\"link\":\\{\"is_up\":false,\"xpub\":\"tcp.*\"broker\":\\{.*\"websocket\":\\{.*"));
      assertThat(websocket.signal("TERM").awaitExit()).isZero();
    }
  }

  @Test
  void endpointsThatAreSwappedEndTheStart() throws Exception {
    try (ZeekbusProcess broker = broker(ANY_PORT, ANY_PORT)) {
      ZeekbusProcess.Endpoints cluster = broker.awaitListening();
      try (ZeekbusProcess websocket = websocket(cluster.xpub(), cluster.xsub())) {
        assertThat(websocket.awaitExit()).isEqualTo(1);
        assertThat(websocket.printed())
            .contains(
                "the link with the cluster failed: the cluster's broker at tcp://",
                "are the two endpoints swapped?");
      }
    }
  }

  @Test
  void withoutAnAddressThereIsNothingToDo() throws Exception {
    try (ZeekbusProcess websocket =
        ZeekbusProcess.start(directory, "websocket", ZeekbusProcess.WEBSOCKET_LISTEN, "none")) {
      assertThat(websocket.awaitExit()).isEqualTo(2);
      assertThat(websocket.printed())
          .contains("websocket.listen none", "`zeekbus websocket` serves nothing else");
    }
  }
}
