package org.zeekbus.broker;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.zeekbus.zmtp.CloseReason;
import org.zeekbus.zmtp.Connection;
import org.zeekbus.zmtp.ConnectionHandler;
import org.zeekbus.zmtp.FrameCursor;
import org.zeekbus.zmtp.Ignored;
import org.zeekbus.zmtp.Limits;
import org.zeekbus.zmtp.SocketType;
import org.zeekbus.zmtp.Topic;

/**
 * A connection of the broker's XPUB socket: its topics, its queue, and what happens when it does
 * not keep up.
 *
 * <pre>
 * FLOWING   --queue half full-->             PACING, or STUCK if it takes too little
 * PACING    --queue below half again-->      FLOWING
 * PACING    --takes too little-->            STUCK; not if the policy is block
 * STUCK     --queue full-->                  DROPPING, or closed if the policy is disconnect
 * STUCK     --queue low-->                   FLOWING
 * DROPPING  --queue low-->                   FLOWING
 * </pre>
 *
 * While PACING, publishers of what it gets are not read. While DROPPING, it loses its newest
 * messages.
 *
 * <p>Owner: its event loop. {@link #held} and {@link #isStuck} are published by volatile writes.
 */
final class Subscriber implements ConnectionHandler, MemoryGuard.Holder {
  private enum State {
    FLOWING,
    PACING,
    STUCK,
    DROPPING
  }

  /** Sends at most so many bytes, and a little, before others have their turn. */
  private static final long MOST_IN_A_TURN = 2 << 20;

  /** So many topics it may have, however many others have. */
  private static final int FEW_TOPICS = 1000;

  /** Who changes so many at once is read again when all loops know of it: others come first. */
  private static final int MANY_CHANGES = 1000;

  private static final long READ_ON_MILLIS = 5;

  /** Looks at a lagging peer per {@code stuckAfter}. */
  private static final int LOOKS = 4;

  private final int id;
  private final Connection connection;
  private final Forwarder forwarder;
  private final QueueSettings settings;
  private final Limits limits;
  private final SubscriptionBudget budget;
  private final Consumer<Subscriber> goodbye;
  private final PeerLog log;
  private final SubscriberQueue queue;
  private final Set<Topic> topics = new HashSet<>();
  private final PeerStatistics statistics;
  private final DropReport drops;
  private final DropCounts dropCounts = new DropCounts();
  private final FrameCursor frames = new FrameCursor();

  /** Publishers that wait for us. */
  private final Set<Publisher> paced = new HashSet<>();

  private List<Forwarder.Change> changes = new ArrayList<>();
  private State state = State.FLOWING;
  private boolean isDirty;

  /** What was written since nothing was in flight, and the memory that it was cut from. */
  private long written;

  private long writtenCharge;

  /** Whether what is in flight is a copy: encrypted. */
  private final boolean isSealed;

  /** Of the last message that was dropped: the next is often the same. */
  private Routes.@Nullable Route dropped;

  private boolean isSending;
  private boolean isClosed;

  /** What the peer had taken at the last looks, the newest last; while it lags. */
  private final long[] takenAt = new long[LOOKS + 1];

  private int looks;
  private @Nullable ScheduledFuture<?> watch;
  private volatile long held;
  private volatile long topicsCost;

  /** Whether it took too little at the last look, however much waits. */
  private volatile boolean isStuck;

  Subscriber(
      int id,
      Connection connection,
      Forwarder forwarder,
      QueueSettings settings,
      Limits limits,
      SubscriptionBudget budget,
      Consumer<Subscriber> goodbye,
      PeerLog log) {
    this.goodbye = goodbye;
    this.id = id;
    this.connection = connection;
    this.isSealed = connection.curvePeer().isPresent();
    this.forwarder = forwarder;
    this.settings = settings;
    this.limits = limits;
    this.budget = budget;
    this.log = log;
    this.queue = new SubscriberQueue(forwarder.memory().allocator());
    this.statistics = new PeerStatistics();
    this.drops = new DropReport(this, log);
  }

  int id() {
    return id;
  }

  Forwarder forwarder() {
    return forwarder;
  }

  int loopIndex() {
    return forwarder.index();
  }

  Connection connection() {
    return connection;
  }

  PeerStatistics statistics() {
    return statistics;
  }

  Set<Topic> topics() {
    return topics;
  }

  DropCounts dropCounts() {
    return dropCounts;
  }

  /** As in snapshots. */
  String stateLabel() {
    return state.name().toLowerCase(Locale.ROOT);
  }

  int waitingPublishers() {
    return paced.size();
  }

  int queuedMessages() {
    return queue.messages();
  }

  @Override
  public long held() {
    return held;
  }

  @Override
  public MemoryGuard.Kind kind() {
    return MemoryGuard.Kind.QUEUE;
  }

  @Override
  public boolean isStuck() {
    return isStuck;
  }

  @Override
  public EventLoop loop() {
    return connection.loop();
  }

  // What it subscribes.

