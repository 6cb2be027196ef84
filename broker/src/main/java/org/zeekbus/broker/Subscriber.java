package org.zeekbus.broker;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.zeekbus.broker.count.DropCounts;
import org.zeekbus.broker.count.PeerStatistics;
import org.zeekbus.broker.snapshot.DropReason;
import org.zeekbus.zmtp.CloseReason;
import org.zeekbus.zmtp.FrameCursor;
import org.zeekbus.zmtp.Ignored;
import org.zeekbus.zmtp.Limits;
import org.zeekbus.zmtp.SocketType;
import org.zeekbus.zmtp.Topic;

/**
 * A peer of the broker's XPUB socket: its queue, and what happens when it does not keep up.
 *
 * <pre>
 * state     event            next
 * FLOWING   HALF_FULL        PACING; never with a bound of its own
 * FLOWING   TOO_LITTLE       STUCK
 * FLOWING   FULL             DROPPING; only with a bound of its own
 * PACING    BELOW_HALF       FLOWING
 * PACING    TOO_LITTLE       STUCK; never if the policy is block
 * STUCK     FULL             DROPPING
 * STUCK     LOW              FLOWING
 * DROPPING  LOW              FLOWING
 * DROPPING  RELIEVED         STUCK
 * any       END              ENDED
 * </pre>
 *
 * While PACING, publishers of its topics are not read. While DROPPING, it loses its newest
 * messages. If the policy is disconnect, FULL is followed by END instead. ENDED is final: nothing
 * more is queued, while the peer may still be closing. Publishers never wait for a subscriber with
 * a {@link QueueBound} of its own.
 *
 * <p>Owner: its event loop. {@link #held} and {@link #isStuck} are published by volatile writes.
 */
final class Subscriber implements AttachedSubscriber, MemoryGuard.Holder {
  private enum State {
    FLOWING,
    PACING,
    STUCK,
    DROPPING,
    ENDED;

    /** The next state by the table above. */
    State after(Event event) {
      State next =
          switch (this) {
            case FLOWING ->
                switch (event) {
                  case HALF_FULL -> PACING;
                  case TOO_LITTLE -> STUCK;
                  case FULL -> DROPPING;
                  case END -> ENDED;
                  case BELOW_HALF, LOW, RELIEVED -> null;
                };
            case PACING ->
                switch (event) {
                  case BELOW_HALF -> FLOWING;
                  case TOO_LITTLE -> STUCK;
                  case END -> ENDED;
                  case HALF_FULL, FULL, LOW, RELIEVED -> null;
                };
            case STUCK ->
                switch (event) {
                  case FULL -> DROPPING;
                  case LOW -> FLOWING;
                  case END -> ENDED;
                  case HALF_FULL, BELOW_HALF, TOO_LITTLE, RELIEVED -> null;
                };
            case DROPPING ->
                switch (event) {
                  case LOW -> FLOWING;
                  case RELIEVED -> STUCK;
                  case END -> ENDED;
                  case HALF_FULL, BELOW_HALF, TOO_LITTLE, FULL -> null;
                };
            case ENDED -> null;
          };
      if (next == null) {
        throw new IllegalStateException("a subscriber that is " + this + " cannot see " + event);
      }
      return next;
    }
  }

  private enum Event {
    /** Its queue is half full. */
    HALF_FULL,
    /** It has taken messages, and its queue is a little below half again. */
    BELOW_HALF,
    /** It takes too little, or nothing, while its queue is half full. */
    TOO_LITTLE,
    /** Its queue is full. */
    FULL,
    /** It has taken messages, and its queue is down to a quarter. */
    LOW,
    /** Its queue is down to a quarter, as it had to give memory back. */
    RELIEVED,
    /** The peer has gone, or has to go. */
    END
  }

  /** Sends at most so many bytes, and a little, before others have their turn. */
  private static final long MOST_IN_A_TURN = 2 << 20;

  /** Messages of an ending queue whose topics are looked at. */
  private static final int MOST_COUNTED_BY_TOPIC = 10_000;

  private final int id;
  private final Peer peer;
  private final @Nullable MessageForm form;
  private final Forwarder forwarder;
  private final QueueSettings settings;

  /** Whether publishers wait for it when its queue is half full. */
  private final boolean isPacing;

  /** The node that its peer says it counts for; null if its topics tell. */
  private final @Nullable String node;

