package org.zeekbus.broker;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.zeekbus.broker.count.SubscriptionCounts;
import org.zeekbus.zmtp.Commands;
import org.zeekbus.zmtp.SubscriptionTree;
import org.zeekbus.zmtp.Topic;
import org.zeekbus.zmtp.thread.Supervisor;

/**
 * Tells the publishers of one event loop which topics are subscribed: all of them when a publisher
 * joins, once there is memory for that, then each change in order when all event loops know it, a
 * repeated subscription too (as ZMQ_XPUB_VERBOSER). No high-water mark applies: a lost subscription
 * would silence a publisher for ever. Publishers that do not want to hear of subscriptions hear
 * none.
 *
 * <p>Owner: one event loop.
 */
final class SubscriptionRelay {
  private static final int PIECE = 64 << 10;

  /** The longest header of a topic on the wire. */
  private static final int SUBSCRIBE_HEAD = 19;

  /** {@code alters}: nobody had subscribed the topic before, or nobody does any more. */
  private record Change(boolean subscribe, Topic topic, boolean alters) {}

  /** What a batch of subscriptions means to publishers. */
  private record News(SubscriptionBatch batch, List<Change> changes) {
    News(SubscriptionBatch batch) {
      this(batch, new ArrayList<>());
    }
  }

  private final Forwarder forwarder;
  private final SubscriptionTree<Subscriber> tree;
  private final MemoryGuard memory;
  private final ReadGate gate;
  private final Supervisor supervisor;
  private final LoopWatch watch;

  /** In the order in which they were applied here; the oldest first. */
  private final Deque<News> pending = new ArrayDeque<>();

  /** Publishers that have heard all topics, and hear each change. */
  private final Set<Publisher> listeners = new LinkedHashSet<>();

  /** Publishers that wait for memory before they hear all topics. */
  private final Deque<Publisher> newcomers = new ArrayDeque<>();

  /** How long all topics are on the wire, about. */
  private long topicBytes;

  private boolean admissionIsDue;

  /** Relays what is in {@code tree} to nobody yet; {@code gate} hears of the memory it takes. */
  SubscriptionRelay(
      Forwarder forwarder,
      SubscriptionTree<Subscriber> tree,
      MemoryGuard memory,
      ReadGate gate,
      Supervisor supervisor) {
    this.forwarder = forwarder;
    this.tree = tree;
    this.memory = memory;
    this.gate = gate;
    this.supervisor = supervisor;
    this.watch = new LoopWatch(forwarder.loop(), supervisor, this::flush);
  }

  /** A publisher has come: it hears all topics first, then each change. */
  void join(Publisher publisher) {
    if (!publisher.hearsSubscriptions()) {
      return;
    }
    newcomers.add(publisher);
    if (!admissionIsDue) {
      admit();
    }
  }

  void leave(Publisher publisher) {
    listeners.remove(publisher);
    newcomers.remove(publisher);
  }

  private void admit() {
    admissionIsDue = false;
    flush();
    // Other loops may do the same at this moment.
    while (!newcomers.isEmpty() && memory.hasRoomFor(topicBytes * forwarder.loops())) {
      Publisher publisher = newcomers.remove();
      listeners.add(publisher);
      forwarder.withPublisher(publisher, this::sendAll);
    }
    if (!newcomers.isEmpty()) {
      admissionIsDue = true;
      forwarder
          .loop()
          .schedule(
              supervisor.task("admitting publishers", this::admit),
              ReadGate.POLL_MILLIS,
              TimeUnit.MILLISECONDS);
    }
  }

  /** What {@link #add} adds from now on is of this batch. */
  void begin(SubscriptionBatch batch) {
    pending.add(new News(batch));
  }

  /**
   * A change to relay.
   *
   * @param alters whether nobody had subscribed the topic before, or nobody does any more
   */
  void add(boolean subscribe, Topic topic, boolean alters) {
    pending.getLast().changes().add(new Change(subscribe, topic, alters));
    if (alters) {
      int bytes = topic.length() + SUBSCRIBE_HEAD;
      topicBytes += subscribe ? bytes : -bytes;
    }
  }

  /** Sends the changes that all loops know to all that have heard of the topics before. */
  void flush() {
    if (pending.isEmpty()) {
      return;
    }
    List<News> due = new ArrayList<>();
    while (!pending.isEmpty() && pending.getFirst().batch().isApplied()) {
      due.add(pending.remove());
    }
    try {
      if (due.stream().anyMatch(news -> !news.changes().isEmpty())) {
        send(due);
      }
    } finally {
      due.forEach(news -> news.batch().relayed());
      News oldest = pending.peek();
      watch.waitsFor(oldest == null ? null : oldest.batch());
    }
  }

  private void send(List<News> due) {
    for (int form = 0; form <= 1; form++) {
      int wanted = form;
      List<Publisher> ofForm =
          listeners.stream().filter(p -> p.peer().subscriptionForm() == wanted).toList();
      if (!ofForm.isEmpty()) {
        Pieces pieces = new Pieces(ofForm, form);
        for (News news : due) {
          news.changes().forEach(change -> pieces.add(change.subscribe(), change.topic()));
        }
        pieces.end();
      }
    }
  }

  private void sendAll(Publisher publisher) {
    Pieces pieces = new Pieces(List.of(publisher), publisher.peer().subscriptionForm());
    forEachRelayed(topic -> pieces.add(true, topic));
    pieces.end();
  }

  /** Calls {@code each} with all topics that others have heard of: without what is pending. */
  private void forEachRelayed(Consumer<Topic> each) {
    Map<Topic, Boolean> wasHeld = new LinkedHashMap<>(); // before its first change
    for (News news : pending) {
      for (Change change : news.changes()) {
        if (change.alters()) {
          wasHeld.putIfAbsent(change.topic(), !change.subscribe());
        }
      }
    }
    tree.forEachTopic(topic -> {
      Boolean was = wasHeld.remove(topic);
      if (was == null || was) {
        each.accept(topic);
      }
    });
    wasHeld.forEach((topic, was) -> {
      if (was) { // nobody has subscribed it any more
        each.accept(topic);
      }
    });
  }

  /** Encodes once for all publishers of a form, piece by piece. */
  private final class Pieces {
    private final Collection<Publisher> publishers;
    private final int form;
    private int changes;
    private long topicLengths;
    private ByteBuf piece = memory.allocator().directBuffer(512, PIECE);

    Pieces(Collection<Publisher> publishers, int form) {
      this.publishers = publishers;
      this.form = form;
    }

    void add(boolean subscribe, Topic topic) {
      if (piece.readableBytes() + topic.length() + 32 > PIECE) {
        write();
        piece = memory.allocator().directBuffer(PIECE, PIECE);
      }
      Commands.writeSubscription(piece, subscribe, topic, form);
      changes++;
      topicLengths += topic.length();
    }

    void end() {
      write();
      SubscriptionCounts counts = forwarder.subscriptionCounts();
      counts.relayed += (long) changes * publishers.size();
      counts.relayedBytes += (topicLengths + changes) * publishers.size();
    }

    private void write() {
      int bytes = piece.readableBytes();
      for (Publisher publisher : publishers) {
        publisher.peer().write(piece.retainedDuplicate());
        publisher.peer().flush();
        publisher.backlog().add(bytes, publishers.size());
      }
      piece.release();
      gate.count(bytes);
    }
  }
}
