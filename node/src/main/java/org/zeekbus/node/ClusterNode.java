package org.zeekbus.node;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zeekbus.zeek.event.Event;
import org.zeekbus.zeek.value.Bytes;
import org.zeekbus.zeek.value.Value;
import org.zeekbus.zeek.value.Values;
import org.zeekbus.zmtp.BufferMemory;
import org.zeekbus.zmtp.CloseReason;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.FrameCursor;
import org.zeekbus.zmtp.socket.Transport;
import org.zeekbus.zmtp.thread.Failure;
import org.zeekbus.zmtp.thread.Supervisor;

/**
 * This program as a node of a Zeek cluster.
 *
 * <pre>{@code
 * record Request(String uid, InetAddress host) {}
 *
 * try (var node = ClusterNode.builder("enricher-1")
 *     .broker("tcp://10.0.0.1:5555", "tcp://10.0.0.1:5556")
 *     .subscribe(Topics.WORKER)
 *     .on("Enrich::request", Request.class, (request, self) ->
 *         self.publish(Topics.MANAGER, "Enrich::answer", request.uid(), "alice"))
 *     .onNodeUp(member -> System.out.println("up: " + member.name()))
 *     .join()) {
 *   node.publish(Topics.MANAGER, "Enrich::ready", node.name());
 * }
 * }</pre>
 *
 * <p>A node does not receive its own messages. Events of one publisher are handled in order, those
 * of different publishers in parallel. Threads may share a node, and a process may have several
 * nodes.
 */
