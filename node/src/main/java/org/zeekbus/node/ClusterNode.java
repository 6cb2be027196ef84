package org.zeekbus.node;

import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zeekbus.zeek.event.Event;
import org.zeekbus.zeek.event.EventMessage;
import org.zeekbus.zeek.value.Bytes;
import org.zeekbus.zeek.value.Value;
import org.zeekbus.zeek.value.Values;
import org.zeekbus.zmtp.BufferMemory;
import org.zeekbus.zmtp.CloseReason;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.FrameCursor;
import org.zeekbus.zmtp.Transport;
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
 * <p>Its own messages are not delivered to it. Events of one publisher are handled in order, those
 * of several side by side. It may be shared by threads, and a process may have several.
 */
public final class ClusterNode implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterNode.class);
  private static final int EXPIRY_CHECKS = 10;

  /** What reads go into. */
  private static final int MEMORY = 256 << 20;

  /** What events may hold that wait for handlers. */
  private static final long QUEUE_BYTES = 64 << 20;

  /** The lane of node_up and node_down. */
  private static final Object LISTENERS = new Object();

  private final NodeBuilder with;
  private final String id;
  private final boolean isMember;
  private final Shutdown shutdown = new Shutdown();
  private final ProblemReporter problems;
  private final Supervisor supervisor;
  private final Handlers handlers;
  private final ExecutorService ownExecutor = Executors.newVirtualThreadPerTaskExecutor();
  private final KeyedTaskQueue listenerTasks;
  private final KeyedTaskQueue handlerTasks;
  private final EventReceiver receiver;
  private final BrokerLink link;
  private final EventPublisher publisher;
  private final SubscriptionConfirmations confirmations;
  private final LogSender logs;
  private final Map<Class<?>, RecordShape<?>> shapes = new ConcurrentHashMap<>();
  private final Map<String, Pool> pools = new TreeMap<>();
  private final Set<String> names = new ConcurrentSkipListSet<>();
  private final Set<String> ids = new ConcurrentSkipListSet<>();
  private final Map<String, ClusterMember> members = new ConcurrentHashMap<>();

  /** Topics that say who is there. Owned by the event loop, as are those below. */
  private final Set<String> seen = new HashSet<>();

  private final Membership membership;
  private int reconnects;

  private final FailedHandshakes failedHandshakes;

  /** Until then a refusal ends the attempt to join. */
  private volatile boolean isJoined;

  /** Why the broker is not there, for the exception. */
  private volatile Trouble trouble = new Trouble(NodeException.Kind.NOT_THERE, "no answer");

  private record Trouble(NodeException.Kind kind, String text) {}

  private ClusterNode(NodeBuilder with, boolean isMember, Transport transport) {
    this.with = with;
    this.isMember = isMember;
    this.id = NodeIds.create(with.name);
    this.problems = new ProblemReporter(with.name, with.problems, this::end);
    this.supervisor = new Supervisor(problems::internal);
    this.handlers = new Handlers(problems, shutdown);
    with.handlers.forEach((event, all) ->
        all.forEach(handler -> handlers.on(event, message -> handler.handle(message, this))));
    with.handlersOfAll.forEach(handlers::onAny);
    with.pools.forEach((pool, of) -> pools.put(pool, new Pool(with.name, of)));
    Executor executor = supervised(with.executor == null ? ownExecutor : with.executor);
    this.listenerTasks =
        new KeyedTaskQueue(
            executor, true, KeyedTaskQueue.Limits.NONE, new ListenersHear("a listener of members"));
    this.handlerTasks =
        new KeyedTaskQueue(
            executor,
            with.ordered,
            new KeyedTaskQueue.Limits(with.queue, QUEUE_BYTES),
            new HandlersHear());
    this.receiver =
        new EventReceiver(id, with.onFull, handlers, handlerTasks, this::hello, problems);
    this.membership = new Membership(id, with.helloExpiration.toNanos(), new Saying());
    NodeSocketSettings sockets = with.sockets();
    this.failedHandshakes = new FailedHandshakes("broker", sockets.security());
    this.link = new BrokerLink(transport, sockets, with.publishHwm, new Hearing(), supervisor);
    this.publisher =
        new EventPublisher(id, with.format, with.publishOnFull, link.xpub(), problems, shutdown);
    this.confirmations =
        new SubscriptionConfirmations(id, link::subscribe, link::cancel, supervised(ownExecutor));
    this.logs = new LogSender(id, with, sockets, transport, problems, shutdown, supervisor);
  }

  private Executor supervised(Executor executor) {
    return task -> executor.execute(supervisor.task("zeekbus-node-task", task));
  }

  /**
   * A node to be, with Zeek's defaults.
   *
   * @param name of the node in the cluster's layout; of an observer any
   */
  public static NodeBuilder builder(String name) {
    return new NodeBuilder(name);
  }

  /**
   * A node to be, of which Zeek's environment variables say what they say to a Zeek node: the name,
   * {@code CLUSTER_NODE}, and the keys, as {@link NodeBuilder#curve(Map)} takes them. Where the
   * broker is, Zeek's scripts say, so that it has to be told here, too.
   *
   * @param variables such as {@link System#getenv()}
   * @throws IllegalArgumentException if the name is missing, or keys are wrong or too few
   */
  public static NodeBuilder fromEnvironment(Map<String, String> variables) {
    return builder(new ZeekEnvironment(variables).node()).curve(variables);
  }

  static ClusterNode start(NodeBuilder with, boolean isMember) throws InterruptedException {
    Transport transport = new Transport(Transport.Kind.best(), 1, new BufferMemory(MEMORY));
    ClusterNode node;
    try {
      node = new ClusterNode(with, isMember, transport);
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
    long deadline = System.nanoTime() + with.patience.toNanos();
    with.subscriptions.forEach(link::subscribe);
    if (isMember) {
      link.subscribe(Topics.node(name()));
    }
    link.connect(with.brokerXpub, with.brokerXsub);
    logs.start();
    await(confirmations.confirm(), deadline);
    if (isMember) {
      link.loop()
          .scheduleAtFixedRate(
              supervisor.task("zeekbus-membership", () -> membership.expire(System.nanoTime())),
              expiryCheckMillis(),
              expiryCheckMillis(),
              TimeUnit.MILLISECONDS);
      link.subscribe(Topics.nodeId(id));
    }
    await(ready(), deadline);
    isJoined = true;
  }

  private long expiryCheckMillis() {
    return Math.max(1, with.helloExpiration.toMillis() / EXPIRY_CHECKS);
  }

  private void await(CompletableFuture<?> done, long deadline) throws InterruptedException {
    Duration left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
    try {
      BoundedWait.await(done, left, "the broker");
    } catch (NodeException e) {
      if (done.isCompletedExceptionally()) {
        throw new NodeException(e.kind(), name() + " cannot join: " + e.problem(), e.getCause());
      }
      Trouble last = trouble;
      throw new NodeException(
          last.kind(),
          "%s cannot join: %s at %s and %s. Is it running, and are these its XPUB and its XSUB? %s"
              .formatted(
                  name(),
                  e.problem(),
                  with.brokerXpub,
                  with.brokerXsub,
                  "The last attempt: " + last.text()));
    }
  }

  /** The node's name. */
  public String name() {
    return with.name;
  }

  /** The node's id, new with each start. */
  public String id() {
    return id;
  }

  /** The other nodes that are up, by name; none for an observer. */
  public List<ClusterMember> members() {
    return members.values().stream().sorted(Comparator.comparing(ClusterMember::name)).toList();
  }

  /**
   * Names of nodes that have subscribed their own topic, this node included: what an observer knows
   * of the cluster.
   */
  public List<String> names() {
    return List.copyOf(names);
  }

  /** Ids of processes that have subscribed the topic which says so, this node included. */
  public List<String> ids() {
    return List.copyOf(ids);
  }

  /**
   * Waits until nodes with all these names are up.
   *
   * @throws NodeException naming those that are not, and what to do; or if the node is closed
   */
  public void awaitMembers(Duration patience, String... wanted) throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    synchronized (members) {
      while (!members.keySet().containsAll(List.of(wanted))) {
        shutdown.check();
        long left = deadline - System.nanoTime();
        if (left <= 0) {
          throw missing(patience, wanted);
        }
        TimeUnit.NANOSECONDS.timedWait(members, left);
      }
    }
  }

  private NodeException missing(Duration patience, String... wanted) {
    List<String> missing = new ArrayList<>(Arrays.asList(wanted));
    missing.removeAll(members.keySet());
    return new NodeException(
        NodeException.Kind.NOT_THERE,
        ("not up after %d ms: %s. Do they run, with the same broker? They must know this node, too:"
                + " redef Cluster::nodes += { [\"%s\"] = [$node_type=Cluster::CONTROL,"
                + " $ip=127.0.0.1] };")
            .formatted(patience.toMillis(), String.join(", ", missing), name()));
  }

  /**
   * Done when what is published reaches everybody who has subscribed it by now: this node then
   * knows all subscriptions. Whether others have heard of this node's own cannot be known.
   */
  public CompletableFuture<Void> ready() {
    // The first may have come back in the middle of what the broker tells a new connection; what
    // is subscribed after that comes back behind it.
    return confirmations.confirm().thenCompose(done -> confirmations.confirm());
  }

  /** Subscribes topics that begin with {@code prefix}. */
  public Subscription subscribe(String prefix) {
    link.subscribe(Topics.requireNoNodeId(prefix));
    return new Subscription(prefix, confirmations.confirm(), () -> link.cancel(prefix));
  }

  /** Handles events of that name from now on. */
  public void on(String event, EventHandler<? super Event> handler) {
    handlers.on(event, message -> handler.handle(message.event()));
  }

  /**
   * Handles events of that name, whose arguments become the components of a record.
   *
   * @throws IllegalArgumentException naming a component that has no Zeek type: {@link ZeekRecords}
   */
  public <T extends Record> void on(
      String event, Class<T> arguments, EventHandler<? super T> handler) {
    handlers.on(event, Handlers.bound(arguments, handler));
  }

  /**
   * Publishes an event.
   *
   * @param arguments records become Zeek's, all else what {@link Values#of} says
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
   * @throws org.zeekbus.zeek.EncodeException if the node's format cannot say it
   * @throws NodeException if the node is closed, or is while this waits: the event is not sent then
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
   * @throws IllegalArgumentException if the pool is unknown, or the key of another type
   */
  public PublishResult publishHrw(String pool, Object key, Event event) {
    return publish(pool(pool).hrw(KeyDigest.ofKey(key)), event);
  }

  /**
   * Publishes to the next node of a pool, as {@code Cluster::publish_rr}. If that is this node,
   * which Zeek's own messages would not reach, its handlers get the event.
   *
   * @throws IllegalArgumentException if the pool is unknown
   */
  public PublishResult publishRoundRobin(String pool, Event event) {
    return publishRoundRobin(pool, "", event);
  }

  /**
   * The same, with a turn of its own for each key.
   *
   * @throws IllegalArgumentException if the pool is unknown
   */
  public PublishResult publishRoundRobin(String pool, String key, Event event) {
    return publish(pool(pool).roundRobin(key), event);
  }

  /** Each type of record is looked at once. */
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
    problems.report(Problem.Kind.DROPPED_INCOMING, "from ourselves: handlers are behind");
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
   * The log whose lines are such records; always the same for the same type.
   *
   * @throws IllegalArgumentException if it has no {@link ZeekLog}, or a component that logs have
   *     not
   * @throws IllegalStateException if the builder was given no loggers, or the node is closed
   */
  public <T extends Record> LogStream<T> log(Class<T> type) {
    return logs.stream(type);
  }

  /** How many events wait for handlers now. */
  public int waiting() {
    return handlerTasks.waiting();
  }

  /** How often something went wrong. */
  public long problems(Problem.Kind kind) {
    return problems.count(kind);
  }

  /**
   * Waits until the node is closed, by another thread, or because it could not go on.
   *
   * @throws NodeException with the cause, if the JVM has run out of memory or stack in it
   */
  public void awaitClose() throws InterruptedException {
    shutdown.await();
  }

  /**
   * Leaves: other nodes see this one go at once. What is queued has the linger time to go out; what
   * waits for handlers is dropped and counted, as is what was not sent. Those who wait for
   * something of this node hear that it is closed. A second time nothing happens. Called by a
   * listener on the node's own thread, this does not wait.
   */
  @Override
  public void close() {
    if (shutdown.begin(null)) {
      if (link.loop().inEventLoop()) {
        closeAside();
      } else {
        closeAll();
      }
    }
  }

  /** It cannot go on. On any thread. */
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
      listenerTasks.close();
      confirmations.fail(shutdown.exception());
      synchronized (members) {
        members.notifyAll();
      }
      if (unhandled > 0) {
        problems.report(
            Problem.Kind.DROPPED_INCOMING,
            unhandled,
            "%d events waited for handlers when the node was closed".formatted(unhandled),
            null);
      }
      closeSockets();
    } finally {
      ownExecutor.shutdownNow();
      link.transport().close();
      shutdown.complete();
    }
  }

  /** Side by side: a logger that takes nothing leaves no less time for events. */
  private void closeSockets() {
    if (!logs.isUsed()) {
      link.close(with.linger);
      return;
    }
    Thread closing = supervisor.platform("zeekbus-close-logs", () -> logs.close(with.linger));
    closing.start();
    try {
      link.close(with.linger);
      closing.join();
    } catch (InterruptedException e) {
      closing.interrupt(); // no time is left
      Thread.currentThread().interrupt();
    }
  }

  private void resume() {
    link.resume();
  }

  private void hello(EventMessage message) {
    Optional<Hello> hello = Hello.in(message.event());
    if (hello.isEmpty()) {
      problems.report(
          Problem.Kind.MISMATCH,
          "%s from %s (expected: two strings)".formatted(message.event(), message.nodeId()));
    } else if (isMember && message.event().is(Hello.ZEROMQ)) {
      membership.zeromqHello(hello.get().name(), hello.get().id(), System.nanoTime());
    } else if (isMember) {
      membership.clusterHello(hello.get().name(), hello.get().id());
    }
  }

  private void gone(String topic, boolean isSure) {
    Topics.nameIn(topic).ifPresent(names::remove);
    Topics.idIn(topic).ifPresent(ids::remove);
    if (isMember) {
      Topics.idIn(topic).ifPresent(isSure ? membership::cancelled : membership::notBack);
    }
  }

  private void tell(List<Consumer<ClusterMember>> all, ClusterMember member) {
    for (var listener : all) {
      listenerTasks.add(LISTENERS, 0, () -> listener.accept(member));
    }
  }

  /** What befalls listeners. */
  private class ListenersHear implements KeyedTaskQueue.Listener {
    private final String what;

    ListenersHear(String what) {
      this.what = what;
    }

    @Override
    public void failed(Throwable cause) {
      problems.failed(what, cause);
    }

    @Override
    public void refused(int tasks, Throwable cause) {
      problems.report(
          Problem.Kind.HANDLER,
          tasks,
          "%s was not called %d times: the executor refuses it".formatted(what, tasks),
          cause);
    }
  }

  /** What befalls handlers. */
  private final class HandlersHear extends ListenersHear {
    HandlersHear() {
      super("a handler");
    }

    @Override
    public void halfEmpty() {
      resume();
    }

    @Override
    public void refused(int tasks, Throwable cause) {
      problems.report(
          Problem.Kind.DROPPED_INCOMING,
          tasks,
          "%d events: the executor of the handlers refuses them".formatted(tasks),
          cause);
    }
  }

  /** What the membership has us do. On the event loop. */
  private final class Saying implements Membership.Actions {
    @Override
    public void sayZeromqHello(String toId) {
      say(Hello.ZEROMQ, toId);
    }

    @Override
    public void sayClusterHello(String toId) {
      say(Hello.CLUSTER, toId);
    }

    private void say(String event, String toId) {
      publisher.sayHello(Topics.nodeId(toId), new Hello(name(), id).as(event));
    }

    @Override
    public void up(ClusterMember member) {
      LOG.info("{}: node up: {}", name(), member);
      pools.values().forEach(pool -> pool.up(member.name()));
      synchronized (members) {
        members.put(member.name(), member);
        members.notifyAll();
      }
      tell(with.up, member);
    }

    @Override
    public void down(ClusterMember member) {
      LOG.info("{}: node down: {}", name(), member);
      pools.values().forEach(pool -> pool.down(member.name()));
      members.remove(member.name());
      tell(with.down, member);
    }

    @Override
    public void warn(String text) {
      problems.report(Problem.Kind.MEMBERSHIP, text);
    }
  }

  /** What the broker tells. On the event loop. */
  private final class Hearing implements BrokerLink.Listener {
    @Override
    public boolean message(FrameCursor frames) {
      return receiver.message(frames);
    }

    @Override
    public void paused() {
      if (!handlerTasks.isFull()) {
        resume();
      }
    }

    @Override
    public void subscribed(String topic) {
      confirmations.subscribed(topic);
      if (Topics.nameIn(topic).isPresent() || Topics.idIn(topic).isPresent()) {
        boolean isNew = seen.add(topic);
        Topics.nameIn(topic).ifPresent(names::add);
        Topics.idIn(topic).ifPresent(ids::add);
        if (isMember && isNew) {
          Topics.idIn(topic).ifPresent(node -> membership.appeared(node, System.nanoTime()));
        }
      }
    }

    @Override
    public void cancelled(String topic) {
      if (seen.remove(topic)) {
        gone(topic, true);
      }
    }

    @Override
    public void connected(SubscriptionConfirmations.Side side, String endpoint) {
      failedHandshakes.connected(endpoint);
      if (side == SubscriptionConfirmations.Side.XPUB) {
        int generation = ++reconnects;
        ScheduledFuture<?> _ =
            link.loop()
                .schedule(
                    supervisor.task("zeekbus-membership", () -> expire(generation)),
                    with.helloExpiration.toMillis(),
                    TimeUnit.MILLISECONDS);
      }
      confirmations.connected(side);
    }

    private void expire(int generation) {
      if (generation == reconnects) {
        link.forgetUntold().stream().filter(seen::remove).forEach(topic -> gone(topic, false));
      }
    }

    @Override
    public void disconnected(SubscriptionConfirmations.Side side, String detail) {
      confirmations.disconnected(side);
      if (side == SubscriptionConfirmations.Side.XPUB) {
        reconnects++; // what is not told again counts from the next time
      }
      trouble = new Trouble(NodeException.Kind.NOT_THERE, detail);
      problems.report(Problem.Kind.BROKER, "connection lost: " + detail);
    }

    @Override
    public void unreachable(Endpoint endpoint, String detail) {
      trouble = new Trouble(NodeException.Kind.NOT_THERE, endpoint + ": " + detail);
    }

    @Override
    public void refused(String endpoint, CloseReason reason, String detail) {
      String text = failedHandshakes.text(endpoint, reason, detail);
      NodeException.Kind kind = failedHandshakes.kind(reason, detail);
      trouble = new Trouble(kind, text);
      if (reason.isForGood() && !isJoined) {
        problems.tell(Problem.Kind.BROKER, text); // the exception says it
        confirmations.fail(new NodeException(kind, text));
      } else if (failedHandshakes.isNews(endpoint, reason)) {
        problems.report(Problem.Kind.BROKER, text);
      }
    }

    @Override
    public void lost(int events, String endpoint) {
      problems.report(
          Problem.Kind.DROPPED_OUTGOING,
          events,
          "%d events that %s had not taken at the end of the connection"
              .formatted(events, endpoint),
          null);
    }

    @Override
    public void room() {
      publisher.room();
    }
  }
}
