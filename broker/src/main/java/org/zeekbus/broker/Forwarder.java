package org.zeekbus.broker;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.zeekbus.broker.snapshot.BrokerSnapshot;
import org.zeekbus.zmtp.SubscriptionTree;
import org.zeekbus.zmtp.Topic;
import org.zeekbus.zmtp.thread.Supervisor;

/**
 * The broker's share of one event loop. It knows the subscriptions of all loops, forwards what its
 * publishers send, and sends what its subscribers get. What concerns other loops goes there as one
 * batch for each turn of this one.
 *
 * <p>Owner: its event loop.
 */
final class Forwarder {
  private static final long MEMORY_POLL_MILLIS = 5;

  /** What comes before a topic on the wire, at most. */
  private static final int SUBSCRIBE_HEAD = 19;

  /** A subscription that a connection of some loop has made or ended. */
  record Change(Subscriber subscriber, boolean subscribe, Topic topic) {}

  private final Supervisor supervisor;
  private final NodeNames names;
  private final int index;
  private final EventLoop loop;
  private final MemoryGuard memory;
  private final MemoryGuard.Meter meter;
  private final SubscriptionTree<Subscriber> tree = new SubscriptionTree<>();
  private final Routes routes;
  private final SubscriptionRelay relay;
  private final Set<Publisher> publishers = new LinkedHashSet<>();
  private final Set<Subscriber> subscribers = new LinkedHashSet<>();

  /** Messages that subscribers lost which have left. */
  private final DropTotals pastDrops = new DropTotals(BrokerSnapshot.MOST_DROPS);

  /** Publishers that have heard all topics, and hear each change. */
  private final Set<Publisher> listeners = new LinkedHashSet<>();

  /** Publishers that will, when there is memory for it. */
  private final Deque<Publisher> newcomers = new ArrayDeque<>();

  /** What all topics take on the wire, about. */
  private long topicBytes;

  private List<Subscriber> dirty = new ArrayList<>();
  private List<Subscriber> spare = new ArrayList<>();
  private final @Nullable LoopBatch[] batches;
  private List<Forwarder> all = List.of();
  private @Nullable TopicMemory topics;
  private boolean tickIsDue;
  private boolean isOutOfMemory;
  private boolean admissionIsDue;

