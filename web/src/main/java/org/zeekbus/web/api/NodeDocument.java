package org.zeekbus.web.api;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.zeekbus.broker.Broker;
import org.zeekbus.broker.snapshot.BrokerSnapshot;
import org.zeekbus.broker.snapshot.Subscriptions;
import org.zeekbus.web.observe.Drop;
import org.zeekbus.web.observe.History;
import org.zeekbus.web.observe.NodeEntry;
import org.zeekbus.web.observe.Rate;
import org.zeekbus.zmtp.Topic;

/** {@code /api/v1/nodes/NAME}. Its components are fields of the API (docs/api.md). */
record NodeDocument(
    Instant time,
    NodeEntry node,
    List<Object> connections,
    int connectionsLeftOut,
    List<String> subscriptions,
    int subscriptionsLeftOut,
    List<Published> published,
    List<Drop> drops,
    Rows history,
    List<Entry> journal) {
  /** The WebSocket clients of an application may be thousands. */
  private static final int MOST_CONNECTIONS = 500;

  private static final int MOST_SUBSCRIPTIONS = 1_000;
  private static final int MOST_PUBLISHED = 100;
  private static final int MOST_ENTRIES = 50;

  record PublisherConnection(
      String socket,
      String peer,
      @Nullable String key,
      int loop,
      double connectedSeconds,
      double silentSeconds,
      long messages,
      long bytes,
      long pauses,
      boolean paused,
      Map<String, Long> ignored) {}

  record SubscriberConnection(
      String socket,
      String peer,
      @Nullable String key,
      int loop,
      double connectedSeconds,
      double silentSeconds,
      String state,
      long messages,
      long bytes,
      long dropped,
      long queuedMessages,
      long heldBytes,
      int waitingPublishers,
      int topics,
      Map<String, Long> ignored) {}

  record Published(String topic, double messageRate, double byteRate) {}

  record Rows(
      int stepSeconds,
      Instant end,
      List<@Nullable Double> publishedMessages,
      List<@Nullable Double> receivedMessages,
      List<@Nullable Double> dropped,
      List<@Nullable Double> queuedMessages,
      List<@Nullable Double> queuedBytes) {
    /** Of a node of which nothing is kept. */
    static Rows none(Instant now) {
      return new Rows(1, now, List.of(), List.of(), List.of(), List.of(), List.of());
    }
  }

  record Entry(Instant time, String kind, @Nullable String cause, String text) {}

  /** The document of a node as text; empty if there was no such node in the last hour. */
  static Optional<String> text(Moment moment, History history, String label) {
    return moment.nodes().stream()
        .filter(node -> node.label().equals(label))
        .findFirst()
        .map(node -> moment.text("node:" + label, () -> of(moment, history, node)));
  }

  private static NodeDocument of(Moment moment, History history, NodeEntry node) {
    List<Object> connections = new ArrayList<>();
    List<Drop> drops = new ArrayList<>();
    BrokerSnapshot broker = moment.now().broker();
    if (broker != null) {
      for (BrokerSnapshot.Node each : broker.nodes()) {
        if (each.label().equals(node.label())) {
          each.publishers().forEach(connection -> connections.add(of(connection)));
          each.subscribers().forEach(connection -> connections.add(of(connection)));
        }
      }
      for (BrokerSnapshot.Drop drop : broker.drops()) {
        if (drop.receiver().equals(node.label())) {
          drops.add(Drop.of(drop));
        }
      }
    }
    Moment.Bounded<Object> shown = Moment.Bounded.of(connections, MOST_CONNECTIONS);
    Broker running = moment.roles().broker();
    Subscriptions subscriptions =
        running == null || node.hasGone()
            ? new Subscriptions(List.of(), 0)
            : running.subscriptions(node.label(), MOST_SUBSCRIPTIONS);
    return new NodeDocument(
        moment.now().time(),
        node,
        shown.entries(),
        shown.leftOut(),
        subscriptions.topics().stream().map(Topic::toString).toList(),
        subscriptions.leftOut(),
        moment.sampled().publishedBy(node.label()).stream()
            .limit(MOST_PUBLISHED)
            .map(each ->
                new Published(
                    each.group(),
                    Rate.rounded(each.traffic().messageRate()),
                    Rate.rounded(each.traffic().byteRate())))
            .toList(),
        drops,
        history
            .node(node.label())
            .map(NodeDocument::of)
            .orElseGet(() -> Rows.none(moment.now().time())),
        journal(broker, node.label()));
  }

  private static List<Entry> journal(@Nullable BrokerSnapshot broker, String label) {
    return broker == null
        ? List.of()
        : broker.journal().stream()
            .filter(entry -> entry.node().equals(label))
            .limit(MOST_ENTRIES)
            .map(entry -> new Entry(entry.time(), entry.kind(), entry.cause(), entry.text()))
            .toList();
  }

  private static Rows of(History.Rows<History.OfNode> rows) {
    return new Rows(
        rows.stepSeconds(),
        rows.end(),
        list(rows, History.OfNode.PUBLISHED_MESSAGES),
        list(rows, History.OfNode.RECEIVED_MESSAGES),
        list(rows, History.OfNode.DROPPED),
        list(rows, History.OfNode.QUEUED_MESSAGES),
        list(rows, History.OfNode.QUEUED_BYTES));
  }

  private static List<@Nullable Double> list(
      History.Rows<History.OfNode> rows, History.OfNode row) {
    return HistoryDocument.list(rows.rows().getOrDefault(row, new float[0]));
  }

  private static PublisherConnection of(BrokerSnapshot.PublisherConnection connection) {
    return new PublisherConnection(
        "xsub",
        connection.peer(),
        connection.key(),
        connection.loop(),
        Rate.seconds(connection.connectedNanos()),
        Rate.seconds(connection.silentNanos()),
        connection.messages(),
        connection.bytes(),
        connection.pauses(),
        connection.paused(),
        connection.ignored());
  }

  private static SubscriberConnection of(BrokerSnapshot.SubscriberConnection connection) {
    return new SubscriberConnection(
        "xpub",
        connection.peer(),
        connection.key(),
        connection.loop(),
        Rate.seconds(connection.connectedNanos()),
        Rate.seconds(connection.silentNanos()),
        connection.state(),
        connection.messages(),
        connection.bytes(),
        connection.dropped(),
        connection.queuedMessages(),
        connection.heldBytes(),
        connection.waitingPublishers(),
        connection.topics(),
        connection.ignored());
  }
}
