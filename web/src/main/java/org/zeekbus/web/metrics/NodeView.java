package org.zeekbus.web.metrics;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.zeekbus.broker.snapshot.BrokerSnapshot;
import org.zeekbus.broker.snapshot.DropReason;
import org.zeekbus.web.observe.BoundedCounters;
import org.zeekbus.web.observe.Drop;
import org.zeekbus.web.observe.Growth;
import org.zeekbus.web.observe.NodeRole;
import org.zeekbus.web.observe.Observation;
import org.zeekbus.web.observe.TopicGroups;

/**
 * The broker's nodes, and whether they are there. Viewers in this process are none. Owner: {@link
 * Metrics}.
 */
final class NodeView implements View {
  /** A node that has been gone for longer is forgotten. */
  private static final Duration GONE = Duration.ofHours(1);

  private static final int MOST_SOURCES = 20_000;
  private static final List<String> STATES = List.of("flowing", "pacing", "stuck", "dropping");

  private static final int PUBLISHED = 0;
  private static final int PUBLISHED_BYTES = 1;
  private static final int RECEIVED = 2;
  private static final int RECEIVED_BYTES = 3;
  private static final int PAUSES = 4;
  private static final int DROPPED = 5;
  private static final int COLUMNS = 6;

  private final int series;
  private final Growth<String> growth = new Growth<>(MOST_SOURCES);
  private final Growth<BrokerSnapshot.Drop> dropGrowth = new Growth<>(MOST_SOURCES);
  private final BoundedCounters<String> counters;

  /**
   * When each named node was last connected; the one that has been gone for longest comes first.
   */
  private final Map<String, Long> connectedNanos = new LinkedHashMap<>(16, 0.75f, true);

  private final Set<String> connected = new HashSet<>();
  private List<BrokerSnapshot.Node> nodes = List.of();
  private boolean isBroker;

  NodeView(int series) {
    this.series = series;
    this.counters = new BoundedCounters<>(series, TopicGroups.OTHER, COLUMNS);
  }

  @Override
  public void observed(Observation now) {
    BrokerSnapshot broker = now.broker();
    if (broker == null) {
      return;
    }
    isBroker = true;
    nodes =
        broker.nodes().stream().filter(node -> !label(node).equals(BrokerSnapshot.TAIL)).toList();
    for (BrokerSnapshot.NodeTraffic each : broker.traffic()) {
      if (each.node().equals(BrokerSnapshot.TAIL)) {
        continue;
      }
      long[] grown =
          growth.of(
              each.node(),
              each.publishedMessages(),
              each.publishedBytes(),
              each.deliveredMessages(),
              each.deliveredBytes(),
              each.pauses(),
              0);
      counters.add(Drop.label(each.node()), now.nanos(), grown);
    }
    for (BrokerSnapshot.Drop drop : broker.drops()) {
      if (drop.why().equals(DropReason.DISCONNECTED.label())) {
        continue; // it was not too slow
      }
      BrokerSnapshot.Drop source =
          new BrokerSnapshot.Drop(drop.what(), drop.of(), drop.receiver(), drop.why(), 0);
      long[] grown = new long[COLUMNS];
      grown[DROPPED] = dropGrowth.of(source, drop.count())[0];
      counters.add(Drop.label(drop.receiver()), now.nanos(), grown);
    }
    nodes.forEach(node -> {
      if (node.name() != null) { // so that its first loss is growth
        counters.show(node.name(), now.nanos());
      }
    });
    boolean isComplete = broker.loops().stream().allMatch(BrokerSnapshot.Loop::answered);
    noteConnected(now.nanos(), isComplete);
  }