  private final Consumer<Subscriber> goodbye;
  private final PeerLog log;
  private final SubscriberTopics topics;
  private final SubscriberQueue queue;
  private final LagWatch watch;
  private final PeerStatistics statistics = new PeerStatistics();
  private final DropReport drops;
  private final DropCounts dropCounts = new DropCounts();
  private final SlowEpisode episode;

  private final boolean isLink;

  /** If it is one: takes messages at once, without a queue. */
  private final @Nullable TailPeer tail;

  private final FrameCursor frames = new FrameCursor();

  /** Publishers that wait for it. */
  private final Set<Publisher> paced = new HashSet<>();

  private State state = State.FLOWING;
  private long stateSinceNanos = System.nanoTime();
  private boolean isJoined;
  private boolean isDirty;

  /** The bytes written since nothing was in flight, and the memory that they were cut from. */
  private long written;

  private long writtenCharge;

  /** Whether what is in flight is a copy: encrypted. */
  private final boolean isSealed;

  /** Of the last message that was dropped: the next is often the same. */
  private Routes.@Nullable Route dropped;

  private boolean isSending;

  /** Messages that were queued when it ended, or came between that and {@link #closed}. */
  private int undelivered;

  private boolean isClosed;

  private volatile long held;

  /**
   * A subscriber without topics.
   *
   * @param form the form in which it wants messages; null for the form in which they were published
   * @param bound of its queue, for which nobody waits then; null for that of {@code settings}
   * @param goodbye hears of its end
   */
  Subscriber(
      int id,
      Peer peer,
      @Nullable MessageForm form,
      @Nullable QueueBound bound,
      Forwarder forwarder,
      QueueSettings settings,
      Limits limits,
      SubscriptionBudget budget,
      Consumer<Subscriber> goodbye,
      PeerLog log) {
    this.id = id;
    this.peer = peer;
    this.form = form;
    this.forwarder = forwarder;
    this.settings = bound == null ? settings : settings.with(bound);
    this.isPacing = bound == null;
    this.node = peer.node().orElse(null);
    this.goodbye = goodbye;
    this.log = log;
    this.isSealed = peer.curvePeer().isPresent();
    this.topics = new SubscriberTopics(this, forwarder, limits, budget, log);
    this.queue = new SubscriberQueue(forwarder.memory().allocator());
    this.watch = new LagWatch(peer, forwarder.faults(), this.settings, this::look);
    this.drops = new DropReport(this, log);
    this.episode = new SlowEpisode(this, log);
    this.isLink = peer.isLink();
    this.tail = peer instanceof TailPeer it ? it : null;
  }

  int id() {
    return id;
  }

  Peer peer() {
    return peer;
  }

  @Nullable MessageForm form() {
    return form;
  }

  Forwarder forwarder() {
    return forwarder;
  }

  int loopIndex() {
    return forwarder.index();
  }

  PeerStatistics statistics() {
    return statistics;
  }

  DropCounts dropCounts() {
    return dropCounts;
  }

  /** The node that its peer says it counts for; null if its topics tell. */
  @Nullable String node() {
    return node;
  }

  /** Whether publishers wait for it when its queue is half full. */
  boolean isPacing() {
    return isPacing;
  }

  /** Whether it is a viewer in this process, and no node. */
  boolean isTail() {
    return tail != null;
  }

  /** Whether it stands for the subscribers of another broker. */
  boolean isLink() {
    return isLink;
  }

  /** Whether it has not been asked before, now that it has told name and id. */
  boolean isNewNode() {
    boolean isNew = !isJoined;
    isJoined = true;
    return isNew;
  }

  @Override
  public String state() {
    return state.name().toLowerCase(Locale.ROOT);
  }

  /** Time since it is in its state. */
  long stateNanos() {
    return System.nanoTime() - stateSinceNanos;
  }

  /** Why it is in its state, in words; null if it keeps up. */
  @Nullable String reason() {
    return switch (state) {
      case FLOWING, ENDED -> null;
      case PACING -> "its queue is half full: " + lag();
      case STUCK -> "it takes too little: " + lag();
      case DROPPING -> "its queue is full: " + lag();
    };
  }

  int waitingPublishers() {
    return paced.size();
  }

  @Override
  public int queuedMessages() {
    return queue.messages();
  }

  @Override
  public long queuedBytes() {
    return queue.held() + inFlight();
  }

  @Override
  public long dropped() {
    return dropCounts.sum();
  }

  @Override
  public long droppedForMemory() {
    return dropCounts.sum(DropReason.MEMORY);
  }