  @Override
  public void subscription(boolean subscribe, ByteBuf in, int at, int length) {
    Topic topic = Topic.of(in, at, length);
    if (!subscribe) {
      if (topics.remove(topic)) {
        pay(-budget.cost(length));
        log.cancelled(this, topic);
        changes.add(new Forwarder.Change(this, false, topic));
      }
      return;
    }
    if (topics.size() >= limits.subscriptions() && !topics.contains(topic)) {
      ignored(Ignored.TOO_MANY_SUBSCRIPTIONS, length);
      return;
    }
    if (budget.isFull() && topics.size() >= FEW_TOPICS && !topics.contains(topic)) {
      ignored(Ignored.TOO_MANY_SUBSCRIPTIONS, length);
      return;
    }
    if (topics.add(topic)) {
      pay(budget.cost(length));
      log.subscribed(this, topic);
    }
    changes.add(new Forwarder.Change(this, true, topic));
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // written on this loop alone
  private void pay(long cost) {
    topicsCost += cost;
    budget.add(cost);
  }

  /** What its topics take of the heap, about. Any thread may ask. */
  long topicsCost() {
    return topicsCost;
  }

  /** All topics together take too much, and its take the most. */
  void closeForItsTopics() {
    connection.close(
        CloseReason.MEMORY,
        "all topics together take more than %,d bytes, and its %,d topics take the most"
            .formatted(budget.limit(), topics.size()));
  }

  @Override
  public void ignored(Ignored what, long bytes) {
    statistics.ignored(what);
    log.ignored(SocketType.XPUB, connection, what, bytes);
  }

  @Override
  public void forbidden(Supplier<String> what, long bytes) {
    statistics.ignored(Ignored.FORBIDDEN);
    log.forbidden(SocketType.XPUB, connection, what);
  }

  @Override
  public void endOfRead() {
    statistics.heard();
    publishChanges();
  }

  private void publishChanges() {
    if (!changes.isEmpty()) {
      List<Forwarder.Change> news = changes;
      changes = new ArrayList<>();
      if (news.size() < MANY_CHANGES || isClosed) {
        forwarder.publish(news);
      } else {
        connection.pause();
        forwarder.publish(news, this::readOn);
      }
    }
  }

  /** Not before there is memory for what publishers have to hear of it. */
  private void readOn() {
    if (isClosed) {
      return;
    }
    if (forwarder.memory().isExhausted()) {
      connection
          .loop()
          .schedule(
              connection.task("reading a subscriber again", this::readOn),
              READ_ON_MILLIS,
              TimeUnit.MILLISECONDS);
    } else {
      connection.resume();
    }
  }

  // What it gets.

  /** Whole messages for this peer, lent. */
  void offer(ByteBuf in, int at, int length, int messages, Publisher from) {
    if (isClosed) {
      return;
    }
    if (state == State.DROPPING) {
      drop(DropReason.QUEUE_FULL, in, at, length);
      return;
    }
    queue.add(in, at, length, messages, !connection.isWritable());
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

  /** Sends as much as the socket takes, and others have their turn. */
  void send() {
    isDirty = false;
    if (isClosed || isSending) {
      return;
    }
    if (connection.pendingBytes() == 0) {
      written = 0;
      writtenCharge = 0;
    }
    isSending = true;
    long sent = 0;
    try {
      while (!queue.isEmpty() && connection.isWritable() && sent < MOST_IN_A_TURN) {
        while (!queue.isEmpty() && connection.isWritable()) {
          statistics.messages += queue.headMessages();
          writtenCharge += queue.held();
          ByteBuf next = queue.poll();
          writtenCharge -= queue.held();
          sent += next.readableBytes();
          connection.write(next);
        }
        connection.flush();
      }
    } finally {
      isSending = false;
    }
    statistics.bytes += sent;
    written += sent;
    if (sent >= MOST_IN_A_TURN && connection.isWritable()) {
      sendSoon();
    }
    held = queue.held() + inFlight();
    flowIfLow();
    if (watch == null && lags()) {
      watch();
    }
  }

  /** What the socket has not taken yet keeps alive, about: as much as all since it was empty. */
  private long inFlight() {
    long pending = connection.pendingBytes();
    if (isSealed || writtenCharge <= written) {
      return pending;
    }
    return (long) ((double) pending * writtenCharge / written);
  }

  private boolean lags() {
    return !queue.isEmpty() || !connection.isWritable();
  }

  @Override
  public void writable() {
    send();
  }

  /** Whether all is on its way. */
  boolean isDrained() {
    return isClosed || (queue.isEmpty() && connection.pendingBytes() == 0);
  }

  // What happens when it lags.

  private void halfFull(Publisher from) {
    switch (state) {
      case FLOWING -> {
        if (takesTooLittle()) {
          stuck();
        } else {
          state = State.PACING;
          pace(from);
        }
      }
      case STUCK -> {
        if (settings.isFull(queue.held(), queue.messages())) {
          if (settings.policy() == SlowSubscriberPolicy.DISCONNECT) {
            connection.close(CloseReason.QUEUE_FULL, "its queue is full: " + lag());
          } else {
            state = State.DROPPING;
            drops.begin(this::lag);
          }
        }
      }
      case PACING, DROPPING -> {}
    }
  }

  private void pace(Publisher from) {
    if (paced.add(from)) {
      if (from.connection().loop().inEventLoop()) {
        from.pause();
      } else {
        from.connection().execute("pacing a publisher", from::pause);
      }
    }
  }

  private void stuck() {
    state = State.STUCK;
    log.stuck(this, this::lag);
    stopPacing();
  }

  private void flowIfLow() {
    boolean isLow =
        switch (state) {
          case FLOWING -> false;
          case PACING -> settings.isBelowHalf(queue.held(), queue.messages());
          case STUCK, DROPPING -> settings.isLow(queue.held(), queue.messages());
        };
    if (isLow) {
      if (state == State.DROPPING) {
        drops.end();
      }
      state = State.FLOWING;
      stopPacing();
    }
  }

  private void stopPacing() {
    for (Publisher publisher : paced) {
      if (publisher.connection().loop().inEventLoop()) {
        resume(publisher);
      } else {
        publisher.connection().execute("pacing a publisher", publisher::resume);
      }
    }
    paced.clear();
  }

  private static void resume(Publisher publisher) {
    try {
      publisher.resume();
    } catch (Throwable e) { // errors, too: the others wait as well
      publisher.connection().fault("pacing a publisher", e);
    }
  }

  private String lag() {
    return "%,d messages (%,d bytes) are queued, and it took %,d bytes in the last %d ms"
        .formatted(queue.messages(), queue.held(), takenLately(), settings.stuckAfter().toMillis());
  }

  /** Follows what a lagging peer takes, until it lags no more. */
  private void watch() {
    looks = 0;
    look();
    long millis = settings.stuckAfter().toMillis() / LOOKS;
    watch =
        connection
            .loop()
            .scheduleWithFixedDelay(
                connection.task("the watch of a subscriber", this::look),
                millis,
                millis,
                TimeUnit.MILLISECONDS);
  }

  private void look() {
    if (!lags()) {
      isStuck = false;
      drops.end();
      stopWatch();
      return;
    }
    System.arraycopy(takenAt, 1, takenAt, 0, LOOKS);
    takenAt[LOOKS] = connection.taken();
    looks++;
    isStuck = takesTooLittle();
    if (state == State.PACING && isStuck) {
      stuck();
    }
    drops.look();
  }

  private void stopWatch() {
    if (watch != null) {
      watch.cancel(false);
      watch = null;
    }
  }

  private long takenLately() {
    return watch == null ? 0 : takenAt[LOOKS] - takenAt[Math.max(0, LOOKS + 1 - looks)];
  }

  private boolean takesTooLittle() {
    if (settings.policy() == SlowSubscriberPolicy.BLOCK || watch == null || looks <= LOOKS) {
      return false;
    }
    return settings.isTooLittle(takenLately());
  }

  private void drop(DropReason reason, ByteBuf in, int at, int length) {
    frames.reset(in, at, length);
    boolean isFirst = true;
    while (frames.next()) {
      if (isFirst) {
        Routes.Route route = forwarder.routes().find(dropped, in, frames.body(), frames.length());
        dropped = route;
        route.statistics.dropped++;
        dropCounts.add(route.statistics, reason);
        drops.count(in, frames.body(), frames.length());
      }
      isFirst = frames.isLast();
    }
  }

  /**
   * All queues together hold too much, and this one the most: discards its oldest half. A stuck
   * peer whose queue is empty gives what is in flight, and with it the connection.
   */
  @Override
  public void relieve() {
    if (isClosed) {
      return;
    }
    if (queue.isEmpty()) {
      if (isStuck) {
        connection.close(
            CloseReason.MEMORY, "the memory bound is reached, and it takes nothing: " + lag());
      }
      return;
    }
    long target = queue.held() / 2;
    drops.begin(() -> "the memory bound is reached, and its queue is the largest: " + lag());
    while (!queue.isEmpty() && queue.held() > target) {
      ByteBuf oldest = queue.poll();
      drop(DropReason.MEMORY, oldest, oldest.readerIndex(), oldest.readableBytes());
      oldest.release();
    }
    held = queue.held() + inFlight();
    flowIfLow();
  }

  @Override
  public void closed(CloseReason reason, String detail) {
    isClosed = true;
    publishChanges();
    List<Forwarder.Change> cancels = new ArrayList<>(topics.size());
    for (Topic topic : new TreeSet<>(topics)) {
      cancels.add(new Forwarder.Change(this, false, topic));
    }
    topics.clear();
    pay(-topicsCost);
    if (!cancels.isEmpty()) {
      forwarder.publish(cancels);
    }
    stopWatch();
    stopPacing();
    int undelivered = queue.messages();
    queue.release();
    held = 0;
    forwarder.leave(this);
    goodbye.accept(this);
    drops.end();
    log.left(this, undelivered, reason, detail);
  }
}
