package org.zeekbus.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** Collects results and prints them as Markdown. Figures are medians over the rounds. */
final class BrokerReport {
  private static final String ABSENT = "–";

  /** What being watched may cost, of the CPU for a message. */
  private static final double OBSERVED_GOAL = 1.05;

  private static final String PREFACE =
      """
      Broker CPU for each delivered message, µs: user and system time of the broker process from
      the first message sent until the last received, with libzmq clients at full speed (4 frames,
      256 B payload unless said otherwise). Round trip: µs until a node has its own message back,
      one at a time. Medians of the rounds; ratios are within a round, with their range.
      """;

  private static final String OBSERVED_PREFACE =
      """
      Without the time of the JIT compiler's threads, on both sides: at a site a broker runs for
      months, and what happens once a second has long been compiled.
      """;

  private final List<Peer> peers;
  private final List<String> overrides;
  private final boolean curve;
  private final Map<BrokerLoad, Map<Peer, List<LoadResult>>> results =
      new EnumMap<>(BrokerLoad.class);
  private final Map<Peer, List<LoadResult>> warmUps = new EnumMap<>(Peer.class);

  /** The overrides are what the load programs were told beyond the loads as they are listed. */
  BrokerReport(List<Peer> peers, List<String> overrides, boolean curve) {
    this.peers = List.copyOf(peers);
    this.overrides = List.copyOf(overrides);
    this.curve = curve;
  }

  void add(BrokerLoad load, Peer peer, LoadResult result) {
    results
        .computeIfAbsent(load, key -> new EnumMap<>(Peer.class))
        .computeIfAbsent(peer, key -> new ArrayList<>())
        .add(result);
  }

  /** A run of which only what became of the messages counts. */
  void addWarmUp(Peer peer, LoadResult result) {
    warmUps.computeIfAbsent(peer, key -> new ArrayList<>()).add(result);
  }

  /** Messages that did not pass once and in order, over all loads. */
  long faults(Peer peer) {
    return all(peer).mapToLong(LoadResult::faults).sum();
  }

  void print(PrintStream out) throws IOException {
    out.println(PREFACE);
    if (isObserved()) {
      out.println(OBSERVED_PREFACE);
    }
    if (curve) {
      out.println("All connections are encrypted with CURVE.\n");
    }
    if (!overrides.isEmpty()) {
      out.println("All loads were changed: " + String.join(" ", overrides) + "\n");
    }
    printCosts(out);
    out.println();
    out.println("Messages delivered per second");
    out.println();
    printThroughput(out);
    printRoundTrips(out);
    out.println();
    out.println("What became of the messages, warm-up included:");
    out.println();
    peers.forEach(peer -> out.println(faultLine(peer)));
    out.println();
    out.println(
        ReportText.machine(
            peers.stream().flatMap(this::all).findFirst().map(r -> r.text("libzmq")).orElse("?")));
  }

  private void printCosts(PrintStream out) {
    List<String> head = new ArrayList<>(List.of("load"));
    peers.forEach(peer -> head.add(peer.title));
    boolean observed = isObserved();
    head.addAll(List.of(observed ? "observed / not" : "zeekbus / libzmq", "goal"));
    ReportText.row(out, head);
    ReportText.row(out, head.stream().map(cell -> "---").toList());
    for (BrokerLoad load : results.keySet()) {
      List<String> cells = new ArrayList<>(List.of(load.title));
      peers.forEach(peer ->
          cells.add(median(load, peer, result -> figure(load, result), BrokerReport::micros)));
      cells.add(
          observed
              ? ratio(load, Peer.OBSERVED, Peer.ZEEKBUS)
              : ratio(load, Peer.ZEEKBUS, Peer.LIBZMQ));
      double goal = observed ? OBSERVED_GOAL : curve ? 1 : load.goal;
      cells.add(load.isInProcess() ? ABSENT : String.format(Locale.ROOT, "≤ %.2f", goal));
      ReportText.row(out, cells);
    }
  }

  private boolean isObserved() {
    return peers.contains(Peer.OBSERVED);
  }

  /** What the ratio compares. */
  private double figure(BrokerLoad load, LoadResult result) {
    return isObserved() && !load.isRoundTrip()
        ? result.settledMicrosPerMessage()
        : load.microseconds(result);
  }

  private void printThroughput(PrintStream out) {
    List<String> head = new ArrayList<>(List.of("load"));
    peers.forEach(peer -> head.add(peer.title));
    ReportText.row(out, head);
    ReportText.row(out, head.stream().map(cell -> "---").toList());
    for (BrokerLoad load : results.keySet()) {
      List<String> cells = new ArrayList<>(List.of(load.title.replace(", median", "")));
      for (Peer peer : peers) {
        cells.add(
            median(
                load,
                peer,
                LoadResult::messagesPerSecond,
                figure -> String.format(Locale.ROOT, "%,.0f", figure)));
      }
      ReportText.row(out, cells);
    }
  }

  private void printRoundTrips(PrintStream out) {
    for (BrokerLoad load : results.keySet()) {
      if (!load.isRoundTrip()) continue;
      out.println();
      ReportText.row(
          out,
          List.of(load.title.replace(", median", ", µs"), "p50", "p99", "p99.9", "broker CPU"));
      ReportText.row(out, List.of("---", "---", "---", "---", "---"));
      for (Peer peer : peers) {
        List<String> cells = new ArrayList<>(List.of(peer.title));
        for (String key : List.of("p50_us", "p99_us", "p999_us")) {
          cells.add(median(load, peer, result -> result.number(key), BrokerReport::micros));
        }
        cells.add(median(load, peer, LoadResult::cpuMicrosPerMessage, BrokerReport::micros));
        ReportText.row(out, cells);
      }
    }
  }

  private String faultLine(Peer peer) {
    return String.format(
        Locale.ROOT,
        "- %s: %,d messages delivered, %d lost, %d disordered, %d duplicated, %d damaged, %d refused",
        peer.title,
        total(peer, "delivered"),
        total(peer, "lost"),
        total(peer, "disordered"),
        total(peer, "duplicated"),
        total(peer, "malformed"),
        total(peer, "failed"));
  }

  /** Median of the ratios within each round, and the range. */
  private String ratio(BrokerLoad load, Peer one, Peer other) {
    List<LoadResult> ours = results(load, one);
    List<LoadResult> theirs = results(load, other);
    int rounds = Math.min(ours.size(), theirs.size());
    return rounds == 0
        ? ABSENT
        : ReportText.ratio(
            ours.stream().limit(rounds).map(result -> figure(load, result)).toList(),
            theirs.stream().limit(rounds).map(result -> figure(load, result)).toList());
  }

  private String median(
      BrokerLoad load, Peer peer, ToDoubleFunction<LoadResult> figure, Format format) {
    List<Double> figures = results(load, peer).stream().mapToDouble(figure).boxed().toList();
    return figures.isEmpty() ? ABSENT : format.of(ReportText.median(figures));
  }

  private interface Format {
    String of(double figure);
  }

  private static String micros(double figure) {
    return String.format(Locale.ROOT, figure < 10 ? "%.2f" : "%.0f", figure);
  }

  private List<LoadResult> results(BrokerLoad load, Peer peer) {
    return results.getOrDefault(load, Map.of()).getOrDefault(peer, List.of());
  }

  private Stream<LoadResult> all(Peer peer) {
    return Stream.concat(
        warmUps.getOrDefault(peer, List.of()).stream(),
        results.keySet().stream().flatMap(load -> results(load, peer).stream()));
  }

  private long total(Peer peer, String key) {
    return all(peer).mapToLong(result -> result.count(key)).sum();
  }
}