  @Override
  public long undelivered() {
    return undelivered;
  }

  @Override
  public long held() {
    return held;
  }

  @Override
  public MemoryGuard.Kind kind() {
    return isPacing ? MemoryGuard.Kind.QUEUE : MemoryGuard.Kind.UNPACED_QUEUE;
  }

  @Override
  public boolean isStuck() {
    return watch.isStuck();
  }

  @Override
  public EventLoop loop() {
    return peer.loop();
  }

  private void transition(Event event) {
    state = state.after(event);
    stateSinceNanos = System.nanoTime();
  }

  // Its topics.

  Set<Topic> topics() {
    return topics.all();
  }

  /** The estimated heap of its topics. Any thread may ask. */
  long topicsCost() {
    return topics.cost();
  }

  @Override
  public void subscription(boolean subscribe, ByteBuf in, int at, int length) {
    forwarder.subscriptionCounts().heard++;
    forwarder.subscriptionCounts().heardBytes += length + 1;
    if (!topics.change(subscribe, in, at, length)) {
      ignored(Ignored.TOO_MANY_SUBSCRIPTIONS, length);
    }
  }

  /** All topics together take too much of the heap, and those of this one the most. */
  void closeForItsTopics(long limit) {
    peer.close(
        CloseReason.MEMORY,
        "all topics together take more than %,d bytes, and its %,d topics take the most"
            .formatted(limit, topics().size()));
  }

  @Override
  public void ignored(Ignored what, long bytes) {
    statistics.ignored(what);
    log.ignored(SocketType.XPUB, peer, what, bytes);
  }

  @Override
  public void forbidden(Supplier<String> what, long bytes) {
    statistics.ignored(Ignored.FORBIDDEN);
    log.forbidden(SocketType.XPUB, peer, what);
  }

  @Override
  public void endOfRead() {
    statistics.heard();
    topics.publish();
  }

  // Its messages.

  /** Whole messages for this subscriber, lent, in the form that it wants. */
  void offer(ByteBuf in, int at, int length, int messages, Publisher from, Renderings renderings) {
    MessageForm wanted = form;
    if (wanted == null || state == State.DROPPING || state == State.ENDED) {
      offer(in, at, length, messages, from);
      return;
    }
    Renderings.Rendering rendering = renderings.in(wanted);
    if (rendering.messages() > 0) {
      ByteBuf rendered = rendering.frames();
      offer(rendered, rendered.readerIndex(), rendered.readableBytes(), rendering.messages(), from);
    }
  }

  /** Whole messages for this subscriber, lent. */
  void offer(ByteBuf in, int at, int length, int messages, Publisher from) {
    if (state == State.ENDED) {
      if (!isClosed) { // what still comes from other loops then is not reported
        undelivered += messages;
        dropCounts.addUnknown(DropReason.DISCONNECTED, messages);
      }
      return;
    }
    if (state == State.DROPPING) {
      drop(DropReason.QUEUE_FULL, in, at, length);
      return;
    }
    TailPeer viewer = tail;
    if (viewer != null) {
      statistics.messages += messages;
      statistics.bytes += length;
      viewer.take(in, at, length);
      return;
    }
    queue.add(in, at, length, messages, !peer.isWritable());
    sendSoon();
    if (state == State.PACING) {
      pace(from);
    } else if (settings.isHalfFull(queue.held(), queue.messages())) {
      halfFull(from);
    }
  }

  private void sendSoon() {
    if (!isDirty) {
      isDirty = true;
      forwarder.sendSoon(this);
    }
  }

  /** Sends as much as the peer takes, and others have their turn. */
  void send() {
    isDirty = false;
    if (state == State.ENDED || isSending) {
      return;
    }
    if (peer.pendingBytes() == 0) {
      written = 0;
      writtenCharge = 0;
    }
    isSending = true;
    long sent = 0;
    try {
      while (!queue.isEmpty() && peer.isWritable() && sent < MOST_IN_A_TURN) {
        while (!queue.isEmpty() && peer.isWritable()) {
          statistics.messages += queue.headMessages();
          writtenCharge += queue.held();
          ByteBuf next = queue.poll();
          writtenCharge -= queue.held();
          sent += next.readableBytes();
          peer.write(next);
        }
        peer.flush();
      }
    } finally {
      isSending = false;
    }
    statistics.bytes += sent;
    written += sent;
    if (sent >= MOST_IN_A_TURN && peer.isWritable()) {
      sendSoon();
    }
    if (state == State.ENDED) { // while it wrote
      return;
    }
    held = queuedBytes();
    if (sent > 0 || peer.isWritable()) {
      flowIfLow();
    }
    if (!watch.isOn() && (lags() || episode.isOn())) {
      watch.start();
      drops.look();
    }
  }

