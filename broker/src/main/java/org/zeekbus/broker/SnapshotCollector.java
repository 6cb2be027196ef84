package org.zeekbus.broker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.zeekbus.broker.count.BrokerCounts;
import org.zeekbus.broker.count.DropTotals;
import org.zeekbus.broker.count.PeerStatistics;
import org.zeekbus.broker.count.TopicStatistics;
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
  /** How long all event loops together may take to answer. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /** Entries of drops to choose the largest from. */
  private static final int MOST_DROPS_TO_SORT = 10 * BrokerSnapshot.MOST_DROPS;

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
      List<Seen<BrokerSnapshot.SubscriberConnection>> subscribers,
      List<TopicStatistics> topics,
      DropTotals drops) {}

  /** A connection, and the node that it claims. */
  private record Seen<C>(NodeNames.Claim claim, C connection) {}

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
    List<CompletableFuture<Part>> answers = broker.forwarders().stream().map(this::ask).toList();
    for (int i = 0; i < answers.size(); i++) {
      Part part = await(answers.get(i), asked + PATIENCE.toNanos());
      if (part == null) {
        long waited = System.nanoTime() - asked;
        loops.add(new BrokerSnapshot.Loop(i, false, waited, false, 0, 0, 0));
      } else {
        loops.add(part.loop());
        parts.add(part);
      }
    }
    Bounded<BrokerSnapshot.Node> nodes = nodes(parts);
    Bounded<BrokerSnapshot.Topic> topics = topics(parts);
    Bounded<BrokerSnapshot.Drop> drops = drops(parts);
    BrokerCounts counts = broker.log().counts();
    return new BrokerSnapshot(
        broker.upNanos(),
        supervisor.failures(),
        memory(),
        loops,
        nodes.entries(),
        nodes.leftOut(),
        topics.entries(),
        topics.leftOut(),
        drops.entries(),
        drops.leftOut(),
        counts.dropped.sum(),
        counts.undelivered.sum(),
        counts.stuck.sum(),
        counts.xsub.snapshot(),
        counts.xpub.snapshot());
  }

  private CompletableFuture<Part> ask(Forwarder forwarder) {
    long asked = System.nanoTime();
    try {
      return forwarder
          .proxy()
          .ask("gathering statistics", it -> part(it, System.nanoTime() - asked));
    } catch (RejectedExecutionException e) { // the loop has ended
      return CompletableFuture.failedFuture(e);
    }
  }

  private static @Nullable Part await(CompletableFuture<Part> answer, long deadline) {
    try {
      return answer.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException | ExecutionException e) {
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }

  // On an event loop.

  private Part part(Forwarder forwarder, long lagNanos) {
    DropTotals drops = new DropTotals(MOST_DROPS_TO_SORT);
    drops.addAll(forwarder.pastDrops());
    List<Seen<BrokerSnapshot.SubscriberConnection>> subscribers = new ArrayList<>();
    for (Subscriber subscriber : forwarder.subscribers()) {
      subscribers.add(new Seen<>(names.of(subscriber), copy(subscriber)));
      drops.add(names.dropLabel(subscriber), subscriber.dropCounts());
    }
    List<Seen<BrokerSnapshot.PublisherConnection>> publishers = new ArrayList<>();
    for (Publisher publisher : forwarder.publishers()) {
      publishers.add(new Seen<>(names.of(publisher), copy(publisher)));
    }
    List<TopicStatistics> topics = new ArrayList<>();
    forwarder
        .routes()
        .statistics()
        .forEach((prefix, counters) -> {
          TopicStatistics copy = new TopicStatistics(prefix);
          copy.add(counters);
          topics.add(copy);
        });
    BrokerSnapshot.Loop loop =
        new BrokerSnapshot.Loop(
            forwarder.index(),
            true,
            lagNanos,
            forwarder.waitsForMemory(),
            publishers.size(),
            subscribers.size(),
            forwarder.tree().size());
    return new Part(loop, publishers, subscribers, topics, drops);
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
        subscriber.stateLabel(),
        counters.messages,
        counters.bytes,
        subscriber.dropCounts().sum(),
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
        memory.held(MemoryGuard.Kind.QUEUE),
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
    Map<String, Found> byId = new HashMap<>();
    List<Found> all = new ArrayList<>();
    for (Part part : parts) {
      part.subscribers().forEach(seen -> find(seen, byId, all).subscribers.add(seen.connection()));
      part.publishers().forEach(seen -> find(seen, byId, all).publishers.add(seen.connection()));
    }
    Comparator<BrokerSnapshot.Node> namedFirst =
        Comparator.comparingInt(
                (BrokerSnapshot.Node node) -> node.name() != null ? 0 : node.id() != null ? 1 : 2)
            .thenComparing(BrokerSnapshot.Node::label);
    return Bounded.of(
        all.stream().map(Found::node).sorted(namedFirst).toList(), BrokerSnapshot.MOST_NODES);
  }

  private static Found find(Seen<?> seen, Map<String, Found> byId, List<Found> all) {
    String id = seen.claim().id();
    Found known = id == null ? null : byId.get(id);
    if (known != null) {
      known.learn(seen.claim());
      return known;
    }
    Found found = new Found(seen.claim());
    all.add(found);
    if (id != null) {
      byId.put(id, found);
    }
    return found;
  }

  private static Bounded<BrokerSnapshot.Topic> topics(List<Part> parts) {
    Map<Topic, TopicStatistics> sums = new TreeMap<>();
    for (Part part : parts) {
      for (TopicStatistics counters : part.topics()) {
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

  private static Bounded<BrokerSnapshot.Drop> drops(List<Part> parts) {
    DropTotals sums = new DropTotals(MOST_DROPS_TO_SORT);
    parts.forEach(part -> sums.addAll(part.drops()));
    List<BrokerSnapshot.Drop> largestFirst =
        sums.toList().stream()
            .sorted(Comparator.comparingLong(BrokerSnapshot.Drop::messages).reversed())
            .toList();
    return Bounded.of(largestFirst, BrokerSnapshot.MOST_DROPS);
  }
}
