package org.zeekbus.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code run} and {@code broker} as operators meet them: processes, signals, exit codes. */
final class BrokerProcessTest {
  private static final String ANY_PORT = "tcp://127.0.0.1:0";
  private static final Pattern STATISTICS = Pattern.compile("up \\d+ s, buffers .*");
  private static final Pattern LOGGED = Pattern.compile("^\\d{4}-\\d\\d-\\d\\d");
  private static final Pattern STOPPING = Pattern.compile("stopping: .*");

  @TempDir private Path directory;

  @Test
  void printsStatisticsWhenAskedAndAtItsEnd() throws Exception {
    try (ZeekbusProcess broker = broker();
        JeroMqNode node = new JeroMqNode(broker.awaitListening())) {
      node.subscribes("zeek.");
      node.publishes("zeek.event", new byte[10]);
      assertThat(node.receives()).isEqualTo("zeek.event 10");
      broker.signal("USR1").await(STATISTICS);
      broker.await(Pattern.compile(" +1 .* zeek\\.event"));
      broker.signal("TERM").await(STATISTICS);
      assertThat(broker.awaitExit()).isZero();
      assertThat(broker.printed()).doesNotContain("LEAK", "Exception", "WARN");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TERM", "INT"})
  void stopsOnASignal(String signal) throws Exception {
    try (ZeekbusProcess broker = broker()) {
      broker.awaitListening();
      assertThat(broker.signal(signal).awaitExit()).isZero();
    }
  }

  @Test
  void sendsWhatIsQueuedBeforeItEnds() throws Exception {
    int messages = 300;
    byte[] payload = new byte[64 << 10];
    try (ZeekbusProcess broker = broker("--linger", "1m", "--on-full", "block");
        JeroMqNode node = new JeroMqNode(broker.awaitListening())) {
      node.subscribes("zeek.");
      for (int i = 0; i < messages; i++) {
        node.publishes("zeek.event", payload);
      }
      Pattern all = Pattern.compile(" +%d .* zeek\\.event".formatted(messages));
      Pattern last = Pattern.compile("counts");
      String printed = "";
      while (!all.matcher(printed).find()) {
        broker.signal("USR1").await(last);
        printed = broker.printed();
      }
      broker.signal("TERM").await(STOPPING);
      for (int i = 0; i < messages; i++) {
        assertThat(node.receives()).isEqualTo("zeek.event " + payload.length);
      }
      // Messages that were sent during the stop count, too.
      broker.await(STATISTICS);
      broker.await(Pattern.compile("subscribers .*"));
      broker.await(Pattern.compile(" +%d .*".formatted(messages)));
      assertThat(broker.awaitExit()).isZero();
    }
  }

  @Test
  void aSecondSignalEndsItAtOnce() throws Exception {
    try (ZeekbusProcess broker = broker("--linger", "1h", "--on-full", "block");
        JeroMqNode node = new JeroMqNode(broker.awaitListening())) {
      node.subscribes("zeek.");
      for (int i = 0; i < 300; i++) {
        node.publishes("zeek.event", new byte[64 << 10]);
      }
      broker.signal("TERM").await(STOPPING);
      assertThat(broker.signal("TERM").awaitExit()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TERM", "KILL"})
  void isBackOnTheSamePortsAtOnceAndAllFlowsAgain(String signal) throws Exception {
    try (ZeekbusProcess before = broker("--data", "data")) {
      ZeekbusProcess.Endpoints endpoints = before.awaitListening();
      try (JeroMqNode node = new JeroMqNode(endpoints)) {
        node.subscribes("zeek.").publishes("zeek.before", new byte[0]);
        assertThat(node.receives()).isEqualTo("zeek.before 0");
        before.signal(signal).awaitExit();
        try (ZeekbusProcess after =
            start(
                "broker",
                "--data=data",
                "--xsub=" + endpoints.xsub(),
                "--xpub=" + endpoints.xpub())) {
          assertThat(after.awaitListening()).isEqualTo(endpoints);
          node.publishesUntilItReceives("zeek.after");
        }
      }
    }
  }

  @Test
  void runShowsWhatBelongsIntoLocalZeek() throws Exception {
    try (ZeekbusProcess run =
        start("run", "--xsub", ANY_PORT, "--xpub", ANY_PORT, "--listen", ANY_PORT)) {
      ZeekbusProcess.Endpoints endpoints = run.awaitListening();
      run.await(Pattern.compile("@load frameworks/cluster/backend/zeromq"));
      run.await(Pattern.compile("redef Cluster::Backend::ZeroMQ::run_proxy_thread = F;"));
      run.await(
          Pattern.compile(
              "redef Cluster::Backend::ZeroMQ::connect_xsub_endpoint = \"%s\";"
                  .formatted(endpoints.xpub())));
      run.await(
          Pattern.compile(
              "redef Cluster::Backend::ZeroMQ::connect_xpub_endpoint = \"%s\";"
                  .formatted(endpoints.xsub())));
      assertThat(run.signal("TERM").awaitExit()).isZero();
      assertThat(run.printed()).doesNotContain("ipv6");
      assertThat(directory.resolve("data")).isDirectory();
      assertThat(directory.resolve("logs")).isDirectory();
    }
  }

  @Test
  void brokerWritesNoFiles() throws Exception {
    try (ZeekbusProcess broker = broker()) {
      broker.awaitListening();
      assertThat(broker.signal("TERM").awaitExit()).isZero();
      assertThat(directory).isEmptyDirectory();
    }
  }

  @Test
  void twoDoNotShareADataDirectory() throws Exception {
    try (ZeekbusProcess first = broker("--data", "data")) {
      first.awaitListening();
      try (ZeekbusProcess second = broker("--data", "data")) {
        assertThat(second.awaitExit()).isEqualTo(1);
        assertThat(second.printed())
            .isEqualTo(
                "zeekbus broker: %s is in use by another zeekbus, process %d: give each its own directory (--data)"
                    .formatted(directory.toRealPath().resolve("data"), first.pid()));
      }
    }
  }

  @Test
  void saysWhyItCannotUseItsDataDirectory() throws Exception {
    Files.writeString(directory.resolve("file"), "");
    try (ZeekbusProcess broker = broker("--data", "file/data")) {
      assertThat(broker.awaitExit()).isEqualTo(1);
      assertThat(broker.printed()).startsWith("zeekbus broker: cannot write to ").hasLineCount(1);
    }
  }

  @Test
  void saysThatItListensOnlyOnceAllRolesStand() throws Exception {
    try (ZeekbusProcess first = broker()) {
      String taken = first.awaitListening().xsub();
      try (ZeekbusProcess run =
          start("run", "--xsub", ANY_PORT, "--xpub", ANY_PORT, "--listen", taken)) {
        assertThat(run.awaitExit()).isEqualTo(1);
        assertThat(run.printed())
            .startsWith("zeekbus run: cannot bind " + taken)
            .endsWith("or choose another endpoint (--listen)")
            .hasLineCount(1);
      }
    }
  }

  @Test
  void theLogBeginsWithWhatRunsAndHowItWasSet() throws Exception {
    try (ZeekbusProcess broker = broker("--linger", "1s")) {
      Pattern head =
          Pattern.compile(
              LOGGED
                  + "T\\d\\d:\\d\\d:\\d\\d\\.\\d{3}(Z|[+-]\\d\\d:\\d\\d) INFO  zeekbus \\S+.*, pid "
                  + broker.pid()
                  + ", Java 25\\S*, configuration: --xsub, --xpub, --linger, ZEEKBUS_HTTP_LISTEN, "
                  + "ZEEKBUS_WEBSOCKET_LISTEN");
      broker.await(head);
      // What it prints on stdout may come before.
      assertThat(broker.printed().lines().filter(line -> LOGGED.matcher(line).find()).findFirst())
          .hasValueSatisfying(line -> assertThat(line).matches(head));
    }
  }

  @Test
  void saysWhyItCannotListen() throws Exception {
    try (ZeekbusProcess first = broker()) {
      String taken = first.awaitListening().xsub();
      try (ZeekbusProcess second = start("broker", "--xsub", taken, "--xpub", ANY_PORT)) {
        assertThat(second.awaitExit()).isEqualTo(1);
        assertThat(second.printed())
            .startsWith("zeekbus broker: cannot bind " + taken)
            .contains("in use")
            .endsWith("or choose another endpoint (--xsub, --xpub)")
            .hasLineCount(1);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"tcp://192.0.2.1:5555", "tcp://no-such-host.invalid:5555"})
  void saysThatAnAddressIsNotOurs(String endpoint) throws Exception {
    try (ZeekbusProcess broker =
        start("broker", "--xsub", endpoint, "--xpub", ANY_PORT, "--insecure")) {
      assertThat(broker.awaitExit()).isEqualTo(1);
      assertThat(broker.printed()).startsWith("zeekbus broker: ").contains("no such");
      assertThat(broker.printed()).hasLineCount(1);
    }
  }

  @Test
  void takesTheTwoPortsOfZeekctl() throws Exception {
    try (ZeekbusProcess broker = start("broker", "--zeekctl", "127.27.7.60")) {
      assertThat(broker.awaitListening())
          .isEqualTo(
              new ZeekbusProcess.Endpoints("tcp://127.27.7.60:27761", "tcp://127.27.7.60:27760"));
    }
  }

  @Test
  void runListensForLogsAtZeekctlsAddressToo() throws Exception {
    try (ZeekbusProcess run = start("run", "--zeekctl", "127.27.7.62")) {
      run.awaitInAnyOrder(
          Pattern.compile("logging: PULL tcp://127\\.27\\.7\\.62:5557 .*"),
          Pattern.compile(".*connect_log_endpoints \\+= \\{ \"tcp://127\\.27\\.7\\.62:5557\" };"));
      assertThat(run.signal("TERM").awaitExit()).isZero();
      assertThat(run.printed())
          .contains("run_proxy_thread = F;")
          .doesNotContain("connect_xsub_endpoint =", "connect_xpub_endpoint =");
    }
  }

  @Test
  void warnsOfEndpointsThatOtherHostsReach() throws Exception {
    try (ZeekbusProcess broker =
        start("broker", "--xsub", "tcp://*:0", "--xpub", ANY_PORT, "--insecure")) {
      broker.awaitListening();
      broker.await(Pattern.compile(".* WARN +other hosts can reach tcp://\\*:0, and nothing .*"));
    }
  }

  private ZeekbusProcess broker(String... args) throws IOException {
    List<String> all = new ArrayList<>(List.of("broker", "--xsub", ANY_PORT, "--xpub", ANY_PORT));
    all.addAll(List.of(args));
    return start(all.toArray(String[]::new));
  }

  private ZeekbusProcess start(String... args) throws IOException {
    return ZeekbusProcess.start(directory, args);
  }
}
