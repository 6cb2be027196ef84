package org.zeekbus.web.observe;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.zeekbus.broker.snapshot.BrokerSnapshot;
import org.zeekbus.logger.snapshot.LoggerSnapshot;
import org.zeekbus.websocket.snapshot.WebSocketSnapshot;

/**
 * Joins what broker and logger know of a node, and remembers what the next observation must be
 * compared with: counters, since when its state lasts, and who has gone.
 *
 * <p>Owner: the observer's thread.
 */
public final class NodeLedger {
  private static final Duration GONE_KEPT = Duration.ofHours(1);
  private static final int MOST_GONE = 1_000;
  private static final String GONE = "its connections ended";

  /** What is known of a node that is there. */
  private record Known(long nanos, NodeCounts counts, NodeEntry entry) {}

  private Map<String, Known> known = new HashMap<>();

  /** By label; the one that left first comes first. */
  private final LinkedHashMap<String, NodeEntry> gone = new LinkedHashMap<>();

  /** As it was at the last observation; null before the first. */
  private @Nullable Set<BrokerSnapshot.JournalEntry> journal;

  /** Knows no node yet. */
  public NodeLedger() {}

  /** All nodes: those with faults first, those that have gone last. */
  public List<NodeEntry> observe(Interval interval) {
    Map<String, Known> now = new HashMap<>();
    Map<String, LoggerSnapshot.Sender> senders = new LinkedHashMap<>();
    LoggerSnapshot logger = interval.now().logger();
    if (logger != null) {
      logger.senders().forEach(sender -> senders.put(sender.id(), sender));
    }
    BrokerSnapshot broker = interval.now().broker();
    if (broker != null) {
      Map<String, WebSocketSnapshot.Application> applications = applications(interval.now());
      for (BrokerSnapshot.Node node : broker.nodes()) {
        LoggerSnapshot.Sender sender = node.id() == null ? null : senders.remove(node.id());
        WebSocketSnapshot.Application application = applications.get(node.label());
        now.put(key(node), entry(interval, key(node), node, sender, application));
      }
    } else {
      senders.forEach((id, sender) -> now.put(id, entry(interval, id, null, sender, null)));
    }
    findGone(interval.now(), now);
    Comparator<NodeEntry> worstFirst =
        Comparator.comparing(NodeEntry::state, Comparator.reverseOrder())
            .thenComparing(NodeEntry::role)
            .thenComparing(NodeEntry::label);
    List<NodeEntry> all =
        new ArrayList<>(now.values().stream().map(Known::entry).sorted(worstFirst).toList());
    all.addAll(gone.values().stream().toList().reversed());
    return all;
  }

  /** By the names that they have among nodes. */
  private static Map<String, WebSocketSnapshot.Application> applications(Observation now) {
    Map<String, WebSocketSnapshot.Application> applications = new HashMap<>();
    WebSocketSnapshot webSocket = now.webSocket();
    if (webSocket != null) {
      webSocket
          .applications()
          .forEach(each -> applications.put(WebSocketSnapshot.node(each.name()), each));
    }
    return applications;
  }

  /** Ids are unique, names may be claimed by several. */
  private static String key(BrokerSnapshot.Node node) {
    return node.id() == null ? node.label() : node.id();
  }

  private void findGone(Observation now, Map<String, Known> there) {
    gone.values().removeIf(entry -> entry.since().isBefore(now.time().minus(GONE_KEPT)));
    Set<String> labels = new HashSet<>();
    there.values().forEach(each -> labels.add(each.entry().label()));
    gone.keySet().removeAll(labels);
    if (!isWhole(now.broker())) {
      // Who is missing may only not have been seen.
      Map<String, Known> remembered = new HashMap<>(known);
      remembered.putAll(there);
      known = remembered;
      return;
    }
    known.forEach((key, before) -> {
      NodeEntry entry = before.entry();
      if (isMissed(entry) && !there.containsKey(key) && !labels.contains(entry.label())) {
        gone.put(entry.label(), entry.gone(now.time(), whyGone(now.broker(), entry.label())));
      }
    });
    findUnseen(now, labels);
    while (gone.size() > MOST_GONE) {
      gone.pollFirstEntry();
    }
    known = there;
  }

  /** Clients come and go, and strangers have no name by which they would be known again. */
  private static boolean isMissed(NodeEntry entry) {
    return entry.hasTold() && entry.role() != NodeRole.WEBSOCKET;
  }

