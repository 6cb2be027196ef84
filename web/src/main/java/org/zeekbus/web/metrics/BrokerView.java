package org.zeekbus.web.metrics;

import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.zeekbus.broker.snapshot.BrokerSnapshot;
import org.zeekbus.web.observe.NodeRole;
import org.zeekbus.web.observe.Observation;

/** Everything of the broker that is not by node or topic. Owner: {@link Metrics}. */
final class BrokerView implements View {
  /** The node name of this process, as Zeek has one for each of its own. */
  private static final String NODE = "zeekbus";

  private static final String NO_KEY = "(none)";

  private final int series;
  private @Nullable BrokerSnapshot broker;

  BrokerView(int series) {
    this.series = series;
  }

  @Override
  public void observed(Observation now) {
    broker = now.broker();
  }

  @Override
  public void collect(Page out) {
    BrokerSnapshot snapshot = broker;
    if (snapshot != null) {
      totals(snapshot, out);
      asZeek(snapshot.totals(), out);
      connections(snapshot, out);
      memory(snapshot.memory(), out);
    }
  }

  private static void totals(BrokerSnapshot broker, Page out) {
    BrokerSnapshot.Totals totals = broker.totals();
    out.add(
        Family.of(
            "zeekbus_broker_messages_total",
            "Messages that nodes published",
            totals.publishedMessages()));
    out.add(
        Family.of(
            "zeekbus_broker_bytes_total", "Bytes of those messages", totals.publishedBytes()));
    out.add(
        Family.of(
            "zeekbus_broker_deliveries_total",
            "Messages that went to subscribers, one for each subscriber",
            totals.deliveredMessages()));
    out.add(
        Family.of(
            "zeekbus_broker_delivered_bytes_total",
            "Bytes that went to subscribers",
            totals.deliveredBytes()));
    out.add(
        Family.of(
            "zeekbus_broker_dropped_messages_total",
            "Messages that a subscriber lost because it was too slow",
            broker.dropped()));
    out.add(
        Family.of(
            "zeekbus_broker_stuck_total",
            "How often a subscriber became stuck: it took too little, and publishers no longer wait for it",
            broker.stuck()));
  }

  private static void asZeek(BrokerSnapshot.Totals totals, Page out) {
    asZeek(
        "frontend",
        "messages_received",
        "Messages that nodes published",
        totals.publishedMessages(),
        out);
    asZeek("frontend", "bytes_received", "Bytes of those messages", totals.publishedBytes(), out);
    asZeek(
        "frontend",
        "messages_sent",
        "Changes of subscriptions that were passed on to publishers",
        totals.subscriptions(),
        out);
    asZeek("frontend", "bytes_sent", "Bytes of those changes", totals.subscriptionBytes(), out);
    asZeek(
        "backend",
        "messages_received",
        "Changes of subscriptions that came from subscribers",
        totals.subscriptions(),
        out);
    asZeek("backend", "bytes_received", "Bytes of those changes", totals.subscriptionBytes(), out);
    asZeek(
        "backend",
        "messages_sent",
        "Messages that were passed on to subscribers",
        totals.publishedMessages(),
        out);
    asZeek("backend", "bytes_sent", "Bytes of those messages", totals.publishedBytes(), out);
  }

  private static void asZeek(String side, String what, String help, long value, Page out) {
    String name = "zeek_cluster_zeromq_proxy_" + side + "_" + what + "_total";
    out.add(new Family(name, help, "node").add(value, NODE));
  }

  private void connections(BrokerSnapshot broker, Page out) {
    Family subscriptions =
        new Family("zeekbus_broker_subscriptions", "Distinct topics that are subscribed");
    out.add(
        subscriptions.add(
            broker.loops().stream().mapToInt(BrokerSnapshot.Loop::topics).max().orElse(0)));
    Map<String, Double> clients = new HashMap<>();
    for (BrokerSnapshot.Node node : broker.nodes()) {
      if (NodeRole.of(node.name()) == NodeRole.WEBSOCKET) {
        continue; // they have no keys
      }
      Stream<@Nullable String> keys =
          Stream.concat(
              node.publishers().stream().map(BrokerSnapshot.PublisherConnection::key),
              node.subscribers().stream().map(BrokerSnapshot.SubscriberConnection::key));
      keys.forEach(key -> clients.merge(key == null ? NO_KEY : key, 1.0, Double::sum));
    }
    out.add(
        new Family(
                "zeekbus_client_connections",
                "Connections to the broker by the CURVE key that they have proven to own",
                "client")
            .addLargest(clients, series, Double::sum));
  }

  private static void memory(BrokerSnapshot.Memory memory, Page out) {
    out.add(
        Family.of(
            "zeekbus_buffers_limit_bytes",
            "Bound of all buffers (broker.memory)",
            memory.limitBytes()));
    out.add(
        Family.of(
            "zeekbus_buffers_used_bytes",
            "Memory that buffers have taken from the system",
            memory.usedBytes()));
    out.add(
        Family.of(
            "zeekbus_buffers_held_bytes", "Memory of buffers that is in use", memory.heldBytes()));
    out.add(
        new Family(
                "zeekbus_buffers_holder_bytes",
                "Memory by what holds it; holders share buffers, so the sum may be larger than"
                    + " zeekbus_buffers_held_bytes",
                "holder")
            .add(memory.queueBytes(), "queues")
            .add(memory.unreadSubscriptionBytes(), "unread_subscriptions")
            .add(memory.incompleteMessageBytes(), "incomplete_messages"));
    out.add(
        Family.of(
            "zeekbus_subscriptions_heap_bytes",
            "Heap that all subscriptions take, estimated",
            memory.topicHeapBytes()));
    out.add(
        Family.of(
            "zeekbus_subscriptions_heap_limit_bytes",
            "Bound of that",
            memory.topicHeapLimitBytes()));
  }
}
