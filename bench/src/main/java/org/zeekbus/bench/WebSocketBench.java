package org.zeekbus.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Each load against zeekbus and a relay with npm's ws, in turn: both are started and warmed up with
 * it; then come rounds, in each of which both take the load once while the other is idle.
 */
@Command(
    name = "websocket",
    description = "Compare the cost of WebSocket clients with that of a relay with npm's ws.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
final class WebSocketBench implements Callable<Integer> {
  @Option(names = "--rounds", paramLabel = "N", description = "Runs of each load for each peer.")
  int rounds = 5;

  @Option(names = "--seconds", paramLabel = "S", description = "Length of a run.")
  double seconds = 1.2;

  @Option(
      names = "--warm-up",
      paramLabel = "N",
      description = "At most so many runs before the first that counts; less if the cost settles.")
  int warmUps = 10;

  @Option(
      names = "--only",
      paramLabel = "LOAD",
      split = ",",
      description = "Loads to run: ${COMPLETION-CANDIDATES}.")
  List<WebSocketLoad> only = List.of(WebSocketLoad.values());

  @Option(
      names = "--peers",
      paramLabel = "PEER",
      split = ",",
      description = "Whom to measure: ${COMPLETION-CANDIDATES}.")
  List<WebSocketPeer> peers = List.of(WebSocketPeer.values());

  @Option(
      names = "--zeekbus",
      paramLabel = "COMMAND",
      description = "How zeekbus is started; its addresses are added. Default: ./zeekbus broker")
  @Nullable String zeekbusCommand;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path root = RepositoryRoot.find();
    Path logs = Files.createDirectories(root.resolve("bench/target/logs"));
    NativePrograms programs = new NativePrograms(root.resolve("bench"));
    programs.build();
    RelayPackages relay = new RelayPackages(root.resolve("bench"));
    if (peers.contains(WebSocketPeer.WS)) {
      relay.fetch();
    }
    List<String> zeekbus =
        zeekbusCommand == null
            ? List.of(root.resolve("zeekbus").toString(), "broker")
            : List.of(zeekbusCommand.strip().split(" +", -1));
    Children children = new Children();
    WebSocketRunner runner = new WebSocketRunner(programs, children, logs);
    WebSocketReport report = new WebSocketReport(List.copyOf(new TreeSet<>(peers)));
    Start start = peer -> WebSocketBridge.start(peer, zeekbus, relay, children, logs);
    for (WebSocketLoad load : new LinkedHashSet<>(only)) {
      if (load == WebSocketLoad.IDLE_1000) {
        measureAnew(load, start, runner, report);
      } else {
        measureWarm(load, start, runner, report);
      }
    }
    // The table is UTF-8 whatever the locale.
    report.print(ReportText.stdout(), runner.libzmq());
    return 0;
  }

  private interface Start {
    WebSocketBridge start(WebSocketPeer peer) throws IOException, InterruptedException;
  }

  private List<WebSocketPeer> peers(WebSocketLoad load) {
    return new TreeSet<>(peers)
        .stream().filter(peer -> !load.isLag() || peer == WebSocketPeer.ZEEKBUS).toList();
  }

  private void measureWarm(
      WebSocketLoad load, Start start, WebSocketRunner runner, WebSocketReport report)
      throws IOException, InterruptedException {
    Map<WebSocketPeer, WebSocketBridge> running = new EnumMap<>(WebSocketPeer.class);
    try {
      for (WebSocketPeer peer : peers(load)) {
        WebSocketBridge bridge = start.start(peer);
        running.put(peer, bridge);
        warmUp(load, bridge, runner);
      }
      for (int round = 1; round <= rounds; round++) {
        // Each is first as often as the other: a machine that slows down favours nobody.
        List<Map.Entry<WebSocketPeer, WebSocketBridge>> order = new ArrayList<>(running.entrySet());
        Collections.rotate(order, round);
        for (Map.Entry<WebSocketPeer, WebSocketBridge> peer : order) {
          add(load, round, peer.getKey(), runner.run(load, peer.getValue(), seconds), report);
        }
      }
    } finally {
      for (WebSocketBridge bridge : running.values()) {
        bridge.stop();
      }
    }
  }

  /** Memory that earlier clients had would be there for later ones. */
  private void measureAnew(
      WebSocketLoad load, Start start, WebSocketRunner runner, WebSocketReport report)
      throws IOException, InterruptedException {
    for (int round = 1; round <= rounds; round++) {
      for (WebSocketPeer peer : peers(load)) {
        WebSocketBridge bridge = start.start(peer);
        try {
          add(load, round, peer, runner.run(load, bridge, seconds), report);
        } finally {
          bridge.stop();
        }
      }
    }
  }

  private void add(
      WebSocketLoad load, int round, WebSocketPeer peer, double figure, WebSocketReport report) {
    System.err.printf(
        "%s, round %d of %d, %s: %s%n", load, round, rounds, peer.title, load.unit.text(figure));
    report.add(load, peer, figure);
  }

  /** Until the JIT compiler has settled: three runs in a row hardly better than before. */
  private void warmUp(WebSocketLoad load, WebSocketBridge bridge, WebSocketRunner runner)
      throws IOException, InterruptedException {
    double best = Double.MAX_VALUE;
    for (int run = 0, settled = 0; run < warmUps && settled < 3; run++) {
      double figure = runner.run(load, bridge, seconds);
      double cost = load.unit == WebSocketLoad.Unit.PER_CPU_SECOND ? 1 / figure : figure;
      settled = cost < best * 0.95 ? 0 : settled + 1;
      best = Math.min(best, cost);
    }
  }
}
