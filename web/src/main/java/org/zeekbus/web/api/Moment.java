package org.zeekbus.web.api;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.zeekbus.web.json.Json;
import org.zeekbus.web.observe.Disk;
import org.zeekbus.web.observe.Drop;
import org.zeekbus.web.observe.Interval;
import org.zeekbus.web.observe.NodeEntry;
import org.zeekbus.web.observe.Observation;
import org.zeekbus.web.observe.RoleState;
import org.zeekbus.web.observe.Roles;
import org.zeekbus.web.observe.Totals;
import org.zeekbus.web.sample.SampledTraffic;
import org.zeekbus.websocket.snapshot.WebSocketSnapshot;

/**
 * All that documents are made of, after one observation. Each document is made and written when
 * somebody asks for it first, and then kept for all others.
 *
 * <p>Owner: any thread; all but the kept texts never changes.
 *
 * @param totalsBefore those of the observation before
 * @param nodes those with faults first
 * @param problems the worst first
 * @param missed what viewers were too slow for
 * @param labelsById names of nodes, and of WebSocket clients, by their ids
 */
record Moment(
    Interval interval,
    Totals totals,
    @Nullable Totals totalsBefore,
    Roles roles,
    List<NodeEntry> nodes,
    List<Problem> problems,
    List<RoleState> roleStates,
    List<Disk> disks,
    SampledTraffic sampled,
    Installation installation,
    List<Drop> missed,
    Map<String, String> labelsById,
    Map<String, String> texts) {

  Moment(
      Interval interval,
      Totals totals,
      @Nullable Totals totalsBefore,
      Roles roles,
      List<NodeEntry> nodes,
      List<Problem> problems,
      List<RoleState> roleStates,
      List<Disk> disks,
      SampledTraffic sampled,
      Installation installation,
      List<Drop> missed) {
    this(
        interval,
        totals,
        totalsBefore,
        roles,
        nodes,
        problems,
        roleStates,
        disks,
        sampled,
        installation,
        missed,
        labelsById(interval.now(), nodes),
        new ConcurrentHashMap<>());
  }

  Observation now() {
    return interval.now();
  }

  double seconds() {
    return interval.seconds();
  }

  /** The text of a document: written once, whoever asks. */
  String text(String name, Supplier<?> document) {
    return texts.computeIfAbsent(name, _ -> Json.mapper().writeValueAsString(document.get()));
  }

  /** What of this kind viewers were too slow for. */
  List<Drop> missed(String what) {
    return missed.stream().filter(each -> each.what().equals(what)).toList();
  }

  private static Map<String, String> labelsById(Observation now, List<NodeEntry> nodes) {
    Map<String, String> labels = new HashMap<>();
    WebSocketSnapshot webSocket = now.webSocket();
    if (webSocket != null) {
      webSocket.clients().forEach(client -> labels.put(client.id(), client.node()));
    }
    for (NodeEntry node : nodes.reversed()) { // those that are there come last, and so win
      String id = node.id();
      if (id != null) {
        labels.put(id, node.label());
      }
    }
    return labels;
  }

  /** A list cut to its bound. */
  record Bounded<T>(List<T> entries, int leftOut) {
    static <T> Bounded<T> of(List<T> all, int most) {
      int kept = Math.min(all.size(), most);
      return new Bounded<>(List.copyOf(all.subList(0, kept)), all.size() - kept);
    }

    /** The same, after sorting. */
    static <T> Bounded<T> of(List<T> all, int most, Comparator<? super T> order) {
      return of(all.stream().sorted(order).toList(), most);
    }
  }
}
