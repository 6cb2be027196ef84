package org.zeekbus.app.replay;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zeekbus.app.recording.FramesRecord;
import org.zeekbus.app.recording.FramesSequence;
import org.zeekbus.settings.DurationText;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.FrameCursor;
import org.zeekbus.zmtp.Message;
import org.zeekbus.zmtp.Security;
import org.zeekbus.zmtp.SubscriptionTree;
import org.zeekbus.zmtp.Topic;
import org.zeekbus.zmtp.socket.SendResult;
import org.zeekbus.zmtp.socket.Transport;

/**
 * Plays a recording through a broker: each node has its own connections, subscribes what it had
 * subscribed and publishes what it had published, in the order of the file. A message is published
 * when the subscriptions before it are in effect, and must reach every node that holds a prefix of
 * its topic.
 *
 * <p>To know when subscriptions are in effect, a node subscribes a topic of its own after them, as
 * Zeek's nodes do for their ready callback; when another connection hears of it, the broker has
 * taken all before it.
 *
 * <p>Owner: one thread.
 */
final class Replay implements AutoCloseable {
  /**
   * Messages under way to a node before the replay waits for it. A libzmq queue of 1,000 takes note
   * of what has left it every 500 only (src/pipe.cpp), and beyond it may drop.
   */
  private static final int WINDOW = 500;

  /** A subscription that libzmq's proxy drops, as it does when a queue is full, is made again. */
  private static final Duration AGAIN = Duration.ofSeconds(1);

  /** How often a long replay says how far it is. */
  private static final Duration PROGRESS = Duration.ofSeconds(10);

  private static final Logger LOG = LoggerFactory.getLogger(Replay.class);

  private final Transport transport;
  private final Endpoint xsub;
  private final Endpoint xpub;
  private final @Nullable LogReplay logs;
  private final Security security;
  private final Duration patience;
  private final Progress progress = new Progress();
  private final ReplayNode conductor;
  private final Map<SubscriptionOwners.Session, ReplayNode> playing = new HashMap<>();
  private final Map<String, ReplayNode> senders = new HashMap<>();

  private final Set<ReplayNode> open = new LinkedHashSet<>();
  private final List<ReplayNode> all = new ArrayList<>();
  private final SubscriptionTree<ReplayNode> subscriptions = new SubscriptionTree<>();
  private final Map<ReplayNode, Set<Topic>> held = new HashMap<>();

  /** Nodes whose last subscriptions may not be in effect. */
  private final Set<ReplayNode> unsettled = new LinkedHashSet<>();

  private final String run =
      Long.toString(ProcessHandle.current().pid(), 36) + Long.toString(System.nanoTime(), 36);
  private int markers;
  private int subscriptionsPlayed;
  private long messagesPlayed;
  private long logsPlayed;
  private long unwanted;
  private long logsSkipped;

  /**
   * A replay that is not connected yet.
   *
   * @param logs where nodes push log batches; none skips them
   * @param security how to connect to all of them
   * @param patience how long nothing may happen before something is given up
   */
  Replay(
      Transport transport,
      Endpoint xsub,
      Endpoint xpub,
      List<Endpoint> logs,
      Security security,
      Duration patience) {
    this.transport = transport;
    this.xsub = xsub;
    this.xpub = xpub;
    this.logs = logs.isEmpty() ? null : new LogReplay(transport, logs, security, patience);
    this.security = security;
    this.patience = patience;
    this.conductor = new ReplayNode("zeekbus-replay", transport, security, progress);
  }

  /** Connects to the broker and the loggers, which must be there. */
  void connect() throws IOException, InterruptedException {
    if (logs != null) {
      logs.connect();
    }
    conductor.connect(xsub, xpub, patience);
    learnSubscriptions(conductor, 2);
  }

  /** The ids of nodes that are on the broker now. */
  List<String> liveNodes() {
    synchronized (progress) {
      return conductor.heard().stream()
          .flatMap(topic -> ZeekTopics.nodeId(topic).stream())
          .sorted()
          .toList();
    }
  }

