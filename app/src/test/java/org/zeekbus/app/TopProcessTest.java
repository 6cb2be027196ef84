package org.zeekbus.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeekbus.zmtp.Await;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.PythonPeer;

/** {@code top} on a real terminal, before a real zeekbus with real nodes. */
@Timeout(240)
final class TopProcessTest {
  private static final Pattern DASHBOARD = Pattern.compile("dashboard: (http://\\S+:(\\d+))/ .*");
  private static final String ANY_PORT = "tcp://127.0.0.1:0";
  private static final String OF_THE_SHELL = "screen 0, cursor 1";
  private static final String OF_TOP = "screen 1, cursor 0";
  private static final Pattern COLOUR = Pattern.compile("\033\\[(\\d+;)*3[0-7]m");

  @TempDir private Path directory;

  private ZeekbusProcess broker;
  private ZeekbusProcess.Endpoints endpoints;
  private String url;
  private final List<PythonPeer> peers = new ArrayList<>();

  @BeforeEach
  void start() throws Exception {
    broker = broker("127.0.0.1:0");
    endpoints = broker.awaitListening();
    url = broker.await(DASHBOARD).group(1);
  }

  private ZeekbusProcess broker(String http) throws IOException {
    return ZeekbusProcess.start(
        directory,
        "broker",
        "--xsub=" + ANY_PORT,
        "--xpub=" + ANY_PORT,
        "--queue-messages=200",
        ZeekbusProcess.HTTP_LISTEN,
        http);
  }

  @AfterEach
  void stop() {
    peers.forEach(PythonPeer::close);
    broker.close();
  }

  /** A libzmq process for each name. */
  private void nodes(String... names) {
    for (String name : names) {
      PythonPeer peer = PythonPeer.start();
      PythonPeer.Socket sub = peer.socket("SUB");
      sub.connect(Endpoint.parse(endpoints.xpub()));
      sub.subscribe("zeek.cluster.nodeid.zeromq_" + name + "_sensor_1_Nk3.");
      sub.subscribe("zeek.cluster.node." + name + ".");
      peers.add(peer);
    }
  }

  private TmuxTerminal top(TmuxTerminal terminal, String more) {
    return terminal.enters("./zeekbus top --url " + url + " " + more + "; echo left with $?");
  }

  private static Pattern inOrder(String... lines) {
    return Pattern.compile(
        String.join(".*", Stream.of(lines).map(line -> "\n" + line + " ").toList()),
        Pattern.DOTALL);
  }

  /** The rows below the head are these, and then there is none. */
  private static Pattern onlyNodes(String... names) {
    return Pattern.compile(
        "\nNode [^\n]*"
            + String.join("", Stream.of(names).map(name -> "\n" + name + " [^\n]*").toList())
            + "\n\\s*\n");
  }

  @Test
  void nodesAreSortedFilteredAndLookedAt() throws Exception {
    nodes("manager", "worker-1", "worker-2", "worker-10");
    try (TmuxTerminal terminal = TmuxTerminal.open(directory, 120, 40)) {
      terminal.enters("stty -g > before; echo noted").awaits("\nnoted");
      top(terminal, "").awaits(inOrder("Node", "manager", "worker-1", "worker-2", "worker-10"));
      assertThat(terminal.modes()).isEqualTo(OF_TOP);
      assertThat(terminal.showsWithColours()).containsPattern(COLOUR);
      terminal.presses("n", "r").awaits(inOrder("worker-10", "worker-2", "worker-1", "manager"));
      terminal.presses("/").enters("worker-1").awaits(onlyNodes("worker-10", "worker-1"));
      terminal.presses("Enter").awaits("zeek.cluster.node.worker-10.");
      terminal.presses("Escape").awaits("Tab view");
      terminal.presses("Tab").awaits("uNwanted/s");
      terminal.presses("BTab", "BTab").awaits("no problems\n");
      terminal.presses("?").awaits("sTate of a node");
      terminal.presses("q").awaits("Tab view");
      terminal.resizes(170, 50).presses("1").awaits("Connected");
      terminal.presses("q").awaits("left with 0");
      assertThat(terminal.modes()).isEqualTo(OF_THE_SHELL);
      assertThat(terminal.shows()).doesNotContain("worker-10");
      assertRestored(terminal);
    }
  }

