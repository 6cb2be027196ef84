package org.zeekbus.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeekbus.zmtp.Await;
import org.zeekbus.zmtp.TestTransport;

/** {@code run --demo} as its users meet it. */
final class DemoProcessTest {
  private static final String ANY_PORT = "tcp://127.0.0.1:0";
  private static final String STRANGER = "zeek.cluster.nodeid.zeromq_%s_host_1_Nxyz.";
  private static final Pattern LOGS = Pattern.compile("logging: PULL .*, files in (\\S+)");
  private static final Pattern LAST_JOINED = Pattern.compile(".* worker-4 .* joined as .*");

  @TempDir private Path directory;

  private ZeekbusProcess demo(String... more) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("run", "--demo", "--listen", ANY_PORT));
    arguments.addAll(List.of(more));
    return ZeekbusProcess.start(directory, arguments.toArray(String[]::new));
  }

  private ZeekbusProcess demo() throws IOException {
    return demo("--xsub", ANY_PORT, "--xpub", ANY_PORT);
  }

  @Test
  void aWholeClusterIsThereAndWritesFreshLogsUntilTheEnd() throws Exception {
    Instant start = Instant.now();
    try (ZeekbusProcess demo = demo()) {
      ZeekbusProcess.Endpoints broker = demo.awaitListening();
      Path logs = Path.of(demo.await(LOGS).group(1));
      demo.await(LAST_JOINED);

      CommandLineRun nodes =
          CommandLineRun.of("nodes", "--xsub", broker.xsub(), "--xpub", broker.xpub());
      assertThat(nodes.out().lines().map(line -> line.split(" ")[0]))
          .containsExactly(
              "logger-1", "manager", "proxy-1", "worker-1", "worker-2", "worker-3", "worker-4");
      assertThat(firstTime(logs.resolve("conn.log"))).isAfterOrEqualTo(start);

      assertThat(demo.signal("TERM").awaitExit()).as(demo.printed()).isZero();
      assertThat(demo.printed())
          .contains("demo: a simulated cluster of 7 nodes; nothing here is real")
          .doesNotContain("LEAK", "Exception", "WARN", "ERROR");
      assertThat(logs.getParent()).doesNotExist();
    }
    try (Stream<Path> left = Files.list(directory)) {
      assertThat(left).as("files in the user's directory").isEmpty();
    }
  }

  @Test
  void aSecondSignalRemovesItsDirectoryToo() throws Exception {
    try (ZeekbusProcess demo = demo()) {
      Path logs = Path.of(demo.await(LOGS).group(1));
      demo.await(LAST_JOINED);
      // Of two that are the same, the system may deliver one.
      demo.signal("TERM").signal("INT");
      assertThat(demo.awaitExit()).as(demo.printed()).isEqualTo(1);
      assertThat(logs.getParent()).doesNotExist();
    }
  }

  /** The {@code ts} of the first record, once there is one. */
  private static Instant firstTime(Path log) throws Exception {
    Await.until("a record in " + log, () -> records(log).findFirst().isPresent());
    double seconds = Double.parseDouble(records(log).findFirst().orElseThrow().split("\t")[0]);
    return Instant.ofEpochMilli((long) (seconds * 1000));
  }

  private static Stream<String> records(Path log) {
    try {
      return Files.exists(log)
          ? Files.readAllLines(log).stream().filter(line -> !line.startsWith("#"))
          : Stream.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"worker-9", "worker-1"})
  void aRealNodeEndsIt(String name) throws Exception {
    try (ZeekbusProcess demo = demo()) {
      ZeekbusProcess.Endpoints broker = demo.awaitListening();
      demo.await(LAST_JOINED);
      try (JeroMqNode node = new JeroMqNode(broker)) {
        node.hopesFor(STRANGER.formatted(name));
        assertThat(demo.awaitExit()).isEqualTo(1);
      }
      assertThat(demo.printed())
          .contains(
              "zeromq_%s_host_1_Nxyz is a real node, and a demo must not run beside real nodes"
                  .formatted(name),
              "start zeekbus without --demo");
    }
  }

  @Test
  void aNodeThatIsThereAtTheStartHearsNothingOfIt() throws Exception {
    String xsub = TestTransport.unused().toString();
    String xpub = TestTransport.unused().toString();
    try (JeroMqNode node = new JeroMqNode(new ZeekbusProcess.Endpoints(xsub, xpub))) {
      node.hopesFor("", STRANGER.formatted("worker-1"));
      try (ZeekbusProcess demo = demo("--xsub", xsub, "--xpub", xpub)) {
        assertThat(demo.awaitExit()).isEqualTo(1);
        assertThat(demo.printed()).contains("is a real node").doesNotContain(") joined as ");
      }
      assertThat(node.hasReceived()).isFalse();
    }
  }
}
