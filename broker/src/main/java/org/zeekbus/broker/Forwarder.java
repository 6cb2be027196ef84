package org.zeekbus.broker;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zeekbus.broker.count.DropTotals;
import org.zeekbus.broker.count.LoopCounts;
import org.zeekbus.broker.count.SubscriptionCounts;
import org.zeekbus.broker.count.TrafficTotals;
import org.zeekbus.broker.snapshot.BrokerSnapshot;
import org.zeekbus.zmtp.SubscriptionTree;
import org.zeekbus.zmtp.Topic;
import org.zeekbus.zmtp.thread.Supervisor;

/**
 * The broker's share of one event loop. It knows the subscriptions of all loops, forwards what its
 * publishers send, and sends what its subscribers get. Messages for other loops go there as one
 * batch for each turn of this one.
 *
 * <p>Owner: its event loop; other threads use its {@link #proxy}.
 */
final class Forwarder {
  private static final Logger LOG = LoggerFactory.getLogger(Broker.class);
  private static final long DRAIN_POLL_MILLIS = 5;

  /** A subscription that a connection of some loop has made or ended. */
  record Change(Subscriber subscriber, boolean subscribe, Topic topic) {}

  private final int index;
  private final EventLoop loop;
  private final ForwarderProxy proxy;
  private final MemoryGuard memory;
  private final NodeNames names;
  private final Supervisor supervisor;
  private final PeerFaults faults;
  private final SubscriptionTree<Subscriber> tree = new SubscriptionTree<>();

  /** The subscriptions that have come over links, apart from those that publishers hear of. */
  private final SubscriptionTree<Subscriber> links = new SubscriptionTree<>();

  private final Routes routes;

  /** Of messages that have come over a link; once there is one. */
  private @Nullable Routes routesWithin;

  private final ReadGate gate;
  private final SubscriptionRelay relay;
  private final Set<Publisher> publishers = new LinkedHashSet<>();
  private final Set<Subscriber> subscribers = new LinkedHashSet<>();

  /** Messages that subscribers lost which have left. */
  private final DropTotals pastDrops = new DropTotals(BrokerSnapshot.MOST_DROPS);

  /** Messages by node, also on connections that have ended. */
  private final TrafficTotals traffic = new TrafficTotals(BrokerSnapshot.MOST_TRAFFIC);

  private final SubscriptionCounts subscriptionCounts = new SubscriptionCounts();
  private final Sampling sampling;

  private List<Subscriber> dirty = new ArrayList<>();
  private List<Subscriber> spare = new ArrayList<>();
  private final @Nullable LoopBatch[] batches;
  private List<Forwarder> all = List.of();
  private @Nullable TopicMemory topics;
  private boolean tickIsDue;

  /** The subscriptions of this turn, which the other loops have not got yet. */
  private @Nullable SubscriptionBatch heard;

  private final AtomicBoolean hangs = new AtomicBoolean();

  /** Of the last snapshot, in case that the loop does not answer at the next. */
  private volatile @Nullable LoopCounts lastCounts;

  Forwarder(
      int index,
      int loops,
      EventLoop loop,
      MemoryGuard memory,
      NodeNames names,
      Supervisor supervisor) {
    this.index = index;
    this.loop = loop;
    this.memory = memory;
    this.names = names;
    this.supervisor = supervisor;
    this.faults = new PeerFaults(supervisor);
    this.sampling = new Sampling(names, supervisor, System.nanoTime() + index);
    this.proxy = new ForwarderProxy(this, supervisor);
    this.routes = new Routes(tree, links, loops);
    this.gate = new ReadGate(this, memory, supervisor);
    this.relay = new SubscriptionRelay(this, tree, memory, gate, supervisor);
    this.batches = new LoopBatch[loops];
  }

  /** Introduces the other loops, before anything runs. */
  void connect(List<Forwarder> forwarders, @Nullable TopicMemory remembered) {
    all = forwarders;
    topics = remembered;
  }

  int index() {
    return index;
  }

  /** How many loops there are. */
  int loops() {
    return batches.length;
  }

  EventLoop loop() {
    return loop;
  }

  /** The way to this loop from other threads. */
  ForwarderProxy proxy() {
    return proxy;
  }

  PeerFaults faults() {
    return faults;
  }

  MemoryGuard memory() {
    return memory;
  }

  Routes routes() {
    return routes;
  }

  /** The routes of what a publisher sends. */
  Routes routesFrom(Peer publisher) {
    if (!publisher.isLink()) {
      return routes;
    }
    Routes within = routesWithin;
    if (within == null) {
      within = routes.within();
      routesWithin = within;
    }
    return within;
  }

  SubscriptionTree<Subscriber> tree() {
    return tree;
  }