  /** Nodes that came and went since the last observation: only the journal knows of them. */
  private void findUnseen(Observation now, Set<String> there) {
    BrokerSnapshot broker = now.broker();
    if (broker == null) {
      return;
    }
    Set<BrokerSnapshot.JournalEntry> before = journal;
    journal = new HashSet<>(broker.journal());
    for (BrokerSnapshot.JournalEntry left : broker.journal().reversed()) { // the newest is the last
      boolean isNews = before != null && !before.contains(left) && left.kind().equals("left");
      String node = left.node();
      if (!isNews || there.contains(node) || !hasJoined(broker, left)) {
        continue;
      }
      NodeEntry known = gone.get(node);
      NodeEntry entry =
          known == null
              ? NodeEntry.unseen(node, now.time(), left.text(), broker)
              : known.gone(now.time(), left.text());
      gone.putLast(node, entry);
    }
  }

  /** Only who has told both name and id has joined. */
  private static boolean hasJoined(BrokerSnapshot broker, BrokerSnapshot.JournalEntry left) {
    return broker.journal().stream()
        .anyMatch(entry ->
            entry.kind().equals("joined")
                && entry.node().equals(left.node())
                && entry.peer().equals(left.peer()));
  }

  private static String whyGone(@Nullable BrokerSnapshot broker, String label) {
    return broker == null
        ? GONE
        : broker.journal().stream()
            .filter(entry -> entry.kind().equals("left") && entry.node().equals(label))
            .findFirst()
            .map(BrokerSnapshot.JournalEntry::text)
            .orElse(GONE);
  }

  private static boolean isWhole(@Nullable BrokerSnapshot broker) {
    return broker == null
        || (broker.nodesLeftOut() == 0
            && broker.loops().stream().allMatch(BrokerSnapshot.Loop::answered));
  }

  private Known entry(
      Interval interval,
      String key,
      BrokerSnapshot.@Nullable Node node,
      LoggerSnapshot.@Nullable Sender sender,
      WebSocketSnapshot.@Nullable Application application) {
    Known before = known.get(key);
    NodeCounts counts =
        node == null || application == null
            ? NodeCounts.of(node, sender)
            : NodeCounts.ofClients(node, application);
    NodeCounts earlier =
        before == null ? start(interval, counts, node, application) : before.counts();
    Observation observedBefore = interval.before();
    NodeCounts earlierLogs =
        before == null && observedBefore != null && observedBefore.logger() != null
            ? NodeCounts.ZERO
            : earlier;
    List<BrokerSnapshot.PublisherConnection> publishers =
        node == null ? List.of() : node.publishers();
    List<BrokerSnapshot.SubscriberConnection> subscribers =
        node == null ? List.of() : node.subscribers();
    BrokerSnapshot.SubscriberConnection worst =
        subscribers.stream()
            .max(
                Comparator.comparing(
                        (BrokerSnapshot.SubscriberConnection each) -> NodeState.of(each.state()))
                    .thenComparingLong(BrokerSnapshot.SubscriberConnection::stateNanos))
            .orElse(null);
    NodeState state = worst == null ? NodeState.OK : NodeState.of(worst.state());
    String name = nameOf(node, before);
    String label = name != null ? name : node == null ? key : node.label();
    Instant since =
        before != null && before.entry().state() == state
            ? before.entry().since()
            : interval.now().time().minusNanos(worst == null ? 0 : worst.stateNanos());
    boolean isTail = worst != null && worst.address().equals(BrokerSnapshot.TAIL);
    double seconds =
        before == null
            ? interval.seconds()
            : (double) (interval.now().nanos() - before.nanos()) / TimeUnit.SECONDS.toNanos(1);
    Rates rates = new Rates(seconds, counts, earlier);
    Rates logRates = new Rates(seconds, counts, earlierLogs);
    NodeEntry entry =
        new NodeEntry(
            name,
            label,
            node == null ? key : node.id(),
            isTail ? NodeRole.ZEEKBUS : NodeRole.of(name),
            host(publishers, subscribers, application != null),
            application == null ? null : application.clients(),
            state,
            worst == null ? null : reason(worst, subscribers),
            since,
            first(
                publishers.stream().map(BrokerSnapshot.PublisherConnection::key),
                subscribers.stream().map(BrokerSnapshot.SubscriberConnection::key)),
            node == null ? null : Rate.seconds(counts.oldestNanos()),
            node == null ? null : silentSeconds(publishers, subscribers),
            counts.publishedMessages(),
            counts.publishedBytes(),
            rates.of(NodeCounts::publishedMessages),
            rates.of(NodeCounts::publishedBytes),
            counts.receivedMessages(),
            counts.receivedBytes(),
            rates.of(NodeCounts::receivedMessages),
            rates.of(NodeCounts::receivedBytes),
            counts.dropped(),
            rates.of(NodeCounts::dropped),
            counts.pauses(),
            rates.of(NodeCounts::pauses),
            publishers.stream().anyMatch(BrokerSnapshot.PublisherConnection::paused),
            subscribers.stream()
                .mapToLong(BrokerSnapshot.SubscriberConnection::queuedMessages)
                .sum(),
            subscribers.stream().mapToLong(BrokerSnapshot.SubscriberConnection::heldBytes).sum(),
            subscribers.stream().mapToInt(BrokerSnapshot.SubscriberConnection::topics).sum(),
            counts.logBatches(),
            counts.logBytes(),
            logRates.of(NodeCounts::logBatches),
            logRates.of(NodeCounts::logBytes));
    return new Known(interval.now().nanos(), counts, entry);
  }

