package org.zeekbus.broker;

import io.netty.channel.EventLoop;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zeekbus.broker.snapshot.BrokerSnapshot;
import org.zeekbus.zmtp.Backoff;
import org.zeekbus.zmtp.BufferMemory;
import org.zeekbus.zmtp.CloseReason;
import org.zeekbus.zmtp.Connection;
import org.zeekbus.zmtp.ConnectionHandler;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.Security;
import org.zeekbus.zmtp.SocketHandler;
import org.zeekbus.zmtp.SocketSettings;
import org.zeekbus.zmtp.SocketType;
import org.zeekbus.zmtp.Topic;
import org.zeekbus.zmtp.Transport;
import org.zeekbus.zmtp.ZmtpSocket;
import org.zeekbus.zmtp.thread.Failure;
import org.zeekbus.zmtp.thread.Supervisor;

/**
 * The central broker of a Zeek cluster: what comes in on its XSUB goes out on its XPUB, and
 * subscriptions the other way. To a node it behaves as the {@code zmq_proxy} thread of a Zeek
 * manager, with {@code ZMQ_XPUB_VERBOSER}.
 *
 * <p>Owner: any thread.
 */
public final class Broker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Broker.class);
  private static final long DRAIN_POLL_MILLIS = 5;
  private static final Duration LONGEST_END = Duration.ofSeconds(2);

  /** From one loop's turn to another loop. */
  private static final int HOPS = 2;

  private final BrokerSettings settings;
  private final Transport transport;
  private final Supervisor supervisor;
  private final MemoryGuard memory;
  private final PeerLog log = new PeerLog();
  private final Map<EventLoop, Forwarder> forwarders = new ConcurrentHashMap<>();
  private final List<Forwarder> inOrder = new ArrayList<>();
  private final @Nullable TopicMemory topics;
  private final ZmtpSocket xsub;
  private final ZmtpSocket xpub;
  private final Set<Publisher> publishers = ConcurrentHashMap.newKeySet();
  private final Set<Subscriber> subscribers = ConcurrentHashMap.newKeySet();
  private final SubscriptionBudget budget;
  private final BitSet subscriberIds = new BitSet(); // guarded by itself
  private final List<Endpoint> xsubEndpoints = new ArrayList<>();
  private final List<Endpoint> xpubEndpoints = new ArrayList<>();
  private final AtomicBoolean isClosing = new AtomicBoolean();
  private final long startedNanos = System.nanoTime();

  private Broker(BrokerSettings settings, @Nullable TopicMemory topics, Transport transport) {
    this.settings = settings;
    this.topics = topics;
    this.transport = transport;
    this.supervisor = transport.supervisor();
    this.memory =
        new MemoryGuard(
            transport.memory(),
            settings.queue().policy() != SlowSubscriberPolicy.BLOCK,
            supervisor);
    List<EventLoop> loops = transport.loops();
    this.budget =
        new SubscriptionBudget(Runtime.getRuntime().maxMemory() / 2, loops.size(), subscribers);
    for (int i = 0; i < loops.size(); i++) {
      Forwarder forwarder =
          new Forwarder(i, loops.size(), loops.get(i), memory, log.names(), supervisor);
      forwarders.put(loops.get(i), forwarder);
      inOrder.add(forwarder);
    }
    for (Forwarder forwarder : inOrder) {
      forwarder.connect(inOrder, forwarder.index() == 0 ? topics : null);
    }
    this.xsub = socket(SocketType.XSUB, this::publisher);
    this.xpub = socket(SocketType.XPUB, this::subscriber);
    if (topics != null) {
      topics.start(loops.getFirst());
    }
  }

  /**
   * Starts a broker. Blocks until it listens.
   *
   * @throws IOException if an endpoint cannot be bound or the data directory not be used
   */
  public static Broker start(BrokerSettings settings) throws IOException {
    return start(settings, endpoint -> Security.NONE);
  }

  /**
   * Starts a broker as {@link #start(BrokerSettings)} does.
   *
   * @param security how each of its endpoints is protected
   */
  public static Broker start(BrokerSettings settings, Function<Endpoint, Security> security)
      throws IOException {
    Broker broker = open(settings);
    boolean isListening = false;
    try {
      broker.listen(security);
      isListening = true;
      return broker;
    } finally {
      if (!isListening) {
        broker.close();
      }
    }
  }

  /** All that a broker needs; nothing of it stays if the rest cannot be had. */
  private static Broker open(BrokerSettings settings) throws IOException {
    Supervisor supervisor = new Supervisor();
    TopicMemory topics =
        settings.data().isPresent() ? new TopicMemory(settings.data().get(), supervisor) : null;
    Transport transport =
        new Transport(
            settings.transport(),
            settings.threads(),
            new BufferMemory(settings.memory()),
            supervisor);
    boolean isOpen = false;
    try {
      Broker broker = new Broker(settings, topics, transport);
      isOpen = true;
      return broker;
    } finally {
      if (!isOpen) {
        transport.close();
      }
    }
  }

  private void listen(Function<Endpoint, Security> security) throws IOException {
    for (Endpoint endpoint : settings.xsub()) {
      xsubEndpoints.add(xsub.bind(endpoint, security.apply(endpoint)));
    }
    for (Endpoint endpoint : settings.xpub()) {
      xpubEndpoints.add(xpub.bind(endpoint, security.apply(endpoint)));
    }
    TopicMemory remembered = topics;
    if (remembered != null && remembered.hasUnclaimed()) {
      inOrder
          .getFirst()
          .loop()
          .schedule(
              supervisor.task("cancelling ghosts", () -> cancelGhosts(remembered)),
              settings.ghostGrace().toMillis(),
              TimeUnit.MILLISECONDS);
    }
  }

  private void cancelGhosts(TopicMemory remembered) {
    List<Topic> ghosts = remembered.takeUnclaimed();
    if (!ghosts.isEmpty()) {
      LOG.info(
          "cancelled {} topics from before the start: no node subscribed to them again within {} s",
          ghosts.size(),
          settings.ghostGrace().toSeconds());
      inOrder.getFirst().cancelUnheld(ghosts);
    }
  }

  /** Where publishers connect, with the ports that the system chose. */
  public List<Endpoint> xsubEndpoints() {
    return List.copyOf(xsubEndpoints);
  }

  /** Where subscribers connect, with the ports that the system chose. */
  public List<Endpoint> xpubEndpoints() {
    return List.copyOf(xpubEndpoints);
  }

  /** Asks who may come in again, and closes whom that concerns. Does not block. */
  public void recheckClients() {
    xsub.recheckClients();
    xpub.recheckClients();
  }

  /**
   * Completes if something has failed without which the broker does not do its work any more: it
   * should be stopped, and its process end. Whatever fails is logged and counted anyway.
   */
  public CompletionStage<Failure> death() {
    return supervisor.death();
  }

  /**
   * The statistics of this moment. Blocks until every event loop has answered, for two seconds at
   * most: a loop that hangs is named in the snapshot, and what it owns is missing. Not for event
   * loops.
   */
  public BrokerSnapshot snapshot() {
    return new SnapshotCollector(this, supervisor).collect();
  }

  /** Stops as {@link #stop} does. */
  @Override
  public void close() {
    stop();
  }

  /**
   * Stops: takes no new connections, reads no more, and sends what is queued for at most the linger
   * time. Blocks, but waits for nothing that hangs; the log says what was not written or sent.
   *
   * @return the last statistics; empty if the broker was stopped before
   */
  public Optional<BrokerSnapshot> stop() {
    if (!isClosing.compareAndSet(false, true)) {
      return Optional.empty();
    }
    xsub.stopAccepting();
    xpub.stopAccepting();
    onEachLoop(forwarder -> forwarder.publishers().forEach(Publisher::pause));
    awaitHops();
    List<CompletableFuture<Void>> drained =
        inOrder.stream()
            .map(forwarder -> {
              CompletableFuture<Void> done = new CompletableFuture<>();
              forwarder.run("draining", () -> drain(forwarder, done));
              return done;
            })
            .toList();
    await(drained);
    BrokerSnapshot last = snapshot();
    TopicMemory remembered = topics;
    if (remembered != null) {
      inOrder.getFirst().run("keeping topics", remembered::freeze);
      remembered.awaitWritten(LONGEST_END);
    }
    xsub.close();
    xpub.close();
    awaitEnds();
    transport.close();
    return Optional.of(last);
  }

  /** Event loops end one after the other; before that, connections must have told all of them. */
  private void awaitEnds() {
    long deadline = System.nanoTime() + LONGEST_END.toNanos();
    while (!(publishers.isEmpty() && subscribers.isEmpty()) && System.nanoTime() < deadline) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
    awaitHops();
  }

  /** Returns when what the loops had for each other has arrived. */
  private void awaitHops() {
    for (int hop = 0; hop < HOPS; hop++) {
      onEachLoop(forwarder -> {});
    }
  }

  private void onEachLoop(Consumer<Forwarder> task) {
    for (Forwarder forwarder : inOrder) {
      boolean isDone =
          forwarder
              .loop()
              .submit(supervisor.task("a task of the broker", () -> task.accept(forwarder)))
              .awaitUninterruptibly(LONGEST_END.toMillis());
      if (!isDone) {
        LOG.warn("event loop {} does not answer; stopping without it", forwarder.index());
      }
    }
  }

  private void drain(Forwarder forwarder, CompletableFuture<Void> done) {
    boolean isDrained =
        subscribers.stream()
            .filter(subscriber -> subscriber.loopIndex() == forwarder.index())
            .allMatch(Subscriber::isDrained);
    if (isDrained) {
      done.complete(null);
    } else if (!done.isDone()) {
      forwarder
          .loop()
          .schedule(
              supervisor.task("draining", () -> drain(forwarder, done)),
              DRAIN_POLL_MILLIS,
              TimeUnit.MILLISECONDS);
    }
  }

  private void await(List<CompletableFuture<Void>> all) {
    CompletableFuture<Void> together =
        CompletableFuture.allOf(all.toArray(CompletableFuture[]::new));
    try {
      together.get(settings.linger().toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      all.forEach(done -> done.complete(null));
      LOG.warn("stopped after {} ms with messages still queued", settings.linger().toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  BrokerSettings settings() {
    return settings;
  }

  SubscriptionBudget budget() {
    return budget;
  }

  MemoryGuard memory() {
    return memory;
  }

  BufferMemory buffers() {
    return transport.memory();
  }

  PeerLog log() {
    return log;
  }

  List<Forwarder> forwarders() {
    return inOrder;
  }

  Set<Publisher> publishers() {
    return publishers;
  }

  Set<Subscriber> subscribers() {
    return subscribers;
  }

  long upNanos() {
    return System.nanoTime() - startedNanos;
  }

  private Forwarder forwarderOf(Connection connection) {
    Forwarder forwarder = forwarders.get(connection.loop());
    if (forwarder == null) {
      throw new IllegalStateException("a connection on an event loop of somebody else");
    }
    return forwarder;
  }

  private ConnectionHandler publisher(Connection connection) {
    Publisher publisher =
        new Publisher(connection, forwarderOf(connection), settings.queue(), this::left, log);
    boolean isThere = false;
    try {
      publishers.add(publisher);
      memory.add(publisher);
      memory.add(publisher.backlog());
      publisher.join();
      isThere = true;
      return publisher;
    } finally {
      if (!isThere) {
        publisher.forwarder().leave(publisher);
        left(publisher);
      }
    }
  }

  private ConnectionHandler subscriber(Connection connection) {
    int id;
    synchronized (subscriberIds) {
      id = subscriberIds.nextClearBit(0);
      subscriberIds.set(id);
    }
    boolean isThere = false;
    try {
      Subscriber subscriber =
          new Subscriber(
              id,
              connection,
              forwarderOf(connection),
              settings.queue(),
              settings.limits(),
              budget,
              this::left,
              log);
      log.joined(subscriber);
      subscribers.add(subscriber);
      memory.add(subscriber);
      subscriber.forwarder().join(subscriber);
      isThere = true;
      return subscriber;
    } finally {
      if (!isThere) {
        free(id);
      }
    }
  }

  private void left(Publisher publisher) {
    publishers.remove(publisher);
    memory.remove(publisher);
    memory.remove(publisher.backlog());
  }

  private void left(Subscriber subscriber) {
    subscribers.remove(subscriber);
    memory.remove(subscriber);
    // Behind its cancels on each loop: one that still knew it would take the next for it, as sets
    // of subscribers are told apart by ids.
    AtomicInteger know = new AtomicInteger(inOrder.size());
    for (Forwarder forwarder : inOrder) {
      forwarder.run(
          "forgetting a subscriber",
          () -> {
            if (know.decrementAndGet() == 0) {
              free(subscriber.id());
            }
          });
    }
  }

  private void free(int subscriberId) {
    synchronized (subscriberIds) {
      subscriberIds.clear(subscriberId);
    }
  }

  private ZmtpSocket socket(SocketType type, Function<Connection, ConnectionHandler> handlers) {
    SocketHandler handler =
        new SocketHandler() {
          @Override
          public ConnectionHandler ready(Connection connection) {
            return handlers.apply(connection);
          }

          @Override
          public void refused(String peer, String address, CloseReason reason, String detail) {
            log.refused(type, peer, address, reason, detail);
          }

          @Override
          public void cannotAccept(Endpoint endpoint, String detail) {
            log.cannotAccept(type);
          }
        };
    return new ZmtpSocket(
        transport,
        new SocketSettings(type, settings.limits(), settings.heartbeat(), Backoff.DEFAULT),
        handler);
  }
}