  /**
   * Plays the whole file and waits until all has arrived.
   *
   * @param speed as a multiple of the recorded speed; 0 does not wait
   * @throws ReplayFailedException if it does not go on
   */
  void play(FramesSequence file, SubscriptionOwners owners, double speed)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    long nextProgress = start + PROGRESS.toNanos();
    long first = Long.MIN_VALUE;
    for (Optional<FramesRecord> next = file.next(); next.isPresent(); next = file.next()) {
      FramesRecord record = next.get();
      if (first == Long.MIN_VALUE) {
        first = record.nanos();
      }
      if (speed > 0) {
        awaitTime(start + (long) ((record.nanos() - first) / speed), record.number());
      }
      if (System.nanoTime() - nextProgress > 0) {
        nextProgress += PROGRESS.toNanos();
        LOG.info(
            "{} of {} messages, {} of {} log batches",
            messagesPlayed,
            owners.messages(),
            logsPlayed,
            owners.logs());
      }
      switch (record.channel()) {
        case SUBSCRIPTION -> play(owners.action(record.number()), owners, record.number());
        case MESSAGE -> {
          publish(record);
          messagesPlayed++;
        }
        case LOG -> {
          push(record);
          logsPlayed++;
        }
      }
    }
    awaitArrival(open);
  }

  private void awaitTime(long nanoTime, long record) throws InterruptedException {
    Duration pause = Duration.ofNanos(nanoTime - System.nanoTime());
    if (pause.compareTo(patience) > 0) {
      LOG.info("record {} is due in {} s, as it was recorded", record, pause.toSeconds());
    }
    for (long left = nanoTime - System.nanoTime(); left > 0; left = nanoTime - System.nanoTime()) {
      LockSupport.parkNanos(left);
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
    }
  }

  private void play(SubscriptionOwners.Action action, SubscriptionOwners owners, long record)
      throws IOException, InterruptedException {
    if (!(action instanceof SubscriptionOwners.Action.Nothing)) {
      subscriptionsPlayed++;
    }
    switch (action) {
      case SubscriptionOwners.Action.Subscribe(SubscriptionOwners.Session session, Topic topic) -> {
        ReplayNode node = node(session);
        node.subscribe(topic);
        subscriptions.add(topic, node);
        held.computeIfAbsent(node, n -> new LinkedHashSet<>()).add(topic);
        unsettled.add(node);
      }
      case SubscriptionOwners.Action.Cancel(SubscriptionOwners.Session session, Topic topic) -> {
        ReplayNode node = node(session);
        awaitArrival(List.of(node));
        node.cancel(topic);
        subscriptions.remove(topic, node);
        held.computeIfAbsent(node, n -> new LinkedHashSet<>()).remove(topic);
        unsettled.add(node);
      }
      case SubscriptionOwners.Action.End(SubscriptionOwners.Session session) ->
          end(session, owners.lastMessage(session.id()) > record);
      case SubscriptionOwners.Action.Nothing() -> {}
    }
  }

  private ReplayNode node(SubscriptionOwners.Session session)
      throws IOException, InterruptedException {
    ReplayNode node = playing.get(session);
    if (node == null) {
      ReplayNode sender = senders.get(session.id());
      node = sender != null && sender.isReceiving() ? sender : open(session.id());
      playing.put(session, node);
    }
    return node;
  }

  private ReplayNode open(String id) throws IOException, InterruptedException {
    ReplayNode node = new ReplayNode(id, transport, security, progress);
    all.add(node);
    open.add(node);
    node.connect(xsub, xpub, patience);
    learnSubscriptions(node, 2);
    senders.put(id, node);
    return node;
  }

  /** A node's subscriber goes; its publisher only if it has nothing more to say. */
  private void end(SubscriptionOwners.Session session, boolean isPublishing)
      throws IOException, InterruptedException {
    ReplayNode node = playing.remove(session);
    if (node == null) {
      return;
    }
    awaitArrival(List.of(node));
    Optional<Topic> ofItsOwn =
        held.getOrDefault(node, Set.of()).stream()
            .filter(topic -> ZeekTopics.nodeId(topic).isPresent())
            .findFirst();
    forget(node);
    if (isPublishing) {
      node.stopReceiving();
    } else {
      senders.remove(session.id(), node);
      open.remove(node);
      node.close(patience);
    }
    if (ofItsOwn.isPresent()) {
      await(
          () -> !conductor.heard().contains(ofItsOwn.get()),
          "the cancel of %s, whose connection has ended".formatted(ofItsOwn.get()));
    }
  }

  private void forget(ReplayNode node) {
    unsettled.remove(node);
    Set<Topic> topics = held.remove(node);
    if (topics != null) {
      topics.forEach(topic -> subscriptions.remove(topic, node));
    }
  }

  private void publish(FramesRecord record) throws IOException, InterruptedException {
    settle();
    String id = SubscriptionOwners.sender(record);
    ReplayNode sender = senders.get(id);
    if (sender == null) {
      sender = open(id);
    }
    Message message = Message.of(record.parts());
    FrameCursor frames = message.cursor();
    frames.next();
    Set<ReplayNode> receivers = new LinkedHashSet<>();
    subscriptions.match(frames.buffer(), frames.body(), frames.length(), receivers::add);
    await(
        () -> receivers.stream().allMatch(node -> node.outstanding() < WINDOW),
        "messages to " + receivers);
    Topic from = ReplayNode.sender(frames);
    receivers.forEach(node -> node.expect(from, message));
    if (receivers.isEmpty()) {
      learnSubscriptions(sender, 1);
    }
    SendResult result = sender.publish(message, patience);
    if (result == SendResult.NOT_WANTED && !receivers.isEmpty()) {
      awaitInterest(sender, message.topic());
      result = sender.publish(message, patience);
    }
    switch (result) {
      case SENT -> {}
      case NOT_WANTED -> unwanted++;
      case FULL ->
          throw new ReplayFailedException(
              "the broker takes nothing from %s, %s".formatted(id, trouble(sender)));
    }
  }

  /** The broker knows of a subscription; its publishers learn of it a moment later. */
  private void awaitInterest(ReplayNode sender, Topic topic)
      throws IOException, InterruptedException {
    await(
        () -> sender.heard().stream().anyMatch(prefix -> prefix.isPrefixOf(topic)),
        "a subscription of %s at %s".formatted(topic, sender.id()));
  }

  /** Waits until the broker has taken all subscriptions so far. */
  private void settle() throws IOException, InterruptedException {
    if (unsettled.isEmpty()) {
      return;
    }
    Map<ReplayNode, Topic> topics = new LinkedHashMap<>();
    for (ReplayNode node : unsettled) {
      Topic topic = marker();
      topics.put(node, topic);
      node.subscribe(topic);
    }
    await(() -> conductor.heard().containsAll(topics.values()), "subscriptions of " + unsettled);
    topics.forEach(ReplayNode::cancel);
    unsettled.clear();
  }

  /**
   * Waits until a node's XPUB knows all subscriptions of this moment, by one that is made now.
   *
   * @param rounds 2 if it is new: the first may come among those that a new publisher is told, in
   *     any order; the second comes after all those
   */
  private void learnSubscriptions(ReplayNode node, int rounds)
      throws IOException, InterruptedException {
    for (int round = 0; round < rounds; round++) {
      long deadline = System.nanoTime() + patience.toNanos();
      while (!learnOne(node)) {
        if (System.nanoTime() > deadline) {
          throw new ReplayFailedException(
              "the broker passes no subscriptions on to publishers, %s".formatted(trouble(node)));
        }
      }
    }
  }

  private boolean learnOne(ReplayNode node) throws InterruptedException {
    Topic topic = marker();
    conductor.subscribe(topic);
    Duration wait = patience.compareTo(AGAIN) < 0 ? patience : AGAIN;
    boolean heard = progress.await(() -> node.heard().contains(topic), wait);
    conductor.cancel(topic);
    return heard;
  }

  private Topic marker() {
    return Topic.of("zeek.zeromq.internal.zeekbus-replay-" + run + "." + markers++ + ".");
  }

  private void awaitArrival(Collection<ReplayNode> nodes) throws IOException, InterruptedException {
    await(() -> nodes.stream().allMatch(node -> node.outstanding() == 0), "messages to " + nodes);
  }

  private void await(BooleanSupplier hope, String what) throws IOException, InterruptedException {
    if (progress.await(hope, patience)) {
      return;
    }
    synchronized (progress) {
      String trouble =
          open.stream()
              .map(node -> Optional.ofNullable(node.trouble()))
              .flatMap(Optional::stream)
              .findFirst()
              .map(first -> ": " + first)
              .orElse("");
      throw new ReplayFailedException(
          "nothing came for %s, still waiting for %s%s"
              .formatted(DurationText.format(patience), what, trouble));
    }
  }

  private String trouble(ReplayNode node) {
    synchronized (progress) {
      String trouble = node.trouble();
      return trouble == null ? "which is still connected" : trouble;
    }
  }

  private void push(FramesRecord record) throws InterruptedException {
    if (logs == null) {
      logsSkipped++;
    } else {
      logs.push(record);
    }
  }

  /** Closes all; together they have the time that anything has to send what is queued. */
  Report finish() {
    long deadline = System.nanoTime() + patience.toNanos();
    open.forEach(node -> node.close(timeTo(deadline)));
    open.clear();
    if (logs != null) {
      logs.finish(timeTo(deadline));
    }
    return new Report(
        all.stream().map(ReplayNode::result).toList(),
        subscriptionsPlayed,
        messagesPlayed,
        logsPlayed,
        unwanted,
        logs == null ? 0 : logs.sent(),
        logs == null ? 0 : logs.lost(),
        logs == null || logs.lost() == 0 ? Optional.empty() : logs.trouble(),
        logsSkipped);
  }

  private static Duration timeTo(long deadline) {
    return Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
  }

  /**
   * The result of a replay.
   *
   * @param subscriptionsPlayed subscriptions, cancels and ends of nodes
   * @param messagesPlayed messages whose turn came
   * @param logsPlayed log batches whose turn came
   * @param unwanted messages that nobody had subscribed any more, or yet
   */
  record Report(
      List<ReplayNode.Result> nodes,
      int subscriptionsPlayed,
      long messagesPlayed,
      long logsPlayed,
      long unwanted,
      long logsSent,
      long logsLost,
      Optional<String> logTrouble,
      long logsSkipped) {
    /** Whether all arrived that should. */
    boolean isComplete() {
      return logsLost == 0 && nodes.stream().allMatch(node -> node.missed() == 0);
    }
  }

  @Override
  public void close() {
    open.forEach(node -> node.close(Duration.ZERO));
    if (logs != null) {
      logs.close();
    }
    conductor.close(Duration.ZERO);
  }
}
