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
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Each load against each broker, in turn. For a load all brokers are started and warmed up with it;
 * then come rounds, in each of which every broker takes the load once while the others are idle.
 */
@Command(
    name = "broker",
    description = "Compare the broker's cost with that of libzmq's and JeroMQ's proxies.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
final class BrokerBench implements Callable<Integer> {
  @Option(names = "--rounds", paramLabel = "N", description = "Runs of each load for each broker.")
  int rounds = 5;

  @Option(names = "--seconds", paramLabel = "S", description = "Length of a run.")
  double seconds = 1.2;

  @Option(
      names = "--messages",
      paramLabel = "N",
      description = "Messages of each publisher in a run, instead of a length.")
  long messages;

  @Option(
      names = "--warm-up",
      paramLabel = "N",
      description = "At most so many runs before the first that counts; less if the cost settles.")
  int warmUps = 8;

  @Option(
      names = "--quick",
      description = "Three rounds of 0.6 s, at most 4 warm-up runs: faster, less certain.")
  boolean quick;

  @Option(
      names = "--only",
      paramLabel = "LOAD",
      split = ",",
      description = "Loads to run: ${COMPLETION-CANDIDATES}.")
  List<BrokerLoad> only =
      Stream.of(BrokerLoad.values()).filter(load -> load != BrokerLoad.PING_PONG).toList();

  @Option(
      names = "--peers",
      paramLabel = "PEER",
      split = ",",
      description = "Brokers to compare: ${COMPLETION-CANDIDATES}.")
  List<Peer> peers = List.of(Peer.ZEEKBUS, Peer.LIBZMQ, Peer.JEROMQ);

  @Option(
      names = "--curve",
      description = "All encrypted with CURVE: zeekbus against libzmq's proxy.")
  boolean curve;

  @Option(
      names = "--observed",
      description =
          "Compare zeekbus as it is watched, by a scrape a second and an open dashboard, with zeekbus"
              + " that serves no HTTP. 2,000 scrapes in a row come first: without them the interpreter"
              + " runs what a site's JIT compiler has long compiled.")
  boolean observed;

  @Option(
      names = "--floor",
      description = "Also measure what the kernel alone costs (one publisher, no parsing).")
  boolean floor;

  @Option(
      names = "--zeekbus",
      paramLabel = "COMMAND",
      description =
          "How zeekbus is started; --xsub, --xpub and --http-listen are added. Default: ./zeekbus broker")
  @Nullable String zeekbusCommand;

  @Option(
      names = "--load",
      paramLabel = "KEY=VALUE",
      split = " ",
      description = "More for the load program, e.g. rate=1000 or idle-topics=3000 (see load.c).")
  List<String> loadArguments = List.of();

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (quick) {
      rounds = 3;
      seconds = 0.6;
      warmUps = 4;
    }
    if (observed) {
      peers = List.of(Peer.ZEEKBUS, Peer.OBSERVED);
      floor = false;
    }
    CurveCluster keys = curve ? CurveCluster.generate() : null;
    if (keys != null) {
      peers = observed ? peers : List.of(Peer.ZEEKBUS, Peer.LIBZMQ);
      floor = false;
    }
    Path root = RepositoryRoot.find();
    Path logs = Files.createDirectories(root.resolve("bench/target/logs"));
    NativePrograms programs = new NativePrograms(root.resolve("bench"));
    programs.build();
    Children children = new Children();
    BrokerLauncher launcher = new BrokerLauncher(zeekbus(root), programs, children, logs, keys);
    List<String> more = new ArrayList<>(loadArguments);
    if (keys != null) {
      more.addAll(keys.clientArguments());
    }
    LoadRunner runner = new LoadRunner(more, programs, children, logs);
    BrokerReport report = new BrokerReport(brokers(), loadArguments, curve);
    for (BrokerLoad load : new LinkedHashSet<>(only)) {
      if (load.isInProcess()) {
        runInProcess(load, runner, report);
      } else {
        runLoad(load, launcher, runner, report);
      }
    }
    // The table is UTF-8 whatever the locale.
    report.print(ReportText.stdout());
    return report.faults(Peer.ZEEKBUS) + report.faults(Peer.OBSERVED) == 0 ? 0 : 1;
  }

  private List<String> zeekbus(Path root) {
    return zeekbusCommand == null
        ? List.of(root.resolve("zeekbus").toString(), "broker")
        : List.of(zeekbusCommand.strip().split(" +", -1));
  }

  private List<Peer> brokers() {
    Set<Peer> chosen = new TreeSet<>(peers);
    if (floor) chosen.add(Peer.FLOOR);
    return List.copyOf(chosen);
  }

  private void runLoad(
      BrokerLoad load, BrokerLauncher launcher, LoadRunner runner, BrokerReport report)
      throws IOException, InterruptedException {
    Map<Peer, BrokerProcess> running = new EnumMap<>(Peer.class);
    try (Viewers viewers = new Viewers()) {
      for (Peer peer : brokers()) {
        if (peer == Peer.FLOOR) continue;
        BrokerProcess broker = launcher.start(peer, load);
        running.put(peer, broker);
        if (peer == Peer.OBSERVED) {
          viewers.watch(broker.httpPort());
        }
        // Round trips are too few to bring the JIT compiler far.
        if (load.isRoundTrip()) {
          warmUp(BrokerLoad.ONE_TO_ONE, peer, broker, runner, report);
        }
        warmUp(load, peer, broker, runner, report);
      }
      if (running.containsKey(Peer.OBSERVED)) {
        viewers.warmUp();
      }
      for (int round = 1; round <= rounds; round++) {
        System.err.printf("%s, round %d of %d%n", load, round, rounds);
        // Each is first as often as the others: a machine that slows down favours nobody.
        List<Map.Entry<Peer, BrokerProcess>> order = new ArrayList<>(running.entrySet());
        Collections.rotate(order, round);
        for (Map.Entry<Peer, BrokerProcess> peer : order) {
          report.add(load, peer.getKey(), runner.run(load, peer.getValue(), span()));
        }
        if (brokers().contains(Peer.FLOOR) && load.floorSubscribers > 0) {
          report.add(load, Peer.FLOOR, runFloor(load, launcher, runner));
        }
      }
      if (running.containsKey(Peer.OBSERVED)) {
        viewers.check();
      }
    } finally {
      for (BrokerProcess broker : running.values()) {
        broker.stop();
      }
    }
  }

  /** Without sockets, and so without CURVE and without a rival; warms up by itself. */
  private void runInProcess(BrokerLoad load, LoadRunner runner, BrokerReport report)
      throws IOException, InterruptedException {
    if (curve || observed || !peers.contains(Peer.ZEEKBUS)) {
      return;
    }
    for (int round = 1; round <= rounds; round++) {
      System.err.printf("%s, round %d of %d%n", load, round, rounds);
      report.add(load, Peer.ZEEKBUS, runner.runInProcess(load, seconds));
    }
  }

  /** Until the JIT compiler has settled: three runs in a row hardly cheaper than before. */
  private void warmUp(
      BrokerLoad load, Peer peer, BrokerProcess broker, LoadRunner runner, BrokerReport report)
      throws IOException, InterruptedException {
    double best = Double.MAX_VALUE;
    for (int run = 0, settled = 0; run < warmUps && settled < 3; run++) {
      LoadResult result = runner.run(load, broker, List.of("seconds=" + Math.min(seconds, 1)));
      report.addWarmUp(peer, result);
      double cost = result.cpuMicrosPerMessage();
      settled = cost < best * 0.95 ? 0 : settled + 1;
      best = Math.min(best, cost);
    }
  }

  private List<String> span() {
    return List.of("seconds=" + seconds, "messages=" + messages);
  }

  /** The floor knows no second publisher and serves one run. */
  private LoadResult runFloor(BrokerLoad load, BrokerLauncher launcher, LoadRunner runner)
      throws IOException, InterruptedException {
    BrokerProcess broker = launcher.start(Peer.FLOOR, load);
    try {
      return runner.run(load, broker, Stream.concat(span().stream(), Stream.of("pubs=1")).toList());
    } finally {
      broker.stop();
    }
  }
}