  /** The counts from which one began that was not there before; null if nobody knows. */
  private static @Nullable NodeCounts start(
      Interval interval,
      NodeCounts counts,
      BrokerSnapshot.@Nullable Node node,
      WebSocketSnapshot.@Nullable Application application) {
    Observation before = interval.before();
    if (node == null || application == null) {
      return counts.start(interval.seconds()).orElse(null);
    }
    if (before == null) {
      return null;
    }
    WebSocketSnapshot.Application earlier = applications(before).get(node.label());
    return earlier == null ? NodeCounts.ZERO : NodeCounts.ofClients(node, earlier);
  }

  /** Of one of several clients, and how many do as badly. */
  private static @Nullable String reason(
      BrokerSnapshot.SubscriberConnection worst,
      List<BrokerSnapshot.SubscriberConnection> subscribers) {
    long alike = subscribers.stream().filter(each -> each.state().equals(worst.state())).count();
    return worst.reason() == null || subscribers.size() == 1
        ? worst.reason()
        : "%d of %d, such as %s: %s"
            .formatted(alike, subscribers.size(), worst.peer(), worst.reason());
  }

  /** The clients of one application may be on several: then there is none to look at. */
  private static @Nullable String host(
      List<BrokerSnapshot.PublisherConnection> publishers,
      List<BrokerSnapshot.SubscriberConnection> subscribers,
      boolean isOfClients) {
    List<String> hosts =
        Stream.concat(
                publishers.stream().map(BrokerSnapshot.PublisherConnection::address),
                subscribers.stream().map(BrokerSnapshot.SubscriberConnection::address))
            .distinct()
            .limit(2)
            .toList();
    return hosts.isEmpty() || (isOfClients && hosts.size() > 1) ? null : hosts.getFirst();
  }

  /**
   * A node's name is that of its subscriber: while only its publisher is left, it keeps the name.
   */
  private static @Nullable String nameOf(
      BrokerSnapshot.@Nullable Node node, @Nullable Known before) {
    if (node == null || node.name() != null) {
      return node == null ? null : node.name();
    }
    return before == null || node.id() == null ? null : before.entry().name();
  }

  /** What the counters of a node grew by in an interval. */
  private record Rates(double seconds, NodeCounts now, @Nullable NodeCounts before) {
    @Nullable Double of(ToLongFunction<NodeCounts> counter) {
      return Rate.of(
          counter.applyAsLong(now), before == null ? null : counter.applyAsLong(before), seconds);
    }
  }

  private static @Nullable String first(
      Stream<@Nullable String> publishers, Stream<@Nullable String> subscribers) {
    return Stream.concat(publishers, subscribers)
        .filter(each -> each != null)
        .findFirst()
        .orElse(null);
  }

  private static double silentSeconds(
      List<BrokerSnapshot.PublisherConnection> publishers,
      List<BrokerSnapshot.SubscriberConnection> subscribers) {
    return Rate.seconds(
        Stream.concat(
                publishers.stream().map(BrokerSnapshot.PublisherConnection::silentNanos),
                subscribers.stream().map(BrokerSnapshot.SubscriberConnection::silentNanos))
            .mapToLong(Long::longValue)
            .min()
            .orElse(0));
  }
}