public final class ClusterNode implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterNode.class);

  /** The most that read buffers may take, in bytes. */
  private static final int MEMORY = 256 << 20;

  /** The most that events waiting for handlers may hold, in bytes. */
  private static final long QUEUE_BYTES = 64 << 20;

  private final NodeSettings settings;
  private final String id;
  private final boolean isMember;
  private final Shutdown shutdown = new Shutdown();
  private final ProblemReporter problems;
  private final Supervisor supervisor;
  private final Handlers handlers;
  private final ExecutorService ownExecutor = Executors.newVirtualThreadPerTaskExecutor();
  private final KeyedTaskQueue handlerTasks;
  private final EventReceiver receiver;
  private final BrokerLink link;
  private final EventPublisher publisher;
  private final SubscriptionConfirmations confirmations;
  private final LogSender logs;
  private final Map<Class<?>, RecordShape<?>> shapes = new ConcurrentHashMap<>();
  private final Map<String, Pool> pools = new TreeMap<>();
  private final Presence presence;
  private final BrokerAvailability broker;

  private ClusterNode(NodeSettings settings, boolean isMember, Transport transport) {
    this.settings = settings;
    this.isMember = isMember;
    this.id = NodeIds.create(settings.name());
    this.problems = new ProblemReporter(settings.name(), settings.problems(), this::end);
    this.supervisor = new Supervisor(problems::internal);
    this.handlers = new Handlers(problems, shutdown);
    settings
        .handlers()
        .forEach((event, all) ->
            all.forEach(handler -> handlers.on(event, message -> handler.handle(message, this))));
    settings.handlersOfAll().forEach(handlers::onAny);
    settings.pools().forEach((pool, of) -> pools.put(pool, new Pool(settings.name(), of)));
    Executor executor = supervised(settings.executor() == null ? ownExecutor : settings.executor());
    this.handlerTasks =
        new KeyedTaskQueue(
            executor,
            settings.ordered(),
            new KeyedTaskQueue.Limits(settings.queue(), QUEUE_BYTES),
            new HandlerFailures());
    NodeSocketSettings sockets = settings.sockets();
    this.broker =
        new BrokerAvailability(
            settings.name(),
            settings.brokerXpub(),
            settings.brokerXsub(),
            sockets.security(),
            problems);
    this.link =
        new BrokerLink(transport, sockets, settings.publishHwm(), new LinkListener(), supervisor);
    this.publisher =
        new EventPublisher(
            id, settings.format(), settings.publishOnFull(), link.xpub(), problems, shutdown);
    this.presence =
        new Presence(
            settings, id, isMember, pools.values(), link, publisher, executor, problems, shutdown);
    this.receiver =
        new EventReceiver(id, settings.onFull(), handlers, handlerTasks, presence::hello, problems);
    this.confirmations =
        new SubscriptionConfirmations(id, link::subscribe, link::cancel, supervised(ownExecutor));
    this.logs = new LogSender(id, settings, sockets, transport, problems, shutdown, supervisor);
  }

  private Executor supervised(Executor executor) {
    return task -> executor.execute(supervisor.task("zeekbus-node-task", task));
  }

  /**
   * Starts to configure a node. The defaults are Zeek's.
   *
   * @param name the node's name in the cluster's layout; any name for an observer
   */
  public static NodeBuilder builder(String name) {
    return new NodeBuilder(name);
  }

  /**
   * Starts to configure a node from the environment variables of Zeek's nodes: its name, {@code
   * CLUSTER_NODE}, and its keys, see {@link NodeBuilder#curve(Map)}. Zeek's nodes find the broker
   * through scripts; here, give its endpoints to {@link NodeBuilder#broker}.
   *
   * @param variables such as {@link System#getenv()}
   * @throws IllegalArgumentException if the name is missing, or keys are wrong or too few
   */
  public static NodeBuilder fromEnvironment(Map<String, String> variables) {
    return builder(new ZeekEnvironment(variables).node()).curve(variables);
  }

  static ClusterNode start(NodeSettings settings, boolean isMember) throws InterruptedException {
    Transport transport = new Transport(Transport.Kind.best(), 1, new BufferMemory(MEMORY));
    ClusterNode node;
    try {
      node = new ClusterNode(settings, isMember, transport);
    } catch (RuntimeException | Error e) {
      transport.close();
      throw e;
    }
    try {
      node.connect();
      return node;
    } catch (RuntimeException | InterruptedException | Error e) {
      node.close();
      throw e;
    }
  }

  private void connect() throws InterruptedException {
    supervisor.death().thenAccept(this::end);
    link.transport().supervisor().death().thenAccept(this::end);
    long deadline = System.nanoTime() + settings.patience().toNanos();
    settings.subscriptions().forEach(link::subscribe);
    if (isMember) {
      link.subscribe(Topics.node(name()));
    }
    link.connect(settings.brokerXpub(), settings.brokerXsub());
    logs.start();
    broker.await(confirmations.confirm(), deadline);
    presence.start();
    if (isMember) {
      link.subscribe(Topics.nodeId(id));
    }
    broker.await(ready(), deadline);
    broker.joined();
  }

  /** The node's name. */
  public String name() {
    return settings.name();
  }

  /** The node's id, new with each start. */
  public String id() {
    return id;
  }

  /** The other nodes that are up, sorted by name. An observer has none. */
  public List<ClusterMember> members() {
    return presence.members();
  }

  /**
   * The names of nodes whose own topic is subscribed, this node included. An observer knows the
   * cluster by them.
   */
  public List<String> names() {
    return presence.names();
  }

  /** The ids of processes whose nodeid topic is subscribed, this node included. */
  public List<String> ids() {
    return presence.ids();
  }

  /**
   * Waits until nodes with all these names are up.
   *
   * @throws NodeException if some of them are not up in time, with their names and what to do; or
   *     if the node is closed
   */
  public void awaitMembers(Duration patience, String... wanted) throws InterruptedException {
    presence.awaitMembers(patience, List.of(wanted));
  }

  /**
   * Completes when this node knows all subscriptions that others have made by now, so that its
   * events reach all of them. Whether others know this node's subscriptions cannot be known.
   */
  public CompletableFuture<Void> ready() {
    // The first confirmation may arrive while the broker still repeats all topics to a new
    // connection. The second is asked for after that, so it arrives behind all of them.
    return confirmations.confirm().thenCompose(done -> confirmations.confirm());
  }

  /** Subscribes to topics that begin with {@code prefix}. */
  public Subscription subscribe(String prefix) {
    link.subscribe(Topics.requireNoNodeId(prefix));
    return new Subscription(prefix, confirmations.confirm(), () -> link.cancel(prefix));
  }

  /** Adds a handler for events of this name. */
  public void on(String event, EventHandler<? super Event> handler) {
    handlers.on(event, message -> handler.handle(message.event()));
  }

  /**
   * Adds a handler for events of this name. The arguments become the components of a record.
   *
   * @throws IllegalArgumentException if a component has no Zeek type: see {@link ZeekRecords}
   */
  public <T extends Record> void on(
      String event, Class<T> arguments, EventHandler<? super T> handler) {
    handlers.on(event, Handlers.bound(arguments, handler));
  }

  /**
   * Publishes an event.
   *
   * @param arguments records become Zeek records; {@link Values#of} converts all others
   * @throws IllegalArgumentException if one of them has no Zeek type
   */
  public PublishResult publish(String topic, String event, @Nullable Object... arguments) {
    List<Value> values =
        Arrays.stream(arguments).map(each -> ZeekRecords.of(each, this::value)).toList();
    return publish(topic, new Event(Bytes.of(event), values, null));
  }

  /**
   * Publishes an event.
   *
   * @throws org.zeekbus.zeek.EncodeException if the node's format cannot express the event
   * @throws NodeException if the node is closed, or closes while this waits: the event is not sent
   */
  public PublishResult publish(String topic, Event event) {
    return publisher.publish(topic, event);
  }

  /**
   * Publishes to the one node of a pool that Zeek's {@code Cluster::publish_hrw} would choose with
   * the same nodes up. Never this node itself, as in Zeek.
   *
   * @param key a string, number, address, port, subnet or time, as {@link Values#of} has it, or an
   *     {@link EnumKey}
   * @throws IllegalArgumentException if the pool is unknown, or the key has another type
   */
  public PublishResult publishHrw(String pool, Object key, Event event) {
    return publish(pool(pool).hrw(KeyDigest.ofKey(key)), event);
  }

  /**
   * Publishes to the next node of a pool, like {@code Cluster::publish_rr}. If that is this node,
   * its own handlers get the event; a node of Zeek would not receive its own message.
   *
   * @throws IllegalArgumentException if the pool is unknown
   */
  public PublishResult publishRoundRobin(String pool, Event event) {
    return publishRoundRobin(pool, "", event);
  }

  /**
   * The same, with a separate order for each key.
   *
   * @throws IllegalArgumentException if the pool is unknown
   */
  public PublishResult publishRoundRobin(String pool, String key, Event event) {
    return publish(pool(pool).roundRobin(key), event);
  }

  /** Inspects each type of record only once. */
  private Value value(Record object) {
    RecordShape<?> shape =
        shapes.computeIfAbsent(object.getClass(), type -> RecordShape.of(object.getClass()));
    return Values.vector(shape.values(object));
  }

  private PublishResult publish(Optional<String> member, Event event) {
    if (member.isEmpty()) {
      return PublishResult.NOT_WANTED;
    }
    String topic = Topics.node(member.get());
    if (!member.get().equals(name())) {
      return publish(topic, event);
    }
    shutdown.check();
    if (receiver.deliverHere(publisher.message(topic, event))) {
      return PublishResult.DELIVERED_HERE;
    }
    problems.report(Problem.Kind.DROPPED_INCOMING, "from this node: handlers do not keep up");
    return PublishResult.DROPPED;
  }

  private Pool pool(String name) {
    Pool pool = pools.get(name);
    if (pool == null) {
      throw new IllegalArgumentException(
          "pool %s (expected: one that was given to the builder: %s)"
              .formatted(name, pools.keySet()));
    }
    return pool;
  }

  /**
   * The log whose lines are records of this type. The same type always gives the same stream.
   *
   * @throws IllegalArgumentException if the type has no {@link ZeekLog}, or a component that no log
   *     can hold
   * @throws IllegalStateException if the builder was given no loggers, or the node is closed
   */
  public <T extends Record> LogStream<T> log(Class<T> type) {
    return logs.stream(type);
  }

  /** The number of events that wait for handlers. */
  public int waiting() {
    return handlerTasks.waiting();
  }

  /** The number of problems of this kind so far. */
  public long problems(Problem.Kind kind) {
    return problems.count(kind);
  }

  /**
   * Waits until the node is closed, by the program or because it could not go on.
   *
   * @throws NodeException with the cause, if the JVM ran out of memory or stack
   */
  public void awaitClose() throws InterruptedException {
    shutdown.await();
  }

  /**
   * Leaves the cluster; other nodes see this at once. Queued events and logs are sent within the
   * linger time. Whatever is not sent by then, and events that wait for handlers, are dropped and
   * counted. Calls that wait for this node end with an exception. Closing again has no effect. A
   * listener on the node's own thread may call this; it does not wait there.
   */
  @Override
  public void close() {
    if (shutdown.begin(null)) {
      if (link.loop().isCurrent()) {
        closeAside();
      } else {
        closeAll();
      }
    }
  }

  /** Ends the node after a failure. On any thread. */
  private void end(Failure failure) {
    if (shutdown.begin(failure)) {
      LOG.error("{}: the node leaves the cluster: {}", name(), failure.toString());
      closeAside();
    }
  }

  private void closeAside() {
    supervisor.platform("zeekbus-close", this::closeAll).start();
  }

  private void closeAll() {
    try {
      link.stopListening();
      if (isMember) {
        link.cancel(Topics.nodeId(id));
      }
      int unhandled = handlerTasks.close();
      presence.close();
      confirmations.fail(shutdown.exception());
      if (unhandled > 0) {
        problems.report(
            Problem.Kind.DROPPED_INCOMING,
            unhandled,
            "%s waited for handlers when the node was closed"
                .formatted(ProblemReporter.count(unhandled, "event")),
            null);
      }
      closeSockets();
    } finally {
      ownExecutor.shutdownNow();
      link.transport().close();
      shutdown.complete();
    }
  }

  /** In parallel, so that a logger that takes nothing costs events no time. */
  private void closeSockets() {
    if (!logs.isUsed()) {
      link.close(settings.linger());
      return;
    }
    Thread closing = supervisor.platform("zeekbus-close-logs", () -> logs.close(settings.linger()));
    closing.start();
    try {
      link.close(settings.linger());
      closing.join();
    } catch (InterruptedException e) {
      closing.interrupt(); // no time is left
      Thread.currentThread().interrupt();
    }
  }

  /** Reports handlers that throw, or that the executor refuses to call. */
  private final class HandlerFailures implements KeyedTaskQueue.Listener {
    @Override
    public void halfEmpty() {
      link.resume();
    }

    @Override
    public void failed(Throwable cause) {
      problems.failed("a handler", cause);
    }

    @Override
    public void refused(int tasks, Throwable cause) {
      problems.report(
          Problem.Kind.DROPPED_INCOMING,
          tasks,
          "%s lost: the handlers' executor refuses to run tasks"
              .formatted(ProblemReporter.count(tasks, "event")),
          cause);
    }
  }

  /** Passes on messages, topics and the state of the connections. On the event loop. */
  private final class LinkListener implements BrokerLink.Listener {
    @Override
    public boolean message(FrameCursor frames) {
      return receiver.message(frames);
    }

    @Override
    public void paused() {
      if (!handlerTasks.isFull()) {
        link.resume();
      }
    }

    @Override
    public void subscribed(String topic) {
      confirmations.subscribed(topic);
      presence.subscribed(topic);
    }

    @Override
    public void cancelled(String topic) {
      presence.cancelled(topic);
    }

    @Override
    public void connected(SubscriptionConfirmations.Side side, String endpoint) {
      broker.connected(endpoint);
      if (side == SubscriptionConfirmations.Side.XPUB) {
        presence.brokerConnected();
      }
      confirmations.connected(side);
    }

    @Override
    public void disconnected(SubscriptionConfirmations.Side side, String detail) {
      confirmations.disconnected(side);
      if (side == SubscriptionConfirmations.Side.XPUB) {
        presence.brokerDisconnected();
      }
      broker.disconnected(detail);
    }

    @Override
    public void unreachable(Endpoint endpoint, String detail) {
      broker.unreachable(endpoint, detail);
    }

    @Override
    public void refused(String endpoint, CloseReason reason, String detail) {
      broker.refused(endpoint, reason, detail, confirmations);
    }

    @Override
    public void lost(int events, String endpoint) {
      problems.report(
          Problem.Kind.DROPPED_OUTGOING,
          events,
          "%s lost: the connection to %s ended before they were sent"
              .formatted(ProblemReporter.count(events, "event"), endpoint),
          null);
    }

    @Override
    public void room() {
      publisher.room();
    }
  }
}
