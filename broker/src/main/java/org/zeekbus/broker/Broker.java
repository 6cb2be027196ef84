package org.zeekbus.broker;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zeekbus.broker.snapshot.Audience;
import org.zeekbus.broker.snapshot.BrokerSnapshot;
import org.zeekbus.broker.snapshot.Receivers;
import org.zeekbus.broker.snapshot.Subscriptions;
import org.zeekbus.zmtp.Attachment;
import org.zeekbus.zmtp.Backoff;
import org.zeekbus.zmtp.BufferMemory;
import org.zeekbus.zmtp.CloseReason;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.Security;
import org.zeekbus.zmtp.SocketType;
import org.zeekbus.zmtp.Topic;
import org.zeekbus.zmtp.socket.Connection;
import org.zeekbus.zmtp.socket.ConnectionHandler;
import org.zeekbus.zmtp.socket.SocketHandler;
import org.zeekbus.zmtp.socket.SocketSettings;
import org.zeekbus.zmtp.socket.Transport;
import org.zeekbus.zmtp.socket.ZmtpSocket;
import org.zeekbus.zmtp.thread.Failure;
import org.zeekbus.zmtp.thread.Supervisor;

/**
 * The central broker of a Zeek cluster: messages come in on its XSUB and go out on its XPUB,
 * subscriptions go the other way. To a node it behaves as the {@code zmq_proxy} thread of a Zeek
 * manager, with {@code ZMQ_XPUB_VERBOSER}. Peers in this process may be attached to it; a broker
 * without endpoints has only those.
 *
 * <p>Owner: any thread.
 */
