package org.zeekbus.node;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.zeekbus.zeek.event.Event;
import org.zeekbus.zeek.event.EventFormat;
import org.zeekbus.zeek.event.EventMessage;
import org.zeekbus.zmtp.CurveKeyPair;
import org.zeekbus.zmtp.CurvePublicKey;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.Security;
import org.zeekbus.zmtp.socket.SendSettings;

/**
 * What a node is to be: see {@link ClusterNode#builder}. Subscriptions and handlers that are given
 * here stand before any node hears of this one. Defaults are Zeek's.
 *
 * <p>Owner: one thread.
 */
public final class NodeBuilder {
  final String name;
  Endpoint brokerXpub = Endpoint.parse("tcp://127.0.0.1:5555");
  Endpoint brokerXsub = Endpoint.parse("tcp://127.0.0.1:5556");
  private Security security = Security.NONE;
  private Duration afterRefusal = Duration.ofMinutes(1);
  final List<String> subscriptions = new ArrayList<>();
  final Map<String, List<NodeEventHandler<EventMessage>>> handlers = new LinkedHashMap<>();
  final List<EventHandler<EventMessage>> handlersOfAll = new ArrayList<>();
  final List<Consumer<ClusterMember>> up = new ArrayList<>();
  final List<Consumer<ClusterMember>> down = new ArrayList<>();
  final Map<String, List<String>> pools = new HashMap<>();
  final List<Endpoint> loggers = new ArrayList<>();
  Consumer<Problem> problems = problem -> {};
  EventFormat format = EventFormat.BINARY;
  int queue = 10_000;
  FullQueuePolicy onFull = FullQueuePolicy.DROP;
  int publishHwm = SendSettings.DEFAULT.messages();
  FullQueuePolicy publishOnFull = FullQueuePolicy.DROP;
  SendSettings logSending = SendSettings.DEFAULT;
  FullQueuePolicy logsOnFull = FullQueuePolicy.DROP;
  int logBatch = 1000;
  Duration flushInterval = Duration.ofSeconds(1);
  Duration patience = Duration.ofSeconds(30);
  Duration helloExpiration = Duration.ofSeconds(10);
  Duration linger = Duration.ofMillis(500);
  @Nullable Executor executor;
  boolean ordered = true;

  NodeBuilder(String name) {
    if (name.isBlank()) {
      throw new IllegalArgumentException("a node without a name (expected: such as enricher-1)");
    }
    this.name = name;
  }

  /**
   * Where the broker is; two ports of this machine by default.
   *
   * @param connectXsub what Zeek calls {@code connect_xsub_endpoint}: {@code tcp://10.0.0.1:5555}
   * @param connectXpub what Zeek calls {@code connect_xpub_endpoint}: {@code tcp://10.0.0.1:5556}
   * @throws IllegalArgumentException if one is no endpoint
   */
  public NodeBuilder broker(String connectXsub, String connectXpub) {
    brokerXpub = Endpoint.parse(connectXsub);
    brokerXsub = Endpoint.parse(connectXpub);
    return this;
  }

  /**
   * Connects to broker and loggers with CURVE (RFC 26): encrypted, and only to those who have the
   * cluster's keys. As in Zeek, broker and loggers share one pair of keys, all nodes another.
   *
   * @param server the public key of the broker and the loggers: Zeek's {@code
   *     curve_server_publickey}
   * @param own the pair whose public half they know: Zeek's {@code curve_client_publickey} and
   *     {@code curve_client_secretkey}; {@link CurveKeyPair#of} makes it of the second
   * @throws IllegalArgumentException if the halves of {@code own} do not belong together
   * @throws IllegalStateException if there are keys already
   */
  public NodeBuilder curve(CurvePublicKey server, CurveKeyPair own) {
    if (!own.secretKey().publicKey().equals(own.publicKey())) {
      throw new IllegalArgumentException("own: the two keys are not of one pair");
    }
    return curve(new Security.CurveClient(server, own));
  }