  Forwarder(
      int index,
      int loops,
      EventLoop loop,
      MemoryGuard memory,
      NodeNames names,
      Supervisor supervisor) {
    this.names = names;
    this.supervisor = supervisor;
    this.index = index;
    this.loop = loop;
    this.memory = memory;
    this.meter = memory.new Meter();
    this.routes = new Routes(tree, loops);
    this.relay = new SubscriptionRelay(memory.allocator(), this::read);
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

  EventLoop loop() {
    return loop;
  }

  MemoryGuard memory() {
    return memory;
  }

  Routes routes() {
    return routes;
  }

  SubscriptionTree<Subscriber> tree() {
    return tree;
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

  /** Whether publishers are not read, as memory is short. */
  boolean waitsForMemory() {
    return isOutOfMemory;
  }

  void join(Subscriber subscriber) {
    assert loop.inEventLoop();
    subscribers.add(subscriber);
  }

  void leave(Subscriber subscriber) {
    if (subscribers.remove(subscriber)) {
      pastDrops.add(names.dropLabel(subscriber), subscriber.dropCounts());
    }
  }

  /** A publisher has come: it hears all topics first, then each change. */
  void join(Publisher publisher) {
    assert loop.inEventLoop();
    if (isOutOfMemory) {
      publisher.pause();
    }
    publishers.add(publisher);
    newcomers.add(publisher);
    if (!admissionIsDue) {
      admit();
    }
  }

  private void admit() {
    admissionIsDue = false;
    relay.flush(listeners);
    // Other loops may do the same at this moment.
    while (!newcomers.isEmpty() && memory.hasRoomFor(topicBytes * all.size())) {
      Publisher publisher = newcomers.remove();
      listeners.add(publisher);
      each(publisher, it -> relay.sendAll(tree, it));
    }
    if (!newcomers.isEmpty()) {
      admissionIsDue = true;
      soon("admitting publishers", this::admit);
    }
  }

  void leave(Publisher publisher) {
    publishers.remove(publisher);
    listeners.remove(publisher);
    newcomers.remove(publisher);
  }

  /** Makes changes known here, and to the other loops in the same order. */
  void publish(List<Change> changes) {
    for (Forwarder forwarder : all) {
      if (forwarder == this) {
        apply(changes);
      } else {
        forwarder.run("applying subscriptions", () -> forwarder.apply(changes));
      }
    }
  }

  /** Makes changes known, and runs {@code known} here when all loops know them. */
  void publish(List<Change> changes, Runnable known) {
    publish(changes);
    AtomicInteger left = new AtomicInteger(all.size());
    for (Forwarder forwarder : all) {
      forwarder.run(
          "telling that subscriptions are known",
          () -> {
            if (left.decrementAndGet() == 0) {
              run("a subscription that is known", known);
            }
          });
    }
  }

  private void apply(List<Change> changes) {
    for (Change change : changes) {
      Topic topic = change.topic();
      if (change.subscribe()) {
        boolean isNew = !tree.isHeld(topic);
        tree.add(topic, change.subscriber());
        relay.add(true, topic);
        if (isNew) {
          topicBytes += topic.length() + SUBSCRIBE_HEAD;
        }
        if (isNew && topics != null) {
          topics.add(topic);
        }
      } else if (tree.remove(topic, change.subscriber())) {
        relay.add(false, topic);
        if (!tree.isHeld(topic)) {
          topicBytes -= topic.length() + SUBSCRIBE_HEAD;
        }
        if (topics != null) {
          topics.remove(topic);
        }
      }
    }
    routes.forget();
    tickSoon();
  }

  /** Cancels topics that nobody here or elsewhere holds, on all loops. */
  void cancelUnheld(List<Topic> candidates) {
    for (Forwarder forwarder : all) {
      forwarder.run(
          "cancelling topics",
          () -> {
            for (Topic topic : candidates) {
              if (!forwarder.tree.isHeld(topic)) {
                forwarder.relay.add(false, topic);
              }
            }
            forwarder.tickSoon();
          });
    }
  }

  /** Hands whole messages to all that want them. */
  void forward(Publisher from, ByteBuf in, int at, int length, int messages, SubscriberSet to) {
    for (int i = 0; i < all.size(); i++) {
      Subscriber[] subscribers = to.on(i);
      if (subscribers.length == 0) {
        continue;
      }
      if (i == index) {
        for (Subscriber subscriber : subscribers) {
          offer(subscriber, in, at, length, messages, from);
        }
      } else {
        LoopBatch batch = batches[i];
        if (batch == null) {
          batch = new LoopBatch(all.get(i));
          batches[i] = batch;
        }
        batch.add(in.retainedSlice(at, length), messages, to, from);
      }
    }
    tickSoon();
  }

  /** Whole messages for a subscriber of this loop; a queue that fails ends its own connection. */
  void offer(Subscriber subscriber, ByteBuf in, int at, int length, int messages, Publisher from) {
    try {
      subscriber.offer(in, at, length, messages, from);
    } catch (Throwable e) { // errors, too: others get the same messages
      subscriber.connection().fault("the queue of a subscriber", e);
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

  /** What fails in it concerns one peer or one loop: the others have their turn. */
  private void tick() {
    tickIsDue = false;
    try {
      relay.flush(listeners);
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
        subscriber.connection().fault("sending to a subscriber", e);
      }
    }
    now.clear();
    spare = now;
  }

  /**
   * Counts what has come, or what subscriptions take; where memory runs out, reading stops until it
   * is back.
   */
  void read(long bytes) {
    if (!isOutOfMemory && meter.isExhaustedAfter(bytes)) {
      isOutOfMemory = true;
      soon("waiting for memory", this::tryAgain);
      publishers.forEach(publisher -> each(publisher, Publisher::pause));
    }
  }

  private void tryAgain() {
    boolean isThere = false;
    try {
      isThere = !memory.isExhausted();
    } finally {
      if (!isThere) {
        soon("waiting for memory", this::tryAgain);
      }
    }
    if (isThere) {
      isOutOfMemory = false;
      publishers.forEach(publisher -> each(publisher, Publisher::resume));
    }
  }

  /** Does something with one publisher of several; its failure is its own. */
  private static void each(Publisher publisher, Consumer<Publisher> action) {
    try {
      action.accept(publisher);
    } catch (Throwable e) { // errors, too
      publisher.connection().fault("the turn of a publisher", e);
    }
  }

  /** Has something done on this loop, and heard if it fails. */
  void run(String what, Runnable task) {
    loop.execute(supervisor.task(what, task));
  }

  private void soon(String what, Runnable task) {
    loop.schedule(supervisor.task(what, task), MEMORY_POLL_MILLIS, TimeUnit.MILLISECONDS);
  }
}