  SubscriptionTree<Subscriber> links() {
    return links;
  }

  Set<Publisher> publishers() {
    return publishers;
  }

  Set<Subscriber> subscribers() {
    return subscribers;
  }

  DropTotals pastDrops() {
    return pastDrops;
  }

  SubscriptionCounts subscriptionCounts() {
    return subscriptionCounts;
  }

  Sampling sampling() {
    return sampling;
  }

  /** Messages by node, up to this moment. */
  TrafficTotals traffic() {
    publishers.forEach(it -> traffic.addPublished(names.label(it), it.statistics()));
    subscribers.forEach(it -> traffic.addDelivered(names.label(it), it.statistics()));
    return traffic;
  }

  /** The counts of the last snapshot, if there was one. Any thread may ask. */
  @Nullable LoopCounts lastCounts() {
    return lastCounts;
  }

  void lastCounts(LoopCounts counts) {
    lastCounts = counts;
  }

  /** Whether publishers are not read, as memory is short. */
  boolean waitsForMemory() {
    return gate.isClosed();
  }

  /** A publisher has come: it hears all topics first, then each change. */
  void join(Publisher publisher) {
    assert loop.inEventLoop();
    if (gate.isClosed()) {
      publisher.pause();
    }
    publishers.add(publisher);
    handOver();
    relay.join(publisher);
  }

  void leave(Publisher publisher) {
    if (publishers.remove(publisher)) {
      traffic.addPublished(names.label(publisher), publisher.statistics());
    }
    relay.leave(publisher);
  }

  void join(Subscriber subscriber) {
    assert loop.inEventLoop();
    subscribers.add(subscriber);
  }

  void leave(Subscriber subscriber) {
    if (subscribers.remove(subscriber)) {
      String node = names.label(subscriber);
      pastDrops.add(node, subscriber.dropCounts());
      traffic.addDelivered(node, subscriber.statistics());
    }
  }

  /** Makes changes known here, and to the other loops in the same order at the end of the turn. */
  void publish(List<Change> changes) {
    heard().add(changes);
    apply(changes);
  }

  /** Makes changes known, and runs {@code known} here when all loops know and have relayed them. */
  void publish(List<Change> changes, Runnable known) {
    publish(changes);
    whenRelayed(known);
  }

  /**
   * Runs {@code then} here once all changes that this loop was given before are known to all loops
   * and were relayed there, and those that other loops were given before are known here. If a loop
   * ends or hangs, it may never run.
   */
  void whenRelayed(Runnable then) {
    heard().whenRelayed(then);
  }

  private SubscriptionBatch heard() {
    assert loop.inEventLoop();
    SubscriptionBatch batch = heard;
    if (batch == null) {
      batch = new SubscriptionBatch(this, all);
      heard = batch;
      relay.begin(batch);
      tickSoon();
    }
    return batch;
  }

  /** Gives the subscriptions of this turn to the other loops. */
  private void handOver() {
    SubscriptionBatch batch = heard;
    if (batch != null) {
      heard = null;
      batch.handOver();
    }
  }

  /**
   * Subscriptions of another loop; it gets those of this one before it hears that they are known.
   */
  void apply(SubscriptionBatch others) {
    if (hangs.get() && hangs.compareAndSet(true, false)) {
      LOG.info("event loop {} goes on: publishers wait again until it knows subscriptions", index);
    }
    try {
      handOver();
      relay.begin(others);
      apply(others.changes());
    } finally {
      others.appliedOn(this);
      tickSoon();
    }
  }

  private void apply(List<Change> changes) {
    if (changes.isEmpty()) { // somebody waits for those before
      return;
    }
    for (Change change : changes) {
      Topic topic = change.topic();
      if (change.subscriber().isLink()) {
        applyLink(change);
      } else if (change.subscribe()) {
        boolean isNew = !tree.isHeld(topic);
        tree.add(topic, change.subscriber());
        relay.add(true, topic, isNew);
        if (isNew && topics != null) {
          topics.add(topic);
        }
      } else if (tree.remove(topic, change.subscriber())) {
        relay.add(false, topic, true);
        if (topics != null) {
          topics.remove(topic);
        }
      }
    }
    routes.forget();
    if (routesWithin != null) {
      routesWithin.forget();
    }
  }

  /** All loops know some subscriptions: publishers may hear of them. */
  void relaySoon() {
    tickSoon();
  }

  /** Whether it has left others waiting for too long. Any thread may ask. */
  boolean hangs() {
    return hangs.get();
  }

  /** It does not take subscriptions. Any thread may call this. */
  void seemsToHang() {
    if (hangs.compareAndSet(false, true)) {
      LOG.warn(
          "event loop {} hangs: it has not taken subscriptions for {} s; publishers of other event"
              + " loops hear of them without it, and its own may miss new subscribers when it goes"
              + " on",
          index,
          LoopAnswers.PATIENCE.toSeconds());
    }
  }