public final class Broker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Broker.class);
  private static final Duration LONGEST_END = Duration.ofSeconds(2);

  /** Nodes try to connect again every 100 ms. */
  private static final Duration RETURN = Duration.ofSeconds(2);

  /** The longest wait for publishers to close, once nothing more is sent to them. */
  private static final Duration LONGEST_FINISH = Duration.ofMillis(500);

  /** A message may go from one loop's turn to another loop. */
  private static final int HOPS = 2;

  private final BrokerSettings settings;
  private final Transport transport;
  private final Supervisor supervisor;
  private final MemoryGuard memory;
  private final PeerLog log = new PeerLog();
  private final List<Forwarder> forwarders;
  private final Admission admission;
  private final SubscriptionRequests requests;
  private final AtomicInteger tails = new AtomicInteger(1);
  private final @Nullable TopicMemory topics;
  private final ZmtpSocket xsub;
  private final ZmtpSocket xpub;
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
    this.forwarders =
        IntStream.range(0, loops.size())
            .mapToObj(
                i -> new Forwarder(i, loops.size(), loops.get(i), memory, log.names(), supervisor))
            .toList();
    for (Forwarder forwarder : forwarders) {
      forwarder.connect(forwarders, forwarder.index() == 0 ? topics : null);
    }
    this.requests = new SubscriptionRequests(forwarders, log.names());
    this.admission = new Admission(settings, forwarders, memory, log);
    this.xsub =
        socket(SocketType.XSUB, connection -> admission.publisher(new ZmtpPeer(connection)));
    this.xpub =
        socket(
            SocketType.XPUB,
            connection -> admission.subscriber(new ZmtpPeer(connection), null, null));
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

  /** Starts threads and memory; if something cannot be had, the rest is given back. */
  private static Broker open(BrokerSettings settings) throws IOException {
    Supervisor supervisor = new Supervisor();
    TopicMemory topics =
        settings.data().isPresent() ? new TopicMemory(settings.data().get(), supervisor) : null;
    Transport transport =
        new Transport(
            settings.transport().orElseGet(Transport.Kind::best),
            settings.threads(),
            new BufferMemory(settings.memory()),
            supervisor,
            settings.inherited());
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

  /**
   * Subscribers come back first: what publishers have kept since the last stop would find nobody
   * else.
   */
  private void listen(Function<Endpoint, Security> security) throws IOException {
    TopicMemory remembered = topics;
    boolean hasUnclaimed = remembered != null && remembered.hasUnclaimed();
    for (Endpoint endpoint : settings.xpub()) {
      xpubEndpoints.add(xpub.bind(endpoint, security.apply(endpoint)));
    }
    if (remembered != null && hasUnclaimed) {
      remembered.awaitClaims(
          RETURN.compareTo(settings.ghostGrace()) < 0 ? RETURN : settings.ghostGrace());
    }
    for (Endpoint endpoint : settings.xsub()) {
      xsubEndpoints.add(xsub.bind(endpoint, security.apply(endpoint)));
    }
    if (remembered != null && hasUnclaimed) {
      forwarders
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
      forwarders.forEach(forwarder -> forwarder.proxy().cancelUnheld(ghosts));
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

  /** The event loops, on one of which each attached peer lives. Always in the same order. */
  public List<EventLoop> loops() {
    return forwarders.stream().map(Forwarder::loop).toList();
  }

  /** Where all buffers come from: memory allocated here counts as the broker's. */
  public ByteBufAllocator allocator() {
    return memory.allocator();
  }

  /**
   * Lets a publisher in that is no ZMTP connection. It hears at once which topics are subscribed,
   * through {@link Peer#write}. To be called on the peer's event loop.
   *
   * @return takes the messages of the peer, and must hear of its end
   * @throws IllegalStateException if the peer lives on an event loop that is not the broker's, or
   *     the broker was stopped
   */
  public ConnectionHandler attachPublisher(Peer peer) {
    checkOpen();
    return admission.publisher(peer);
  }

  /**
   * Lets a subscriber in that is no ZMTP connection. It gets messages as they were published. To be
   * called on the peer's event loop.
   *
   * @return takes its subscriptions, and must hear of its end
   * @throws IllegalStateException as {@link #attachPublisher} does
   */
  public ConnectionHandler attachSubscriber(Peer peer) {
    checkOpen();
    return admission.subscriber(peer, null, null);
  }

  /**
   * Lets a subscriber in as {@link #attachSubscriber(Peer)} does.
   *
   * @param form the form in which it gets messages
   */
  public ConnectionHandler attachSubscriber(Peer peer, MessageForm form) {
    checkOpen();
    return admission.subscriber(peer, form, null);
  }

  /**
   * Lets a subscriber in as {@link #attachSubscriber(Peer)} does, but publishers never wait for it:
   * when its queue is full, it loses messages or ends, as the bound says.
   *
   * @param form the form in which it gets messages
   * @param bound of its queue. When memory is short, it may lose messages or end before, too
   */
  public AttachedSubscriber attachSubscriber(Peer peer, MessageForm form, QueueBound bound) {
    checkOpen();
    return admission.subscriber(peer, form, bound);
  }

  /**
   * Calls back on an event loop once all subscriptions and cancels that were given on it before
   * (and ended with {@link ConnectionHandler#endOfRead}) are known to every event loop, and were
   * written to all publishers that have heard of others. By then that loop also knows the
   * subscriptions that were given on others before this call, so that what is published there finds
   * them. The callback may never come if the broker stops meanwhile, or an event loop hangs. Any
   * thread may call this.
   *
   * @throws IllegalArgumentException if the loop is not one of {@link #loops}
   * @throws IllegalStateException if the broker was stopped
   */
  public void whenSubscribed(EventLoop loop, Runnable then) {
    checkOpen();
    Forwarder forwarder = admission.forwarderOf(loop);
    if (forwarder == null) {
      throw new IllegalArgumentException("another event loop (expected: one of Broker.loops())");
    }
    try {
      forwarder.proxy().whenRelayed(then);
    } catch (RejectedExecutionException e) {
      // The broker has stopped since.
    }
  }

  private void checkOpen() {
    if (isClosing.get()) {
      throw new IllegalStateException("the broker was stopped");
    }
  }

  /**
   * Ends all attached peers but links and tails, as they can no longer get all that they want. Does
   * not block.
   */
  public void closeAttached(CloseReason reason, String detail) {
    admission.closeAttached(peer -> !(peer.isLink() || peer instanceof TailPeer), reason, detail);
  }

  /**
   * A socket whose connections live on the event loops of this broker, to join it with another. It
   * has no endpoints yet, and the caller closes it.
   *
   * @param backoff how long it waits before it connects again
   */
  public ZmtpSocket socket(SocketType type, Backoff backoff, SocketHandler handler) {
    return new ZmtpSocket(
        transport,
        new SocketSettings(type, settings.limits(), settings.heartbeat(), backoff),
        handler);
  }

  /** Looks up all keys again, and closes connections that are no longer allowed. Does not block. */
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

  /**
   * The topics that the connections of one node subscribe. Blocks as {@link #snapshot} does, and is
   * not for event loops either.
   *
   * @param node as {@link BrokerSnapshot.Node#label}
   * @param most how many topics at most
   */
  public Subscriptions subscriptions(String node, int most) {
    return requests.of(node, most);
  }

  /**
   * The nodes that get messages whose topics begin with a prefix: those that subscribe to the
   * prefix or to less, so that they get all of them, and those that subscribe to more, which get
   * some. Blocks as {@link #snapshot} does, and is not for event loops either.
   *
   * @param most how many nodes at most for each prefix
   * @return for each prefix; empty if no event loop answers
   */
  public Map<Topic, Receivers> receivers(Collection<Topic> prefixes, int most) {
    return requests.receivers(prefixes, most);
  }

  /**
   * Who gets a message with each of these topics. Blocks as {@link #snapshot} does, and is not for
   * event loops either.
   *
   * @return for each topic; empty if no event loop answers
   */
  public Map<Topic, Audience> audiences(Collection<Topic> topics) {
    return requests.audiences(topics);
  }

  /**
   * Has some of all published messages given to a sampler, chosen at random. There is one sampler
   * at most: this one takes the place of another.
   *
   * @param oneIn one of so many messages, on average
   * @return ends it; nothing happens if another has taken its place
   * @throws IllegalArgumentException if {@code oneIn} is less than 1, or more than a thousand
   *     million
   */
  public Attachment sample(int oneIn, MessageSampler sampler) {
    if (oneIn < 1 || oneIn > Sampling.RAREST) {
      throw new IllegalArgumentException(
          "one in " + oneIn + " (expected: 1 to " + Sampling.RAREST + ")");
    }
    forEachLoop("starting to sample", it -> it.sampling().start(oneIn, sampler));
    return () -> forEachLoop("ending to sample", it -> it.sampling().stop(sampler));
  }

  /**
   * Gives all messages whose topics begin with one of the prefixes to a listener, for as long as
   * the tail is open. As for any subscriber, publishers hear of the prefixes, and send what they
   * would not send otherwise. Publishers never wait for a tail. In snapshots it is a connection
   * with the address {@link BrokerSnapshot#TAIL}.
   *
   * @return closes the tail; it also ends with the broker, or if the listener throws
   * @throws IllegalArgumentException if there is no prefix, or one that begins with {@code
   *     zeek.cluster.nodeid.}: nodes would take it for a new node
   * @throws IllegalStateException if the broker was stopped
   */
  public Attachment tail(Set<Topic> prefixes, TailListener listener) {
    if (prefixes.isEmpty()) {
      throw new IllegalArgumentException("no prefix (expected: at least one)");
    }
    for (Topic prefix : prefixes) {
      if (NodeNames.NODE_ID.isPrefixOf(prefix)) {
        throw new IllegalArgumentException(
            "prefix %s: nodes would take the viewer for a new node (expected: none that begins with %s)"
                .formatted(prefix, NodeNames.NODE_ID));
      }
    }
    checkOpen();
    int number = tails.getAndIncrement();
    EventLoop loop = forwarders.get(Math.floorMod(number, forwarders.size())).loop();
    TailPeer tail = new TailPeer(loop, number, listener, supervisor);
    Set<Topic> wanted = Set.copyOf(prefixes);
    loop.execute(supervisor.task("starting a tail", () -> tail.join(this, wanted)));
    return tail;
  }

  private void forEachLoop(String what, Consumer<Forwarder> action) {
    for (Forwarder forwarder : forwarders) {
      try {
        forwarder.proxy().run(what, () -> action.accept(forwarder));
      } catch (RejectedExecutionException e) {
        // The loop has ended: nothing is left to do there.
      }
    }
  }

  /** Stops as {@link #stop} does. */
  @Override
  public void close() {
    stop();
  }

  /**
   * Stops: takes no new connections, has publishers close theirs, which keep what they have not
   * sent for the next start, reads no more, and sends what is queued for at most the linger time.
   * Blocks, but waits for nothing that hangs; the log says what was not written or sent.
   *
   * @return the last statistics; empty if the broker was stopped before
   */
  public Optional<BrokerSnapshot> stop() {
    if (!isClosing.compareAndSet(false, true)) {
      return Optional.empty();
    }
    xsub.stopAccepting();
    xpub.stopAccepting();
    xsub.finish();
    awaitFinished();
    awaitEach(ForwarderProxy::pauseAllPublishers);
    awaitHops();
    List<CompletableFuture<Void>> drained =
        forwarders.stream()
            .map(forwarder -> {
              CompletableFuture<Void> done = new CompletableFuture<>();
              forwarder.proxy().drain(done);
              return done;
            })
            .toList();
    await(drained);
    BrokerSnapshot last = snapshot();
    TopicMemory remembered = topics;
    if (remembered != null) {
      forwarders.getFirst().proxy().freeze(remembered);
      remembered.awaitWritten(LONGEST_END);
    }
    admission.closeAttached(peer -> true, CloseReason.LOCAL, "the broker stops");
    xsub.close();
    xpub.close();
    awaitEnds();
    transport.close();
    return Optional.of(last);
  }

  /**
   * What publishers had sent until they close arrives. One that hangs does not close, and of one
   * that has to wait it is not read that it did.
   */
  private void awaitFinished() {
    long deadline = System.nanoTime() + LONGEST_FINISH.toNanos();
    while (!xsub.connections().isEmpty() && System.nanoTime() < deadline) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
    long open = publishers().stream().filter(each -> each.peer() instanceof ZmtpPeer).count();
    if (open > 0) {
      LOG.warn(
          "publishers that had not closed after {} ms, as they hang or had to wait: {}; what they have"
              + " sent and was not read yet is lost",
          LONGEST_FINISH.toMillis(),
          open);
    }
  }

  /** Event loops end one after the other; before that, all must know that connections ended. */
  private void awaitEnds() {
    long deadline = System.nanoTime() + LONGEST_END.toNanos();
    while (!(publishers().isEmpty() && subscribers().isEmpty()) && System.nanoTime() < deadline) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
    awaitHops();
  }

  /** Returns when the messages of the loops for each other have arrived. */
  private void awaitHops() {
    for (int hop = 0; hop < HOPS; hop++) {
      awaitEach(proxy -> proxy.ask("stopping", it -> true));
    }
  }

  private void awaitEach(Function<ForwarderProxy, CompletableFuture<?>> request) {
    for (Forwarder forwarder : forwarders) {
      try {
        request.apply(forwarder.proxy()).get(LONGEST_END.toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        LOG.warn("event loop {} does not answer; stopping without it", forwarder.index());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (ExecutionException e) {
        // Its supervisor has logged it.
      }
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
    return admission.budget();
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
    return forwarders;
  }

  Set<Publisher> publishers() {
    return admission.publishers();
  }

  Set<Subscriber> subscribers() {
    return admission.subscribers();
  }

  long upNanos() {
    return System.nanoTime() - startedNanos;
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
    return socket(type, Backoff.DEFAULT, handler);
  }
}
