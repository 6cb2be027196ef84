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
 * Configures a node: see {@link ClusterNode#builder}. Subscriptions and handlers given here are in
 * place before other nodes see this one. The defaults are Zeek's.
 *
 * <p>Owner: one thread.
 */
public final class NodeBuilder {
  private final String name;
  private Endpoint brokerXpub = Endpoint.parse("tcp://127.0.0.1:5555");
  private Endpoint brokerXsub = Endpoint.parse("tcp://127.0.0.1:5556");
  private Security security = Security.NONE;
  private Duration afterRefusal = Duration.ofMinutes(1);
  private final List<String> subscriptions = new ArrayList<>();
  private final Map<String, List<NodeEventHandler<EventMessage>>> handlers = new LinkedHashMap<>();
  private final List<EventHandler<EventMessage>> handlersOfAll = new ArrayList<>();
  private final List<Consumer<ClusterMember>> up = new ArrayList<>();
  private final List<Consumer<ClusterMember>> down = new ArrayList<>();
  private final Map<String, List<String>> pools = new HashMap<>();
  private final List<Endpoint> loggers = new ArrayList<>();
  private Consumer<Problem> problems = problem -> {};
  private EventFormat format = EventFormat.BINARY;
  private int queue = 10_000;
  private FullQueuePolicy onFull = FullQueuePolicy.DROP;
  private int publishHwm = SendSettings.DEFAULT.messages();
  private FullQueuePolicy publishOnFull = FullQueuePolicy.DROP;
  private SendSettings logSending = SendSettings.DEFAULT;
  private FullQueuePolicy logsOnFull = FullQueuePolicy.DROP;
  private int logBatch = 1000;
  private Duration flushInterval = Duration.ofSeconds(1);
  private Duration patience = Duration.ofSeconds(30);
  private Duration helloExpiration = Duration.ofSeconds(10);
  private Duration linger = Duration.ofMillis(500);
  private @Nullable Executor executor;
  private boolean ordered = true;

  NodeBuilder(String name) {
    if (name.isBlank()) {
      throw new IllegalArgumentException(
          "a node without a name (expected: a name such as enricher-1)");
    }
    this.name = name;
  }

  /**
   * Sets the broker's endpoints. Default: ports 5555 and 5556 of this machine.
   *
   * @param connectXsub the broker's XPUB, Zeek's {@code connect_xsub_endpoint}: {@code
   *     tcp://10.0.0.1:5555}
   * @param connectXpub the broker's XSUB, Zeek's {@code connect_xpub_endpoint}: {@code
   *     tcp://10.0.0.1:5556}
   * @throws IllegalArgumentException if one of them is no endpoint
   */
  public NodeBuilder broker(String connectXsub, String connectXpub) {
    brokerXpub = Endpoint.parse(connectXsub);
    brokerXsub = Endpoint.parse(connectXpub);
    return this;
  }

  /**
   * Connects to broker and loggers with CURVE (RFC 26): encrypted, and only if they have the
   * cluster's keys. As in Zeek, broker and loggers share one key pair, and all nodes another.
   *
   * @param server the public key of the broker and the loggers: Zeek's {@code
   *     curve_server_publickey}
   * @param own this node's pair; broker and loggers know its public half: Zeek's {@code
   *     curve_client_publickey} and {@code curve_client_secretkey}. {@link CurveKeyPair#of} makes
   *     it from the second
   * @throws IllegalArgumentException if the two keys of {@code own} are not a pair
   * @throws IllegalStateException if keys were given before
   */
  public NodeBuilder curve(CurvePublicKey server, CurveKeyPair own) {
    if (!own.secretKey().publicKey().equals(own.publicKey())) {
      throw new IllegalArgumentException("own: the two keys are not a pair");
    }
    return curve(new Security.CurveClient(server, own));
  }

  /**
   * Connects with CURVE if Zeek's environment variables have keys: {@code
   * ZEEK_CLUSTER_BACKEND_ZEROMQ_CURVE_SERVER_PUBLICKEY}, {@code …_CLIENT_PUBLICKEY} and {@code
   * …_CLIENT_SECRETKEY}; without any, nothing changes. The second may be missing, because it
   * follows from the third.
   *
   * @param environment such as {@link System#getenv()}
   * @throws IllegalArgumentException if another one is missing or wrong; unlike Zeek, a node then
   *     never goes on without encryption
   * @throws IllegalStateException if keys were given before, which is an error in Zeek, too
   */
  public NodeBuilder curve(Map<String, String> environment) {
    new ZeekEnvironment(environment).curve().ifPresent(this::curve);
    return this;
  }

  private NodeBuilder curve(Security.CurveClient keys) {
    if (!security.equals(Security.NONE)) {
      throw new IllegalStateException("CURVE keys from two places (expected: from one)");
    }
    security = keys;
    return this;
  }

  /** Subscribes to topics that begin with {@code prefix}. */
  public NodeBuilder subscribe(String prefix) {
    subscriptions.add(Topics.requireNoNodeId(prefix));
    return this;
  }

  /** Adds a handler for events of this name. */
  public NodeBuilder on(String event, EventHandler<? super Event> handler) {
    return onMessage(event, message -> handler.handle(message.event()));
  }

  /**
   * Adds a handler for events of this name. The arguments become the components of a record.
   *
   * @throws IllegalArgumentException if a component has no Zeek type: see {@link ZeekRecords}
   */
  public <T extends Record> NodeBuilder on(
      String event, Class<T> arguments, EventHandler<? super T> handler) {
    return onMessage(event, Handlers.bound(arguments, handler));
  }

  /**
   * The same for handlers that need the node: {@code (request, node) -> node.publish(…)}.
   *
   * @throws IllegalArgumentException if a component has no Zeek type: see {@link ZeekRecords}
   */
  public <T extends Record> NodeBuilder on(
      String event, Class<T> arguments, NodeEventHandler<? super T> handler) {
    RecordShape<T> shape = RecordShape.of(arguments);
    return add(
        event,
        (message, node) -> handler.handle(shape.ofArguments(message.event().arguments()), node));
  }

  /** Adds a handler for events of this name, which also gets their topic and sender. */
  public NodeBuilder onMessage(String event, EventHandler<? super EventMessage> handler) {
    return add(event, (message, node) -> handler.handle(message));
  }

  private NodeBuilder add(String event, NodeEventHandler<EventMessage> handler) {
    handlers.computeIfAbsent(event, e -> new ArrayList<>()).add(handler);
    return this;
  }

  /** Adds a handler for all events, in addition to the handlers for their names. */
  public NodeBuilder onAny(EventHandler<? super EventMessage> handler) {
    handlersOfAll.add(handler::handle);
    return this;
  }

  /**
   * Adds a listener for nodes that come up. Listeners for nodes up and down are called one after
   * the other, in order.
   */
  public NodeBuilder onNodeUp(Consumer<? super ClusterMember> listener) {
    up.add(listener::accept);
    return this;
  }

  /** Adds a listener for nodes that go down. */
  public NodeBuilder onNodeDown(Consumer<? super ClusterMember> listener) {
    down.add(listener::accept);
    return this;
  }

  /**
   * Sets the listener of problems. It is called on the thread that meets the problem and must not
   * block. Problems are logged, too.
   */
  public NodeBuilder onProblem(Consumer<? super Problem> listener) {
    problems = listener::accept;
    return this;
  }

  /**
   * Sets the format of published events, Zeek's {@code Cluster::event_serializer}. Default: binary.
   */
  public NodeBuilder format(EventFormat eventFormat) {
    this.format = eventFormat;
    return this;
  }

  /**
   * Adds a pool, whose nodes share the work of events.
   *
   * @param pool any name, for {@link ClusterNode#publishHrw} and {@link
   *     ClusterNode#publishRoundRobin}
   * @param members the names of all its nodes in the layout, up or not
   * @throws IllegalArgumentException if there is a pool of this name
   */
  public NodeBuilder pool(String pool, Collection<String> members) {
    addPool(pool, PoolMembers.inOrder(members));
    return this;
  }

  private void addPool(String pool, List<String> members) {
    if (pools.putIfAbsent(pool, members) != null) {
      throw new IllegalArgumentException("pool " + pool + " given twice (expected: once)");
    }
  }

  /**
   * Adds all pools that have nodes of one type. As in Zeek, each pool's members depend on the other
   * pools.
   *
   * @param nodes the names of all nodes of that type in the layout
   * @param specs every pool that scripts register for them, including Zeek's own, such as {@code
   *     zeek.cluster.pool.proxy}
   * @throws IllegalArgumentException if there is a pool of that name, or exclusive pools need more
   *     nodes than there are
   */
  public NodeBuilder pools(Collection<String> nodes, PoolSpec... specs) {
    PoolMembers.of(nodes, List.of(specs)).forEach(this::addPool);
    return this;
  }

  /**
   * Adds loggers: Zeek's {@code connect_log_endpoints}.
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
   * Sets the bound of events that wait for handlers, and what happens to further ones. Default:
   * 10,000, and they are dropped. In any case 64 MiB is the most that they may hold.
   */
  public NodeBuilder queue(int events, FullQueuePolicy whenFull) {
    queue = positive(events);
    onFull = whenFull;
    return this;
  }

  /**
   * Sets the bound of events that wait for the broker, and what happens to further ones. Default:
   * 1,000, and they are dropped.
   */
  public NodeBuilder publishQueue(int events, FullQueuePolicy whenFull) {
    publishHwm = positive(events);
    publishOnFull = whenFull;
    return this;
  }

  /**
   * Sets the bound of batches that wait for each logger, and what happens to further ones. Default:
   * 1,000, and they are dropped.
   */
  public NodeBuilder logQueue(int batches, FullQueuePolicy whenFull) {
    logSending = logSending.withMessages(positive(batches));
    logsOnFull = whenFull;
    return this;
  }

  /** Queues logs only for loggers that are connected: Zeek's {@code log_immediate}. */
  public NodeBuilder logImmediate() {
    logSending = logSending.onlyImmediate();
    return this;
  }

  /**
   * Sets when a batch of logs is sent: at this number of records or after this time. Default:
   * 1,000, and 1 s.
   */
  public NodeBuilder logBatch(int records, Duration interval) {
    logBatch = positive(records);
    flushInterval = interval;
    return this;
  }

  /** Sets how long {@link #join} and {@link #observe} wait for the broker. Default: 30 s. */
  public NodeBuilder patience(Duration forBroker) {
    patience = forBroker;
    return this;
  }

  /**
   * Sets when half an exchange of hellos expires and, after the broker's return, a node that is not
   * back is down. Default: 10 s.
   */
  public NodeBuilder helloExpiration(Duration expiration) {
    helloExpiration = expiration;
    return this;
  }

  /**
   * Sets when a running node tries again after a refusal, such as for another mechanism or an
   * unknown key. Default: 1 min. After other losses it tries again at once.
   */
  public NodeBuilder afterRefusal(Duration wait) {
    if (!wait.isPositive()) {
      throw new IllegalArgumentException(wait + " (expected: more than 0)");
    }
    afterRefusal = wait;
    return this;
  }

  NodeSettings settings() {
    return new NodeSettings(
        name,
        brokerXpub,
        brokerXsub,
        new NodeSocketSettings(security, afterRefusal),
        subscriptions,
        handlers,
        handlersOfAll,
        up,
        down,
        pools,
        loggers,
        problems,
        format,
        queue,
        onFull,
        publishHwm,
        publishOnFull,
        logSending,
        logsOnFull,
        logBatch,
        flushInterval,
        patience,
        helloExpiration,
        linger,
        executor,
        ordered);
  }

  /**
   * Sets how long {@link ClusterNode#close} waits until queued events and logs are sent. Default:
   * 500 ms.
   */
  public NodeBuilder linger(Duration time) {
    linger = time;
    return this;
  }

  /**
   * Sets the executor of handlers. Default: a virtual thread for each publisher's events. If it
   * refuses events, they are lost, counted and reported as {@link Problem.Kind#DROPPED_INCOMING}.
   */
  public NodeBuilder executor(Executor handlersExecutor) {
    executor = handlersExecutor;
    return this;
  }

  /** Lets events of one publisher be handled in parallel, too. */
  public NodeBuilder unordered() {
    ordered = false;
    return this;
  }

  /**
   * Joins the cluster: waits until all subscriptions are in effect, then announces this node. Other
   * nodes come up from then on.
   *
   * <p>The name must be in the layout of every node; otherwise each of them reports {@code Got
   * Cluster::hello msg from unexpected node}. {@code local.zeek} then needs
   *
   * <pre>
   * redef Cluster::nodes += {
   *   ["enricher-1"] = [$node_type=Cluster::CONTROL, $ip=127.0.0.1] };
   * </pre>
   *
   * @throws NodeException if the broker is not there in time or refuses this node; the message says
   *     what to do
   */
  public ClusterNode join() throws InterruptedException {
    return ClusterNode.start(settings(), true);
  }

  /**
   * Subscribes and publishes without being a node. Other nodes do not see an observer, and layouts
   * need not know it.
   *
   * @throws NodeException if the broker is not there in time or refuses this node; the message says
   *     what to do
   */
  public ClusterNode observe() throws InterruptedException {
    return ClusterNode.start(settings(), false);
  }

  private static int positive(int number) {
    if (number < 1) {
      throw new IllegalArgumentException(number + " (expected: at least 1)");
    }
    return number;
  }
}