  private void noteConnected(long nowNanos, boolean isComplete) {
    if (isComplete) { // else a node may be on the loop that did not answer
      connected.clear();
    }
    for (BrokerSnapshot.Node node : nodes) {
      String name = node.name();
      if (name == null || NodeRole.of(name) == NodeRole.WEBSOCKET) {
        continue; // clients come and go
      }
      boolean hasRoom = connectedNanos.size() < series || connectedNanos.containsKey(name);
      if (hasRoom || forgetGone()) {
        connected.add(name);
      }
    }
    connected.forEach(name -> connectedNanos.put(name, nowNanos));
    Iterator<Long> oldest = connectedNanos.values().iterator();
    while (oldest.hasNext() && nowNanos - oldest.next() > GONE.toNanos()) {
      oldest.remove();
    }
  }

  /** Whether there was a node that is gone. */
  private boolean forgetGone() {
    Iterator<String> oldest = connectedNanos.keySet().iterator();
    if (!oldest.hasNext() || connected.contains(oldest.next())) {
      return false;
    }
    oldest.remove();
    return true;
  }

  /** As in drops: without its port, which is another each time. */
  private static String label(BrokerSnapshot.Node node) {
    if (node.name() != null || node.id() != null) {
      return node.label();
    }
    return node.publishers().isEmpty()
        ? node.subscribers().getFirst().address()
        : node.publishers().getFirst().address();
  }

  @Override
  public void collect(Page out) {
    if (!isBroker) {
      return;
    }
    Family up =
        new Family(
            "zeekbus_node_up",
            "1 while a node that has told its name is connected to the broker; 0 in the hour after it left",
            "node",
            "role");
    connectedNanos.keySet().stream()
        .sorted()
        .forEach(
            name -> up.add(connected.contains(name) ? 1 : 0, name, NodeRole.of(name).toString()));
    out.add(up);
    gauges(out);
    counter(
        "zeekbus_node_published_messages_total",
        "Messages that the node published",
        PUBLISHED,
        out);
    counter("zeekbus_node_published_bytes_total", "Bytes of those messages", PUBLISHED_BYTES, out);
    counter(
        "zeekbus_node_received_messages_total", "Messages that went to the node", RECEIVED, out);
    counter("zeekbus_node_received_bytes_total", "Bytes of those messages", RECEIVED_BYTES, out);
    counter(
        "zeekbus_node_pauses_total",
        "How often the broker stopped reading from the node, since a subscriber of its topics was slow or memory was short",
        PAUSES,
        out);
    counter(
        "zeekbus_node_dropped_messages_total",
        "Messages that the node lost because it was too slow",
        DROPPED,
        out);
  }

  private void gauges(Page out) {
    Map<String, Double> slowness = new HashMap<>();
    Map<String, Double> messages = new HashMap<>();
    Map<String, Double> bytes = new HashMap<>();
    Map<String, Double> topics = new HashMap<>();
    for (BrokerSnapshot.Node node : nodes) {
      String label = label(node);
      for (BrokerSnapshot.SubscriberConnection each : node.subscribers()) {
        slowness.merge(label, (double) STATES.indexOf(each.state()), Math::max);
        messages.merge(label, (double) each.queuedMessages(), Double::sum);
        bytes.merge(label, (double) each.heldBytes(), Double::sum);
        topics.merge(label, (double) each.topics(), Double::sum);
      }
    }
    out.add(
        new Family(
                "zeekbus_node_slowness",
                "0: the node keeps up; 1: publishers wait for it; 2: stuck, nobody waits any more; 3: it loses messages",
                "node")
            .addLargest(slowness, series, Math::max));
    out.add(
        new Family(
                "zeekbus_node_queued_messages",
                "Messages that wait for the node in the broker",
                "node")
            .addLargest(messages, series, Double::sum));
    out.add(
        new Family("zeekbus_node_queued_bytes", "Memory that the node's queue holds", "node")
            .addLargest(bytes, series, Double::sum));
    out.add(
        new Family("zeekbus_node_subscriptions", "Topics that the node subscribes", "node")
            .addLargest(topics, series, Double::sum));
  }

  private void counter(String name, String help, int column, Page out) {
    Family family = new Family(name, help, "node");
    counters.forEach((node, sums) -> family.add(sums[column], node));
    out.add(family);
  }
}
