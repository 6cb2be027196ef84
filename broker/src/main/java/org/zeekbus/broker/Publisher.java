package org.zeekbus.broker;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.zeekbus.broker.count.PeerStatistics;
import org.zeekbus.broker.count.TopicStatistics;
import org.zeekbus.zmtp.CloseReason;
import org.zeekbus.zmtp.FrameCursor;
import org.zeekbus.zmtp.Ignored;
import org.zeekbus.zmtp.SocketType;
import org.zeekbus.zmtp.Topic;
import org.zeekbus.zmtp.socket.ConnectionHandler;

/**
 * A peer of the broker's XSUB socket. Messages that follow each other and go to the same
 * subscribers travel on as one run.
 *
 * <p>Owner: its event loop. {@link #held} and {@link #nodeId} are published by volatile writes.
 */
final class Publisher implements ConnectionHandler, MemoryGuard.Holder {
  /** A longer node id is cut. */
  private static final int LONGEST_ID = 256;

  private final Peer peer;
  private final Forwarder forwarder;
  private final Consumer<Publisher> goodbye;
  private final PeerLog log;
  private final FrameCursor frames = new FrameCursor();
  private final PeerStatistics statistics;
  private final SubscriptionBacklog backlog;
  private final Sampling sampling;
  private final Routes routes;

  /** The node that its peer says it counts for; null if its messages tell. */
  private final @Nullable String node;

  /** Whether its next message may tell its node id. */
  private boolean isUnknown;

  private Routes.@Nullable Route route;

  // The run: messages that stand next to each other in one buffer.
  private @Nullable ByteBuf run;
  private @Nullable SubscriberSet runTo;
  private int runStart;
  private int runEnd;
  private int runMessages;

  private long receivedBefore;
  private long pausedSinceNanos;
  private volatile long held;
  private volatile @Nullable String nodeId;

  Publisher(
      Peer peer,
      Forwarder forwarder,
      QueueSettings settings,
      Consumer<Publisher> goodbye,
      PeerLog log) {
    this.goodbye = goodbye;
    this.peer = peer;
    this.forwarder = forwarder;
    this.log = log;
    this.sampling = forwarder.sampling();
    this.routes = forwarder.routesFrom(peer);
    this.statistics = new PeerStatistics();
    this.backlog = new SubscriptionBacklog(peer, forwarder.faults(), settings);
    this.node = peer.node().orElse(null);
    this.isUnknown = node == null;
  }

  /** Joins the others, and hears which topics are subscribed. */
  void join() {
    forwarder.join(this);
    log.joined(this);
  }

  Peer peer() {
    return peer;
  }

  Forwarder forwarder() {
    return forwarder;
  }

  PeerStatistics statistics() {
    return statistics;
  }

  /** The subscriptions that it has not taken yet. */
  SubscriptionBacklog backlog() {
    return backlog;
  }

  /** The node that its peer says it counts for; null if its messages tell. */
  @Nullable String node() {
    return node;
  }

  /** Whether it hears which topics are subscribed. */
  boolean hearsSubscriptions() {
    return peer.hearsSubscriptions();
  }

  /**
   * The node id in its messages' second frame, once one has come, as {@link Topic} prints it. A
   * claim, never proof.
   */
  @Nullable String nodeId() {
    return nodeId;
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // the same buffer, the same interned set
  public void message(ByteBuf in, int start, int length, int topic, int topicLength, int parts) {
    Routes.Route found = routes.find(route, in, topic, topicLength);
    route = found;
    if (isUnknown && parts > 1) {
      learnNodeId(in, start, length);
    }
    statistics.messages++;
    statistics.bytes += length;
    TopicStatistics counters = found.statistics;
    counters.messages++;
    counters.bytes += length;
    if (sampling.takesNext()) {
      sampling.take(this, in, start, length);
    }
    SubscriberSet to = found.subscribers;
    if (to.isEmpty()) {
      counters.unwanted++;
      return;
    }
    counters.deliveries += to.size();
    if (run == in && runEnd == start && runTo == to) {
      runEnd += length;
      runMessages++;
      return;
    }
    endRun();
    run = in;
    runTo = to;
    runStart = start;
    runEnd = start + length;
    runMessages = 1;
  }

  private void endRun() {
    ByteBuf in = run;
    SubscriberSet to = runTo;
    if (in != null && to != null) {
      run = null;
      forwarder.forward(this, in, runStart, runEnd - runStart, runMessages, to);
    }
  }

  private void learnNodeId(ByteBuf in, int start, int length) {
    frames.reset(in, start, length);
    boolean hasFirst = frames.next();
    if (hasFirst && frames.next()) {
      isUnknown = false;
      nodeId = Topic.of(in, frames.body(), Math.min(frames.length(), LONGEST_ID)).toString();
      log.identified(this);
    }
  }

  @Override
  public void endOfRead() {
    endRun();
    statistics.heard();
    held = peer.incompleteBytes();
    long received = peer.receivedBytes();
    forwarder.read(received - receivedBefore);
    receivedBefore = received;
  }

  @Override
  public void ignored(Ignored what, long bytes) {
    statistics.ignored(what);
    log.ignored(SocketType.XSUB, peer, what, bytes);
  }

  @Override
  public void forbidden(Supplier<String> what, long bytes) {
    statistics.ignored(Ignored.FORBIDDEN);
    log.forbidden(SocketType.XSUB, peer, what);
  }

  @Override
  public void writable() {
    backlog.update();
  }

  /** Stops reading until {@link #resume} was called as often. Owner: this loop. */
  void pause() {
    if (!peer.isPaused()) {
      pausedSinceNanos = System.nanoTime();
    }
    peer.pause();
    statistics.pauses++;
  }

  /** For how long it has not been read; 0 if it is read. */
  long pausedNanos() {
    return peer.isPaused() ? System.nanoTime() - pausedSinceNanos : 0;
  }

  void resume() {
    peer.resume();
  }

  @Override
  public long held() {
    return held;
  }

  @Override
  public MemoryGuard.Kind kind() {
    return MemoryGuard.Kind.MESSAGE;
  }

  @Override
  public boolean isStuck() {
    return false;
  }

  @Override
  public EventLoop loop() {
    return peer.loop();
  }

  @Override
  public void relieve() {
    peer.close(
        CloseReason.MEMORY,
        "the memory bound is reached, and its incomplete message holds the most: %,d bytes"
            .formatted(held));
  }

  @Override
  public void closed(CloseReason reason, String detail) {
    run = null;
    forwarder.leave(this);
    backlog.stop();
    held = 0;
    goodbye.accept(this);
    log.left(this, reason, detail);
  }
}