  /**
   * Connects with CURVE if Zeek's variables have keys, {@code
   * ZEEK_CLUSTER_BACKEND_ZEROMQ_CURVE_SERVER_PUBLICKEY}, {@code …_CLIENT_PUBLICKEY} and {@code
   * …_CLIENT_SECRETKEY}; without any, nothing changes. The second may be missing, as it follows
   * from the third.
   *
   * @param environment such as {@link System#getenv()}
   * @throws IllegalArgumentException if others of them are missing, or wrong: unlike Zeek, a node
   *     never goes on without encryption then
   * @throws IllegalStateException if there are keys already, which in Zeek is an error, too
   */
  public NodeBuilder curve(Map<String, String> environment) {
    new ZeekEnvironment(environment).curve().ifPresent(this::curve);
    return this;
  }

  private NodeBuilder curve(Security.CurveClient keys) {
    if (!security.equals(Security.NONE)) {
      throw new IllegalStateException(
          "CURVE keys from two places at the same time (expected: one)");
    }
    security = keys;
    return this;
  }

  /** Subscribes topics that begin with {@code prefix}. */
  public NodeBuilder subscribe(String prefix) {
    subscriptions.add(Topics.requireNoNodeId(prefix));
    return this;
  }

  /** Handles events of that name. */
  public NodeBuilder on(String event, EventHandler<? super Event> handler) {
    return onMessage(event, message -> handler.handle(message.event()));
  }

  /**
   * Handles events of that name, whose arguments become the components of a record.
   *
   * @throws IllegalArgumentException naming a component that has no Zeek type: {@link ZeekRecords}
   */
  public <T extends Record> NodeBuilder on(
      String event, Class<T> arguments, EventHandler<? super T> handler) {
    return onMessage(event, Handlers.bound(arguments, handler));
  }

  /**
   * The same for handlers that need the node: {@code (request, node) -> node.publish(…)}.
   *
   * @throws IllegalArgumentException naming a component that has no Zeek type: {@link ZeekRecords}
   */
  public <T extends Record> NodeBuilder on(
      String event, Class<T> arguments, NodeEventHandler<? super T> handler) {
    RecordShape<T> shape = RecordShape.of(arguments);
    return add(
        event,
        (message, node) -> handler.handle(shape.ofArguments(message.event().arguments()), node));
  }

  /** Handles events of that name, with their topic and sender. */
  public NodeBuilder onMessage(String event, EventHandler<? super EventMessage> handler) {
    return add(event, (message, node) -> handler.handle(message));
  }

  private NodeBuilder add(String event, NodeEventHandler<EventMessage> handler) {
    handlers.computeIfAbsent(event, e -> new ArrayList<>()).add(handler);
    return this;
  }

  /** Handles all events, besides those handlers that are for their names. */
  public NodeBuilder onAny(EventHandler<? super EventMessage> handler) {
    handlersOfAll.add(handler::handle);
    return this;
  }

  /** Hears of each node that comes. Calls come one after the other, with those of the next. */
  public NodeBuilder onNodeUp(Consumer<? super ClusterMember> listener) {
    up.add(listener::accept);
    return this;
  }

  /** Hears of each node that goes. */
  public NodeBuilder onNodeDown(Consumer<? super ClusterMember> listener) {
    down.add(listener::accept);
    return this;
  }

  /** Hears of problems, on the thread that met them; must not block. All are logged, too. */
  public NodeBuilder onProblem(Consumer<? super Problem> listener) {
    problems = listener::accept;
    return this;
  }

  /** What events are written in: what Zeek's {@code Cluster::event_serializer} says there. */
  public NodeBuilder format(EventFormat eventFormat) {
    this.format = eventFormat;
    return this;
  }

  /**
   * A pool that events can be shared out to.
   *
   * @param pool any name: {@link ClusterNode#publishHrw} wants it
   * @param members the names of all its nodes in the layout, whether up or not
   * @throws IllegalArgumentException if there is a pool of that name
   */
  public NodeBuilder pool(String pool, Collection<String> members) {
    addPool(pool, PoolMembers.inOrder(members));
    return this;
  }

  private void addPool(String pool, List<String> members) {
    if (pools.putIfAbsent(pool, members) != null) {
      throw new IllegalArgumentException("pool " + pool + " twice (expected: once)");
    }
  }

  /**
   * All pools that have nodes of one type: who is in which, follows from all of them together, as
   * in Zeek.
   *
   * @param nodes the names of all nodes of that type in the layout
   * @param specs each pool that scripts register for them, Zeek's own, such as {@code
   *     zeek.cluster.pool.proxy}, included
   * @throws IllegalArgumentException if there is a pool of that name, or exclusive pools want more
   *     nodes than there are
   */
  public NodeBuilder pools(Collection<String> nodes, PoolSpec... specs) {
    PoolMembers.of(nodes, List.of(specs)).forEach(this::addPool);
    return this;
  }