  /** The memory of what the peer has not taken yet, about: as much as all since it was empty. */
  private long inFlight() {
    long pending = peer.pendingBytes();
    if (isSealed || writtenCharge <= written) {
      return pending;
    }
    return (long) ((double) pending * writtenCharge / written);
  }

  private boolean lags() {
    return !queue.isEmpty() || !peer.isWritable();
  }

  @Override
  public void writable() {
    send();
  }

  /** Whether all is on its way. */
  boolean isDrained() {
    return state == State.ENDED || (queue.isEmpty() && peer.pendingBytes() == 0);
  }

  // When it lags.

  private void halfFull(Publisher from) {
    switch (state) {
      case FLOWING -> {
        if (watch.takesTooLittle()) {
          stuck();
        } else if (!isPacing) {
          fullUnlessSent();
        } else {
          transition(Event.HALF_FULL);
          episode.isIn(Journal.Kind.SLOW, null, () -> "publishers wait for it: " + lag());
          pace(from);
        }
      }
      case STUCK -> {
        if (isFull()) {
          full();
        }
      }
      case PACING, DROPPING, ENDED -> {}
    }
  }

  private boolean isFull() {
    return settings.isFull(queue.held(), queue.messages());
  }

  /** One turn may bring more than its bound: it is full if the peer does not take that. */
  private void fullUnlessSent() {
    if (isFull()) {
      send();
      if (state == State.FLOWING && isFull()) {
        full();
      }
    }
  }

  private void full() {
    if (settings.policy() == SlowSubscriberPolicy.DISCONNECT) {
      end(CloseReason.QUEUE_FULL, "its queue is full: " + lag());
    } else {
      transition(Event.FULL);
      drops.begin(DropReason.QUEUE_FULL, this::lag);
      episode.isIn(
          Journal.Kind.DROPPING,
          DropReason.QUEUE_FULL.label(),
          () -> "loses messages, as its queue is full: " + lag());
    }
  }

  /** Queues nothing more, gives back its queue, and ends the peer, which may take its time. */
  private void end(CloseReason reason, String detail) {
    ended();
    peer.close(reason, detail);
  }

  @Override
  public void leave() {
    if (state != State.ENDED) {
      queue.release();
      ended();
    }
  }

  private void ended() {
    if (state != State.ENDED) {
      transition(Event.END);
      watch.stop();
      stopPacing();
      undelivered = queue.messages();
      dropQueue();
      held = 0;
      drops.end();
    }
  }

  /** Counts by topic what is queued, up to a bound: others have their turn. */
  private void dropQueue() {
    int left = Math.min(undelivered, MOST_COUNTED_BY_TOPIC);
    int unknown = undelivered;
    while (!queue.isEmpty()) {
      int messages = queue.headMessages();
      ByteBuf oldest = queue.poll();
      if (messages <= left) {
        left -= messages;
        unknown -= messages;
        countDisconnected(oldest);
      }
      oldest.release();
    }
    dropCounts.addUnknown(DropReason.DISCONNECTED, unknown);
  }

  private void countDisconnected(ByteBuf in) {
    frames.reset(in, in.readerIndex(), in.readableBytes());
    boolean isFirst = true;
    while (frames.next()) {
      if (isFirst) {
        dropCounts.add(routeOfFrame(in).statistics, DropReason.DISCONNECTED);
      }
      isFirst = frames.isLast();
    }
  }

  /** Of the topic that the current frame is. */
  private Routes.Route routeOfFrame(ByteBuf in) {
    Routes.Route route = forwarder.routes().find(dropped, in, frames.body(), frames.length());
    dropped = route;
    return route;
  }

  private void pace(Publisher from) {
    if (paced.add(from)) {
      episode.paused(from);
      if (from.loop().inEventLoop()) {
        from.pause();
      } else {
        from.forwarder().proxy().pause(from);
      }
    }
  }

  private void stuck() {
    transition(Event.TOO_LITTLE);
    log.stuck(this, this::lag);
    String outcome = isPacing ? "publishers no longer wait for it: " : "takes too little: ";
    episode.isIn(Journal.Kind.STUCK, null, () -> outcome + lag());
    stopPacing();
  }