  private void applyLink(Change change) {
    if (change.subscribe()) {
      links.add(change.topic(), change.subscriber());
    } else {
      links.remove(change.topic(), change.subscriber());
    }
  }

  /** Cancels those of the topics that nobody holds. */
  void cancelUnheld(List<Topic> candidates) {
    var _ = heard(); // the cancels are relayed with it, behind what is pending
    for (Topic topic : candidates) {
      if (!tree.isHeld(topic)) {
        relay.add(false, topic, false);
      }
    }
  }

  /** Hands whole messages to all that want them. */
  void forward(Publisher from, ByteBuf in, int at, int length, int messages, SubscriberSet to) {
    Renderings renderings =
        to.wantsForms()
            ? new Renderings(in, at, length, memory.allocator(), gate::count, supervisor)
            : null;
    try {
      for (int i = 0; i < all.size(); i++) {
        Subscriber[] receivers = to.on(i);
        if (receivers.length == 0) {
          continue;
        }
        if (i == index) {
          for (Subscriber subscriber : receivers) {
            offer(subscriber, in, at, length, messages, from, renderings);
          }
        } else {
          LoopBatch batch = batches[i];
          if (batch == null) {
            batch = new LoopBatch(all.get(i));
            batches[i] = batch;
          }
          Renderings share = renderings == null ? null : renderings.share(to.formsOn(i));
          batch.add(in.retainedSlice(at, length), messages, to, from, share);
        }
      }
    } finally {
      if (renderings != null) {
        renderings.release();
      }
    }
    tickSoon();
  }

  /** Whole messages for a subscriber of this loop; a queue that fails ends its own connection. */
  void offer(
      Subscriber subscriber,
      ByteBuf in,
      int at,
      int length,
      int messages,
      Publisher from,
      @Nullable Renderings renderings) {
    try {
      if (renderings == null) {
        subscriber.offer(in, at, length, messages, from);
      } else {
        subscriber.offer(in, at, length, messages, from, renderings);
      }
    } catch (Throwable e) { // errors, too: others get the same messages
      faults.fault(subscriber.peer(), "the queue of a subscriber", e);
    }
  }

  /** A subscriber has something to send at the end of this turn. */
  void sendSoon(Subscriber subscriber) {
    dirty.add(subscriber);
    tickSoon();
  }

  /** Runs {@link #tick} when all sockets that had something to say in this turn were heard. */
  private void tickSoon() {
    if (!tickIsDue) {
      tickIsDue = true;
      loop.execute(this::tick);
    }
  }

  /** A failure in it concerns one peer or one loop: the others have their turn. */
  private void tick() {
    tickIsDue = false;
    try {
      handOver();
      relay.flush();
    } catch (Throwable e) { // errors, too
      supervisor.caught("relaying subscriptions", e);
    }
    for (int i = 0; i < batches.length; i++) {
      LoopBatch batch = batches[i];
      if (batch != null) {
        batches[i] = null;
        try {
          batch.send();
        } catch (Throwable e) { // errors, too
          supervisor.caught("handing messages to another event loop", e);
        }
      }
    }
    // Those that have more to send than fits a turn come again in the next.
    List<Subscriber> now = dirty;
    dirty = spare;
    for (int i = 0; i < now.size(); i++) {
      Subscriber subscriber = now.get(i);
      try {
        subscriber.send();
      } catch (Throwable e) { // errors, too
        faults.fault(subscriber.peer(), "sending to a subscriber", e);
      }
    }
    now.clear();
    spare = now;
  }

  /** Counts what was read; where memory runs out, reading stops until there is some again. */
  void read(long bytes) {
    gate.count(bytes);
  }

  /** Does something with each publisher; a failure is that publisher's own. */
  void forEachPublisher(Consumer<Publisher> action) {
    publishers.forEach(publisher -> withPublisher(publisher, action));
  }

  /** Does something with one publisher of several; its failure is its own. */
  void withPublisher(Publisher publisher, Consumer<Publisher> action) {
    try {
      action.accept(publisher);
    } catch (Throwable e) { // errors, too
      faults.fault(publisher.peer(), "the turn of a publisher", e);
    }
  }

  /**
   * Completes {@code done} when all that is queued here is on its way; ends when it is complete.
   */
  void drain(CompletableFuture<Void> done) {
    if (subscribers.stream().allMatch(Subscriber::isDrained)) {
      done.complete(null);
    } else if (!done.isDone()) {
      loop.schedule(
          supervisor.task("draining", () -> drain(done)), DRAIN_POLL_MILLIS, TimeUnit.MILLISECONDS);
    }
  }
}