  private void assertRestored(TmuxTerminal terminal) throws IOException {
    terminal.enters("stty -g > after; echo compared").awaits("\ncompared");
    assertThat(directory.resolve("after")).hasSameTextualContentAs(directory.resolve("before"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"TERM", "HUP", "Ctrl-C"})
  void whateverEndsItTheTerminalIsRestored(String end) throws Exception {
    try (TmuxTerminal terminal = TmuxTerminal.open(directory, 80, 24)) {
      terminal.enters("stty -g > before; echo noted").awaits("\nnoted");
      top(terminal, "").awaits("no nodes");
      if (end.equals("Ctrl-C")) {
        terminal.presses("C-c");
      } else {
        terminal.signals(end);
      }
      terminal.awaits("left with 0");
      assertThat(terminal.modes()).isEqualTo(OF_THE_SHELL);
      assertRestored(terminal);
    }
  }

  @Test
  void itStopsAndGoesOn() throws Exception {
    try (TmuxTerminal terminal = TmuxTerminal.open(directory, 80, 24)) {
      terminal.enters("stty -g > before; echo noted").awaits("\nnoted");
      top(terminal, "").awaits("no nodes");
      terminal.presses("C-z").awaits("Stopped");
      assertThat(terminal.modes()).isEqualTo(OF_THE_SHELL);
      assertRestored(terminal);
      terminal.enters("fg").awaits("no nodes");
      assertThat(terminal.modes()).isEqualTo(OF_TOP);
      terminal.presses("5").awaits("sInce");
      terminal.presses("q").awaits("compared");
      assertRestored(terminal);
    }
  }

  @Test
  void aLostConnectionShowsAndHeals() throws Exception {
    String http = url.substring("http://".length());
    try (TmuxTerminal terminal = TmuxTerminal.open(directory, 80, 24)) {
      top(terminal, "").awaits("no nodes");
      assertThat(broker.signal("TERM").awaitExit()).isZero();
      terminal.awaits(
          Pattern.compile("no connection since \\d\\d:\\d\\d:\\d\\d: \\S.*; trying again"));
      broker = broker(http);
      terminal.awaits("\nno problems\n");
      terminal.presses("q").awaits("left with 0");
    }
  }

  @Test
  void withoutColoursThereAreNone() throws Exception {
    try (TmuxTerminal terminal = TmuxTerminal.open(directory, 80, 24)) {
      terminal.enters("export NO_COLOR=1");
      top(terminal, "").awaits("no nodes");
      assertThat(terminal.modes()).isEqualTo(OF_TOP);
      assertThat(terminal.showsWithColours()).doesNotContainPattern(COLOUR);
      terminal.presses("q").awaits("left with 0");
      terminal.enters("export TERM=dumb");
      top(terminal, "--view nodes").awaits(Pattern.compile("(?s)no nodes.*no nodes"));
      assertThat(terminal.modes()).isEqualTo(OF_THE_SHELL);
      terminal.presses("C-c").awaits("left with 0");
    }
  }

  @Test
  void aPipeGetsTextAlone() throws Exception {
    nodes("worker-1");
    try (TmuxTerminal terminal = TmuxTerminal.open(directory, 80, 24)) {
      Await.until(
          "the node",
          () -> CommandLineRun.of("top", "--once", "--url", url).out().contains("worker-1"));
      terminal
          .enters("./zeekbus top --once --url " + url + " | cat > once; echo done")
          .awaits("\ndone");
      String once = Files.readString(directory.resolve("once"));
      assertThat(once)
          .startsWith("zeekbus ok")
          .contains("\nnodes\n", "\ntopics\n", "\nevents\n", "\nlogs\n", "\nproblems\n")
          .containsPattern("\nworker-1 +worker +ok ");
      assertThat(once.chars().filter(Character::isISOControl)).containsOnly((int) '\n');
    }
  }

  @Test
  void aStoppedNodeIsNamed() throws Exception {
    nodes("worker-1");
    PythonPeer stops = PythonPeer.start();
    peers.add(stops);
    PythonPeer.Socket sub = stops.socket("SUB");
    sub.connect(Endpoint.parse(endpoints.xpub()));
    sub.subscribe("zeek.cluster.nodeid.zeromq_worker-2_sensor_1_Nk3.");
    sub.subscribe("zeek.cluster.node.worker-2.");
    try (JeroMqNode manager = new JeroMqNode(endpoints)) {
      Await.until("both", () -> nodesLine("worker-1", "ok") && nodesLine("worker-2", "ok"));
      stops.freeze();
      byte[] payload = new byte[1 << 16];
      Await.until(
          "a node that is named as slow",
          () -> {
            for (int i = 0; i < 20; i++) {
              manager.publishes("zeek.cluster.node.worker-2.", payload);
            }
            return nodesLine("worker-2", "(slow|stuck|dropping)");
          });
      Pattern problem = Pattern.compile("\n(critical|warning): worker-2 ");
      Await.until("a problem", () -> problem.matcher(once()).find());
      assertThat(once()).containsPattern("\nworker-1 +worker +ok ");
    }
  }

  private String once() {
    CommandLineRun run = CommandLineRun.of("top", "--once", "--url", url);
    assertThat(run.exit()).isZero();
    return run.out();
  }

  private boolean nodesLine(String name, String state) {
    String out = CommandLineRun.of("top", "--once", "--view", "nodes", "--url", url).out();
    return Pattern.compile("\n" + name + " +worker +" + state + " ").matcher(out).find();
  }
}
