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
import org.jspecify.annotations.Nullable;
import org.zeekbus.zmtp.SubscriptionTree;
import org.zeekbus.zmtp.Topic;

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

  private final int index;
  private final EventLoop loop;
  private final MemoryGuard memory;
  private final MemoryGuard.Meter meter;
  private final SubscriptionTree<Subscriber> tree = new SubscriptionTree<>();
  private final Routes routes;
  private final SubscriptionRelay relay;
  private final Set<Publisher> publishers = new LinkedHashSet<>();

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

  Forwarder(int index, int loops, EventLoop loop, MemoryGuard memory) {
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
      relay.sendAll(tree, publisher);
    }
    if (!newcomers.isEmpty()) {
      admissionIsDue = true;
      loop.schedule(this::admit, MEMORY_POLL_MILLIS, TimeUnit.MILLISECONDS);
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
        forwarder.loop.execute(() -> forwarder.apply(changes));
      }
    }
  }

  /** Makes changes known, and runs {@code known} here when all loops know them. */
  void publish(List<Change> changes, Runnable known) {
    publish(changes);
    AtomicInteger left = new AtomicInteger(all.size());
    for (Forwarder forwarder : all) {
      forwarder.loop.execute(() -> {
        if (left.decrementAndGet() == 0) {
          loop.execute(known);
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
      forwarder.loop.execute(() -> {
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
          subscriber.offer(in, at, length, messages, from);
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

  private void tick() {
    tickIsDue = false;
    relay.flush(listeners);
    for (int i = 0; i < batches.length; i++) {
      LoopBatch batch = batches[i];
      if (batch != null) {
        batches[i] = null;
        batch.send();
      }
    }
    // Those that have more to send than fits a turn come again in the next.
    List<Subscriber> now = dirty;
    dirty = spare;
    for (int i = 0; i < now.size(); i++) {
      now.get(i).send();
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
      publishers.forEach(Publisher::pause);
      loop.schedule(this::tryAgain, MEMORY_POLL_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private void tryAgain() {
    if (memory.isExhausted()) {
      loop.schedule(this::tryAgain, MEMORY_POLL_MILLIS, TimeUnit.MILLISECONDS);
    } else {
      isOutOfMemory = false;
      publishers.forEach(Publisher::resume);
    }
  }
}