  private void flowIfLow() {
    switch (state) {
      case FLOWING, ENDED -> {}
      case PACING -> {
        if (settings.isBelowHalf(queue.held(), queue.messages())) {
          transition(Event.BELOW_HALF);
          stopPacing();
        }
      }
      case STUCK, DROPPING -> {
        if (settings.isLow(queue.held(), queue.messages())) {
          drops.end();
          transition(Event.LOW);
        }
      }
    }
  }

  private void stopPacing() {
    for (Publisher publisher : paced) {
      if (publisher.loop().inEventLoop()) {
        forwarder.withPublisher(publisher, Publisher::resume);
      } else {
        publisher.forwarder().proxy().resume(publisher);
      }
    }
    paced.clear();
  }

  private String lag() {
    // As the snapshot counts them, so that whoever reads both finds the same number.
    String queued =
        "%,d messages (%,d bytes) are queued".formatted(queue.messages(), queuedBytes());
    if (!isPacing && !watch.hasSeenEnough()) {
      return queued;
    }
    return "%s, and it took %,d bytes in the last %s"
        .formatted(queued, watch.takenLately(), settings.stuckAfterInWords());
  }

  /** Called at each look of the watch. */
  private void look() {
    if (!lags()) {
      drops.end();
      episode.end();
      watch.stop();
      return;
    }
    boolean hasFlowed = stateNanos() >= settings.stuckAfter().toNanos();
    if (state == State.FLOWING && hasFlowed && !watch.isStuck()) {
      episode.end();
    }
    boolean isBehind =
        switch (state) {
          case PACING -> true;
          case FLOWING -> drops.isOn() || isHalfFullUnpaced(); // on: its queue had to give
          case STUCK, DROPPING, ENDED -> false;
        };
    if (isBehind && watch.isStuck()) {
      stuck();
    }
    drops.look();
  }

  private boolean isHalfFullUnpaced() {
    return !isPacing && settings.isHalfFull(queue.held(), queue.messages());
  }

  private void drop(DropReason reason, ByteBuf in, int at, int length) {
    frames.reset(in, at, length);
    boolean isFirst = true;
    while (frames.next()) {
      if (isFirst) {
        Routes.Route route = routeOfFrame(in);
        route.statistics.dropped++;
        dropCounts.add(route.statistics, reason);
        drops.count(in, frames.body(), frames.length());
      }
      isFirst = frames.isLast();
    }
  }

  /**
   * All queues together hold too much, and this one the most: discards its oldest half, or ends if
   * nothing may be missing in what it gets. A stuck peer whose queue is empty gives what is in
   * flight, and with it the connection; so does one that nobody waits for.
   */
  @Override
  public void relieve() {
    if (state == State.ENDED) {
      return;
    }
    Supplier<String> why =
        () -> "the memory bound is reached, and its queue is the largest: " + lag();
    if (!isPacing) {
      long asked = held;
      held = queuedBytes();
      if (held <= asked / 2) {
        return;
      }
      if (queue.isEmpty() || settings.policy() == SlowSubscriberPolicy.DISCONNECT) {
        end(CloseReason.MEMORY, why.get());
        return;
      }
    }
    if (queue.isEmpty()) {
      if (isStuck()) {
        end(CloseReason.MEMORY, "the memory bound is reached, and it takes nothing: " + lag());
      }
      return;
    }
    if (watch.isStuck() && (state == State.FLOWING || state == State.PACING)) {
      stuck();
    }
    long target = queue.held() / 2;
    drops.begin(DropReason.MEMORY, why);
    episode.isIn(
        Journal.Kind.DROPPING, DropReason.MEMORY.label(), () -> "loses messages, as " + why.get());
    while (!queue.isEmpty() && queue.held() > target) {
      ByteBuf oldest = queue.poll();
      drop(DropReason.MEMORY, oldest, oldest.readerIndex(), oldest.readableBytes());
      oldest.release();
    }
    held = queuedBytes();
    // It has taken nothing, so it does not flow again. But there is room, so that it may queue.
    if (state == State.DROPPING && settings.isLow(queue.held(), queue.messages())) {
      transition(Event.RELIEVED);
    }
  }

  @Override
  public void closed(CloseReason reason, String detail) {
    ended();
    isClosed = true;
    topics.end();
    forwarder.leave(this);
    goodbye.accept(this);
    log.left(this, undelivered, reason, detail);
  }
}
