package org.zeekbus.broker;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.zeekbus.broker.count.BrokerCounts;
import org.zeekbus.broker.count.DropTotals;
import org.zeekbus.broker.count.LoopCounts;
import org.zeekbus.broker.count.PeerStatistics;
import org.zeekbus.broker.count.SubscriptionCounts;
import org.zeekbus.broker.count.TopicStatistics;
import org.zeekbus.broker.count.TrafficTotals;
import org.zeekbus.broker.snapshot.BrokerSnapshot;
import org.zeekbus.zmtp.CurvePeer;
import org.zeekbus.zmtp.Topic;
import org.zeekbus.zmtp.thread.Supervisor;

/**
 * Gathers a snapshot: one task for each event loop copies everything that the loop owns, and the
 * copies are joined here, both connections of a node in one entry.
 *
 * <p>Owner: the thread that asks.
 */
final class SnapshotCollector {
  /** Entries to choose the largest from. */
  private static final int MOST_DROPS_TO_SORT = 10 * BrokerSnapshot.MOST_DROPS;

  private static final int MOST_TRAFFIC_TO_SORT = 10 * BrokerSnapshot.MOST_TRAFFIC;

  private final Broker broker;
  private final NodeNames names;
  private final Supervisor supervisor;

  SnapshotCollector(Broker broker, Supervisor supervisor) {
    this.broker = broker;
    this.names = broker.log().names();
    this.supervisor = supervisor;
  }

  /** The copies of one loop. */
  private record Part(
      BrokerSnapshot.Loop loop,
      List<Seen<BrokerSnapshot.PublisherConnection>> publishers,
      List<Seen<BrokerSnapshot.SubscriberConnection>> subscribers) {}

  /** A connection, and the node that it claims, or that was given to it. */
  private record Seen<C>(NodeNames.Claim claim, C connection) {}

  /** Connections are of one node if they have claimed the same id, or were given the same node. */
  private record Key(boolean isGiven, String text) {}

  /** A list cut to its bound. */
  private record Bounded<T>(List<T> entries, int leftOut) {
    static <T> Bounded<T> of(List<T> all, int most) {
      int kept = Math.min(all.size(), most);
      return new Bounded<>(all.subList(0, kept), all.size() - kept);
    }
  }

  BrokerSnapshot collect() {
    List<BrokerSnapshot.Loop> loops = new ArrayList<>();
    List<Part> parts = new ArrayList<>();
    long asked = System.nanoTime();
    List<@Nullable Part> answers =
        LoopAnswers.of(
            broker.forwarders(), "gathering statistics", it -> part(it, System.nanoTime() - asked));
    for (int i = 0; i < answers.size(); i++) {
      Part part = answers.get(i);
      if (part == null) {
        long waited = System.nanoTime() - asked;
        loops.add(new BrokerSnapshot.Loop(i, false, waited, false, 0, 0, 0));
      } else {
        loops.add(part.loop());
        parts.add(part);
      }
    }
    Bounded<BrokerSnapshot.Node> nodes = nodes(parts);
    List<LoopCounts> counted =
        broker.forwarders().stream().map(Forwarder::lastCounts).filter(Objects::nonNull).toList();
    List<BrokerSnapshot.NodeTraffic> traffic = traffic(counted);
    Bounded<BrokerSnapshot.NodeTraffic> busiest = Bounded.of(traffic, BrokerSnapshot.MOST_TRAFFIC);
    Bounded<BrokerSnapshot.Topic> topics = topics(counted);
    Bounded<BrokerSnapshot.Drop> drops = drops(counted);
    BrokerCounts counts = broker.log().counts();
    return new BrokerSnapshot(
        broker.upNanos(),
        supervisor.failures(),
        memory(),
        loops,
        nodes.entries(),
        nodes.leftOut(),
        busiest.entries(),
        busiest.leftOut(),
        topics.entries(),
        topics.leftOut(),
        drops.entries(),
        drops.leftOut(),
        totals(traffic, counted),
        counts.dropped.sum(),
        counts.droppedDisconnected.sum(),
        counts.stuck.sum(),
        counts.xsub.snapshot(),
        counts.xpub.snapshot(),
        broker.log().journal().entries(),
        broker.log().journal().turnedAway());
  }

  // On an event loop.