  /**
   * Where logs go: Zeek's {@code connect_log_endpoints}.
   *
   * @throws IllegalArgumentException if one is no endpoint
   */
  public NodeBuilder loggers(String... endpoints) {
    for (String endpoint : endpoints) {
      loggers.add(Endpoint.parse(endpoint));
    }
    return this;
  }

  /**
   * How many events may wait for handlers (10,000, and 64 MiB in any case), and what happens to
   * more (they are dropped).
   */
  public NodeBuilder queue(int events, FullQueuePolicy whenFull) {
    queue = positive(events);
    onFull = whenFull;
    return this;
  }

  /** How many events may wait for the broker (1,000), and what happens to more. */
  public NodeBuilder publishQueue(int events, FullQueuePolicy whenFull) {
    publishHwm = positive(events);
    publishOnFull = whenFull;
    return this;
  }

  /** How many batches may wait for each logger (1,000), and what happens to more. */
  public NodeBuilder logQueue(int batches, FullQueuePolicy whenFull) {
    logSending = logSending.withMessages(positive(batches));
    logsOnFull = whenFull;
    return this;
  }

  /** Keeps logs only for loggers that are connected: Zeek's {@code log_immediate}. */
  public NodeBuilder logImmediate() {
    logSending = logSending.onlyImmediate();
    return this;
  }

  /** When a batch of logs is sent: with so many records (1,000), and after this time (1 s). */
  public NodeBuilder logBatch(int records, Duration interval) {
    logBatch = positive(records);
    flushInterval = interval;
    return this;
  }

  /** How long {@link #join} and {@link #observe} wait for the broker: 30 s. */
  public NodeBuilder patience(Duration forBroker) {
    patience = forBroker;
    return this;
  }

  /** After what time half a handshake is forgotten, and a node not back is down: 10 s. */
  public NodeBuilder helloExpiration(Duration expiration) {
    helloExpiration = expiration;
    return this;
  }

  /**
   * After what time a running node tries again where it was refused, with another mechanism or an
   * unknown key: 1 min, as somebody may repair that. Other losses are followed by an attempt at
   * once.
   */
  public NodeBuilder afterRefusal(Duration wait) {
    if (!wait.isPositive()) {
      throw new IllegalArgumentException(wait + " (expected: more than 0)");
    }
    afterRefusal = wait;
    return this;
  }

  NodeSocketSettings sockets() {
    return new NodeSocketSettings(security, afterRefusal);
  }

  /** How long {@link ClusterNode#close} waits for what is queued: 500 ms. */
  public NodeBuilder linger(Duration time) {
    linger = time;
    return this;
  }

  /**
   * Runs handlers there; by default each publisher's events have a virtual thread. Events that it
   * refuses are lost, counted and reported: {@link Problem.Kind#DROPPED_INCOMING}.
   */
  public NodeBuilder executor(Executor handlersExecutor) {
    executor = handlersExecutor;
    return this;
  }

  /** Lets events of one publisher be handled side by side, too. */
  public NodeBuilder unordered() {
    ordered = false;
    return this;
  }

  /**
   * Joins the cluster: waits until all subscriptions are in effect, and says who we are. Nodes come
   * up from then on.
   *
   * <p>The name must be in the layout of every node, or each reports {@code Got Cluster::hello msg
   * from unexpected node}. {@code local.zeek} then needs
   *
   * <pre>
   * redef Cluster::nodes += {
   *   ["enricher-1"] = [$node_type=Cluster::CONTROL, $ip=127.0.0.1] };
   * </pre>
   *
   * @throws NodeException if the broker is not there in time, or refuses us, saying what to do
   */
  public ClusterNode join() throws InterruptedException {
    return ClusterNode.start(this, true);
  }

  /**
   * Subscribes and publishes without being a node: nobody hears of us, and layouts need not know
   * us.
   *
   * @throws NodeException if the broker is not there in time, or refuses us, saying what to do
   */
  public ClusterNode observe() throws InterruptedException {
    return ClusterNode.start(this, false);
  }

  private static int positive(int number) {
    if (number < 1) {
      throw new IllegalArgumentException(number + " (expected: at least 1)");
    }
    return number;
  }
}
