package org.zeekbus.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Collects figures and prints them as Markdown: medians over the rounds. */
final class WebSocketReport {
  private static final String ABSENT = "–";

  private static final String PREFACE =
      """
      Events of three arguments between libzmq nodes and WebSocket clients: for each CPU second of the
      whole process between them (user, system, compiler, garbage collector). npm's ws relays text as
      it is; zeekbus translates between broker-bin-v1 and JSON. Medians of the rounds with their range;
      ratios are within a round, with their range.
      """;

  private final Map<WebSocketLoad, Map<WebSocketPeer, List<Double>>> figures =
      new EnumMap<>(WebSocketLoad.class);
  private final List<WebSocketPeer> peers;

  WebSocketReport(List<WebSocketPeer> peers) {
    this.peers = List.copyOf(peers);
  }

  void add(WebSocketLoad load, WebSocketPeer peer, double figure) {
    figures
        .computeIfAbsent(load, _ -> new EnumMap<>(WebSocketPeer.class))
        .computeIfAbsent(peer, _ -> new ArrayList<>())
        .add(figure);
  }

  void print(PrintStream out, String libzmq) throws IOException {
    out.println(PREFACE);
    List<String> head = new ArrayList<>(List.of("load"));
    peers.forEach(peer -> head.add(peer.title));
    head.addAll(List.of("zeekbus / ws", "goal"));
    ReportText.row(out, head);
    ReportText.row(out, head.stream().map(_ -> "---").toList());
    figures.forEach((load, byPeer) -> {
      List<String> cells = new ArrayList<>(List.of(load.title));
      peers.forEach(peer -> cells.add(cell(load, byPeer.getOrDefault(peer, List.of()))));
      cells.add(
          byPeer.size() < WebSocketPeer.values().length
              ? ABSENT
              : ReportText.ratio(
                  byPeer.getOrDefault(WebSocketPeer.ZEEKBUS, List.of()),
                  byPeer.getOrDefault(WebSocketPeer.WS, List.of())));
      cells.add(load.goalText());
      ReportText.row(out, cells);
    });
    out.println();
    out.println(ReportText.machine(libzmq));
  }

  private static String cell(WebSocketLoad load, List<Double> all) {
    if (all.isEmpty()) {
      return ABSENT;
    }
    return "%s (%s–%s)"
        .formatted(
            load.unit.text(ReportText.median(all)),
            load.unit.number(all.stream().min(Double::compare).orElseThrow()),
            load.unit.number(all.stream().max(Double::compare).orElseThrow()));
  }
}