  private Part part(Forwarder forwarder, long lagNanos) {
    forwarder.lastCounts(counts(forwarder));
    List<Seen<BrokerSnapshot.SubscriberConnection>> subscribers = new ArrayList<>();
    for (Subscriber subscriber : forwarder.subscribers()) {
      subscribers.add(new Seen<>(names.of(subscriber), copy(subscriber)));
    }
    List<Seen<BrokerSnapshot.PublisherConnection>> publishers = new ArrayList<>();
    for (Publisher publisher : forwarder.publishers()) {
      publishers.add(new Seen<>(names.of(publisher), copy(publisher)));
    }
    BrokerSnapshot.Loop loop =
        new BrokerSnapshot.Loop(
            forwarder.index(),
            true,
            lagNanos,
            forwarder.waitsForMemory(),
            publishers.size(),
            subscribers.size(),
            forwarder.tree().size());
    return new Part(loop, publishers, subscribers);
  }

  private LoopCounts counts(Forwarder forwarder) {
    TrafficTotals traffic = new TrafficTotals(MOST_TRAFFIC_TO_SORT);
    traffic.addAll(forwarder.traffic());
    SubscriptionCounts subscriptions = new SubscriptionCounts();
    subscriptions.add(forwarder.subscriptionCounts());
    List<TopicStatistics> topics = new ArrayList<>();
    forwarder
        .routes()
        .statistics()
        .forEach((prefix, counters) -> {
          TopicStatistics copy = new TopicStatistics(prefix);
          copy.add(counters);
          topics.add(copy);
        });
    DropTotals drops = new DropTotals(MOST_DROPS_TO_SORT);
    drops.addAll(forwarder.pastDrops());
    for (Subscriber subscriber : forwarder.subscribers()) {
      drops.add(names.label(subscriber), subscriber.dropCounts());
    }
    return new LoopCounts(traffic, subscriptions, topics, drops);
  }

  private static BrokerSnapshot.PublisherConnection copy(Publisher publisher) {
    PeerStatistics counters = publisher.statistics();
    return new BrokerSnapshot.PublisherConnection(
        publisher.peer().name(),
        publisher.peer().address(),
        publisher.peer().curvePeer().map(CurvePeer::name).orElse(null),
        publisher.forwarder().index(),
        counters.connectedNanos(),
        counters.silentNanos(),
        counters.messages,
        counters.bytes,
        counters.pauses,
        publisher.peer().isPaused(),
        publisher.pausedNanos(),
        publisher.held(),
        publisher.backlog().held(),
        counters.ignored());
  }

  private static BrokerSnapshot.SubscriberConnection copy(Subscriber subscriber) {
    PeerStatistics counters = subscriber.statistics();
    return new BrokerSnapshot.SubscriberConnection(
        subscriber.peer().name(),
        subscriber.peer().address(),
        subscriber.peer().curvePeer().map(CurvePeer::name).orElse(null),
        subscriber.loopIndex(),
        counters.connectedNanos(),
        counters.silentNanos(),
        subscriber.state(),
        subscriber.stateNanos(),
        subscriber.reason(),
        counters.messages,
        counters.bytes,
        subscriber.dropped(),
        subscriber.queuedMessages(),
        subscriber.held(),
        subscriber.waitingPublishers(),
        subscriber.topics().size(),
        counters.ignored());
  }

  // On the thread that asks.

  private BrokerSnapshot.Memory memory() {
    MemoryGuard memory = broker.memory();
    return new BrokerSnapshot.Memory(
        memory.limit(),
        memory.used(),
        memory.held(),
        memory.held(MemoryGuard.Kind.QUEUE) + memory.held(MemoryGuard.Kind.UNPACED_QUEUE),
        memory.held(MemoryGuard.Kind.SUBSCRIPTIONS),
        memory.held(MemoryGuard.Kind.MESSAGE),
        broker.budget().used(),
        broker.budget().limit());
  }

  /** A node whose connections are found one after the other. */
  private static final class Found {
    private @Nullable String name;
    private final @Nullable String id;
    private final List<BrokerSnapshot.PublisherConnection> publishers = new ArrayList<>();
    private final List<BrokerSnapshot.SubscriberConnection> subscribers = new ArrayList<>();

    Found(NodeNames.Claim claim) {
      name = claim.name();
      id = claim.id();
    }

    void learn(NodeNames.Claim claim) {
      if (name == null) {
        name = claim.name();
      }
    }

