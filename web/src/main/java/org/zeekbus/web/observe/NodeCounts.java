package org.zeekbus.web.observe;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.zeekbus.broker.snapshot.BrokerSnapshot;
import org.zeekbus.broker.snapshot.DropReason;
import org.zeekbus.logger.snapshot.LoggerSnapshot;
import org.zeekbus.websocket.snapshot.WebSocketSnapshot;

/**
 * The sums over all connections of a node, at the broker and the logger. Owner: nobody; never
 * changes.
 *
 * @param oldestNanos age of its oldest connection at the broker
 */
record NodeCounts(
    long oldestNanos,
    long publishedMessages,
    long publishedBytes,
    long receivedMessages,
    long receivedBytes,
    long dropped,
    long pauses,
    long logBatches,
    long logBytes) {
  static final NodeCounts ZERO = new NodeCounts(0, 0, 0, 0, 0, 0, 0, 0, 0);

  static NodeCounts of(BrokerSnapshot.@Nullable Node node, LoggerSnapshot.@Nullable Sender sender) {
    List<BrokerSnapshot.PublisherConnection> publishers =
        node == null ? List.of() : node.publishers();
    List<BrokerSnapshot.SubscriberConnection> subscribers =
        node == null ? List.of() : node.subscribers();
    return new NodeCounts(
        Stream.concat(
                publishers.stream().map(BrokerSnapshot.PublisherConnection::connectedNanos),
                subscribers.stream().map(BrokerSnapshot.SubscriberConnection::connectedNanos))
            .mapToLong(Long::longValue)
            .max()
            .orElse(Long.MAX_VALUE),
        sum(publishers, BrokerSnapshot.PublisherConnection::messages),
        sum(publishers, BrokerSnapshot.PublisherConnection::bytes),
        sum(subscribers, BrokerSnapshot.SubscriberConnection::messages),
        sum(subscribers, BrokerSnapshot.SubscriberConnection::bytes),
        sum(subscribers, BrokerSnapshot.SubscriberConnection::dropped),
        sum(publishers, BrokerSnapshot.PublisherConnection::pauses),
        sender == null ? 0 : sender.batches(),
        sender == null ? 0 : sender.bytes());
  }

  /**
   * Of the clients of an application, those that have left, too: so they never go back.
   *
   * @param connected those that are connected now, as the broker sees them
   */
  static NodeCounts ofClients(
      BrokerSnapshot.Node connected, WebSocketSnapshot.Application application) {
    NodeCounts now = of(connected, null);
    return new NodeCounts(
        now.oldestNanos(),
        application.messagesIn(),
        application.bytesIn(),
        application.messagesOut(),
        application.bytesOut(),
        tooSlow(application.drops()),
        now.pauses(),
        0,
        0);
  }

  /** Without those whose connection ended: they need not have been slow. */
  private static long tooSlow(Map<String, Long> drops) {
    return drops.entrySet().stream()
        .filter(each -> !each.getKey().equals(DropReason.DISCONNECTED.label()))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  private static <T> long sum(List<T> all, ToLongFunction<T> number) {
    return all.stream().mapToLong(number).sum();
  }

  /** The counts from which a node began that was not there before; empty if nobody knows. */
  Optional<NodeCounts> start(double seconds) {
    return oldestNanos <= seconds * TimeUnit.SECONDS.toNanos(1)
        ? Optional.of(ZERO)
        : Optional.empty();
  }
}
