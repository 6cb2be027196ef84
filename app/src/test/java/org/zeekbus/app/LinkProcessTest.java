package org.zeekbus.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.zeekbus.zmtp.TestTransport;

/** {@code zeekbus websocket}: its link with the cluster's broker, and how it starts and ends. */
@Timeout(120)
final class LinkProcessTest {
  private static final String ANY = "127.0.0.1:0";
  private static final String ANY_PORT = "tcp://" + ANY;
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