    BrokerSnapshot.Node node() {
      return new BrokerSnapshot.Node(name, id, publishers, subscribers);
    }
  }

  private static Bounded<BrokerSnapshot.Node> nodes(List<Part> parts) {
    Map<Key, Found> known = new HashMap<>();
    List<Found> all = new ArrayList<>();
    for (Part part : parts) {
      part.subscribers().forEach(seen -> find(seen, known, all).subscribers.add(seen.connection()));
      part.publishers().forEach(seen -> find(seen, known, all).publishers.add(seen.connection()));
    }
    Comparator<BrokerSnapshot.Node> namedFirst =
        Comparator.comparingInt(
                (BrokerSnapshot.Node node) -> node.name() != null ? 0 : node.id() != null ? 1 : 2)
            .thenComparing(BrokerSnapshot.Node::label);
    return Bounded.of(
        all.stream().map(Found::node).sorted(namedFirst).toList(), BrokerSnapshot.MOST_NODES);
  }

  private static Found find(Seen<?> seen, Map<Key, Found> known, List<Found> all) {
    NodeNames.Claim claim = seen.claim();
    String id = claim.isGiven() ? claim.name() : claim.id();
    Key key = id == null ? null : new Key(claim.isGiven(), id);
    Found before = key == null ? null : known.get(key);
    if (before != null) {
      before.learn(claim);
      return before;
    }
    Found found = new Found(claim);
    all.add(found);
    if (key != null) {
      known.put(key, found);
    }
    return found;
  }

  /** The most bytes first. */
  private static List<BrokerSnapshot.NodeTraffic> traffic(List<LoopCounts> counted) {
    TrafficTotals sums = new TrafficTotals(counted.size() * MOST_TRAFFIC_TO_SORT);
    counted.forEach(loop -> sums.addAll(loop.traffic()));
    return sums.toList().stream()
        .sorted(
            Comparator.comparingLong((BrokerSnapshot.NodeTraffic node) ->
                    node.publishedBytes() + node.deliveredBytes())
                .reversed()
                .thenComparing(BrokerSnapshot.NodeTraffic::node))
        .toList();
  }

  private static BrokerSnapshot.Totals totals(
      List<BrokerSnapshot.NodeTraffic> traffic, List<LoopCounts> counted) {
    SubscriptionCounts subscriptions = new SubscriptionCounts();
    counted.forEach(loop -> subscriptions.add(loop.subscriptions()));
    return new BrokerSnapshot.Totals(
        traffic.stream().mapToLong(BrokerSnapshot.NodeTraffic::publishedMessages).sum(),
        traffic.stream().mapToLong(BrokerSnapshot.NodeTraffic::publishedBytes).sum(),
        traffic.stream().mapToLong(BrokerSnapshot.NodeTraffic::deliveredMessages).sum(),
        traffic.stream().mapToLong(BrokerSnapshot.NodeTraffic::deliveredBytes).sum(),
        subscriptions.heard,
        subscriptions.heardBytes,
        subscriptions.relayed,
        subscriptions.relayedBytes);
  }

  private static Bounded<BrokerSnapshot.Topic> topics(List<LoopCounts> counted) {
    Map<Topic, TopicStatistics> sums = new TreeMap<>();
    for (LoopCounts loop : counted) {
      for (TopicStatistics counters : loop.topics()) {
        sums.computeIfAbsent(counters.prefix(), TopicStatistics::new).add(counters);
      }
    }
    List<BrokerSnapshot.Topic> all =
        sums.values().stream()
            .map(counters ->
                new BrokerSnapshot.Topic(
                    counters.prefix().toString(),
                    counters.messages,
                    counters.bytes,
                    counters.deliveries,
                    counters.unwanted,
                    counters.dropped))
            .toList();
    return Bounded.of(all, BrokerSnapshot.MOST_TOPICS);
  }

  private static Bounded<BrokerSnapshot.Drop> drops(List<LoopCounts> counted) {
    DropTotals sums = new DropTotals(MOST_DROPS_TO_SORT);
    counted.forEach(loop -> sums.addAll(loop.drops()));
    List<BrokerSnapshot.Drop> largestFirst =
        sums.toList().stream()
            .sorted(Comparator.comparingLong(BrokerSnapshot.Drop::count).reversed())
            .toList();
    return Bounded.of(largestFirst, BrokerSnapshot.MOST_DROPS);
  }
}
