package org.zeekbus.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The WebSocket API of a process: where it is announced, and what happens if it has no place. */
@Timeout(120)
final class WebSocketProcessTest {
  private static final Pattern WEBSOCKET =
      Pattern.compile("websocket: ws://(127\\.0\\.0\\.1:\\d+)/v1/messages/json");
  private static final String ANY = "127.0.0.1:0";
  private static final String ANY_PORT = "tcp://" + ANY;

  @TempDir private Path directory;

  private ZeekbusProcess broker(String... more) throws IOException {
    List<String> args = new ArrayList<>(List.of("broker", "--xsub", ANY_PORT, "--xpub", ANY_PORT));
    args.addAll(List.of(more));
    return ZeekbusProcess.start(directory, args.toArray(String[]::new));
  }

  @Test
  void runSaysWhereItIsAndWhatToTellZeekctl() throws Exception {
    try (ZeekbusProcess run = ZeekbusProcess.run(directory, ZeekbusProcess.WEBSOCKET_LISTEN, ANY)) {
      String address = run.await(WEBSOCKET).group(1);
      run.await(
          Pattern.compile(
              "zeekctl: add to zeekctl.cfg: WebSocketUrl = ws://" + address + "/v1/messages/json"));
      assertThat(run.printed()).containsSubsequence("logging: ", "@load", "websocket: ");
      run.signal("USR1").await(Pattern.compile("websocket: 0 clients, 0 connections, .*"));
      assertThat(run.signal("TERM").awaitExit()).isZero();
      assertThat(run.printed()).doesNotContain("WARN", "ERROR", "LEAK");
    }
  }

  @Test
  void itsStatisticsAreInTheDocumentUntilTheEnd() throws Exception {
    try (ZeekbusProcess broker = broker("--stats", "json", ZeekbusProcess.WEBSOCKET_LISTEN, ANY)) {
      broker.await(WEBSOCKET);
      Pattern document =
          Pattern.compile("\\{.*\"websocket\":\\{\"http\":\\{.*\"client_count\":0[,}].*");
      broker.signal("USR1").await(document);
      broker.signal("TERM").await(document);
      assertThat(broker.awaitExit()).isZero();
    }
  }

  @Test
  void aStopTellsClients() throws Exception {
    try (ZeekbusProcess broker = broker(ZeekbusProcess.WEBSOCKET_LISTEN, ANY);
        HttpClient http = HttpClient.newHttpClient()) {
      String url = "ws://" + broker.await(WEBSOCKET).group(1) + "/v1/messages/json";
      try (WebSocketClient client = WebSocketClient.connect(http, url, "")) {
        assertThat(client.sends("[]").hears())
            .contains("\"type\":\"ack\"", "\"version\":\"9.0.0 zeekbus/");
        broker.signal("TERM");
        assertThat(client.hears()).startsWith("closed 1001 ");
      }
      assertThat(broker.awaitExit()).isZero();
    }
  }

  @Test
  void noneSwitchesItOff() throws Exception {
    try (ZeekbusProcess broker = broker(ZeekbusProcess.WEBSOCKET_LISTEN, "none")) {
      broker.awaitListening();
      broker.signal("USR1").await(Pattern.compile("counts"));
      assertThat(broker.signal("TERM").awaitExit()).isZero();
      assertThat(broker.printed()).doesNotContain("websocket: ", "zeekctl");
    }
  }

  @Test
  void anAddressThatIsTakenEndsAStartThatWasToldToUseIt() throws Exception {
    try (ZeekbusProcess first = broker(ZeekbusProcess.WEBSOCKET_LISTEN, ANY)) {
      String address = first.await(WEBSOCKET).group(1);
      try (ZeekbusProcess second = broker(ZeekbusProcess.WEBSOCKET_LISTEN, address)) {
        assertThat(second.awaitExit()).isEqualTo(1);
        assertThat(second.printed())
            .contains("zeekbus broker: cannot bind http://" + address + ": address already in use")
            .endsWith("or choose another endpoint (--websocket-listen)")
            .as("found before any role starts")
            .doesNotContain("listening: ");
      }
    }
  }

  @Test
  void anOpenAddressThatIsAllowedIsWarnedOf() throws Exception {
    try (ZeekbusProcess broker = broker(ZeekbusProcess.WEBSOCKET_LISTEN, "*:0", "--insecure")) {
      broker.await(Pattern.compile("websocket: ws://localhost:\\d+/v1/messages/json"));
      broker.await(
          Pattern.compile(
              ".* WARN .*other hosts can reach websocket.listen \\*:0, and nothing is encrypted or"
                  + " authenticated \\(--insecure\\).*"));
    }
  }

  @Test
  void anAddressThatIsTakenIsAWarningIfNobodyAskedForIt() throws Exception {
    DefaultAddress.goesToTheFirst(
        directory,
        "ZEEKBUS_WEBSOCKET_LISTEN",
        Pattern.compile("websocket: ws://127.0.0.1:27758/v1/messages/json"),
        Pattern.compile(
            ".* WARN .*cannot bind http://127\\.0\\.0\\.1:27758: address already in use: .*no"
                + " WebSocket API; .*--websocket-listen.*"),
        "websocket: ws");
  }
}
