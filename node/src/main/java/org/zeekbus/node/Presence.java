package org.zeekbus.node;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zeekbus.zeek.event.EventMessage;

/**
 * Keeps track of the cluster's nodes: reads it from topics and hellos, answers hellos, and informs
 * pools and the program's listeners.
 *
 * <p>Owner: the node's event loop, but for the methods that say otherwise. Members, names and ids
 * are in concurrent collections, which any thread reads.
 */
final class Presence {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterNode.class);

  /** All calls of listeners have this key, so that they come in order. */
  private static final Object LISTENERS = new Object();

  private final NodeSettings settings;
  private final String id;
  private final boolean isMember;
  private final Collection<Pool> pools;
  private final BrokerLink link;
  private final EventPublisher publisher;
  private final ProblemReporter problems;
  private final Shutdown shutdown;
  private final KeyedTaskQueue listenerTasks;
  private final Membership membership;

  private final Set<String> names = new ConcurrentSkipListSet<>();
  private final Set<String> ids = new ConcurrentSkipListSet<>();

  /** By name. Who waits for some of them waits on this. */
  private final Map<String, ClusterMember> members = new ConcurrentHashMap<>();

  /** Topics of names and ids that are subscribed. */
  private final Set<String> seen = new HashSet<>();

  /** Counts changes of the connection, so that a check for an older one does nothing. */
  private int generation;

  Presence(
      NodeSettings settings,
      String id,
      boolean isMember,
      Collection<Pool> pools,
      BrokerLink link,
      EventPublisher publisher,
      Executor executor,
      ProblemReporter problems,
      Shutdown shutdown) {
    this.settings = settings;
    this.id = id;
    this.isMember = isMember;
    this.pools = pools;
    this.link = link;
    this.publisher = publisher;
    this.problems = problems;
    this.shutdown = shutdown;
    this.listenerTasks =
        new KeyedTaskQueue(executor, true, KeyedTaskQueue.Limits.NONE, new ListenerFailures());
    this.membership =
        new Membership(id, settings.helloExpiration().toNanos(), new MembershipActions());
  }

  /** Begins to look for exchanges that expire. On any thread. */
  void start() {
    if (isMember) {
      link.loop()
          .repeatExpiry(settings.helloExpiration(), () -> membership.expire(System.nanoTime()));
    }
  }

  /** The nodes that are up, by name. On any thread. */
  List<ClusterMember> members() {
    return members.values().stream().sorted(Comparator.comparing(ClusterMember::name)).toList();
  }

  /** The names of nodes whose topic is subscribed. On any thread. */
  List<String> names() {
    return List.copyOf(names);
  }

  /** The ids of processes whose topic is subscribed. On any thread. */
  List<String> ids() {
    return List.copyOf(ids);
  }

  /** Waits until nodes with all these names are up. On any thread but the event loop. */
  void awaitMembers(Duration patience, List<String> wanted) throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    synchronized (members) {
      while (!members.keySet().containsAll(wanted)) {
        shutdown.check();
        long left = deadline - System.nanoTime();
        if (left <= 0) {
          throw missing(patience, wanted);
        }
        TimeUnit.NANOSECONDS.timedWait(members, left);
      }
    }
  }

  private NodeException missing(Duration patience, List<String> wanted) {
    List<String> missing = new ArrayList<>(wanted);
    missing.removeAll(members.keySet());
    return new NodeException(
        NodeException.Kind.NOT_THERE,
        ("not up after %d ms: %s. Are they running, with the same broker? They must know this node,"
                + " too: redef Cluster::nodes += { [\"%s\"] = [$node_type=Cluster::CONTROL,"
                + " $ip=127.0.0.1] };")
            .formatted(patience.toMillis(), String.join(", ", missing), settings.name()));
  }

  /** Calls no more listeners, and wakes those who wait for members. On any thread. */
  void close() {
    listenerTasks.close();
    synchronized (members) {
      members.notifyAll();
    }
  }

  /** One of the two events of the handshake, for this node. */
  void hello(EventMessage message) {
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

  /** A topic is subscribed, or the broker repeats it. */
  void subscribed(String topic) {
    Optional<String> nodeName = Topics.nameIn(topic);
    Optional<String> nodeId = Topics.idIn(topic);
    if (nodeName.isEmpty() && nodeId.isEmpty()) {
      return;
    }
    boolean isNew = seen.add(topic);
    nodeName.ifPresent(names::add);
    nodeId.ifPresent(ids::add);
    if (isMember && isNew) {
      nodeId.ifPresent(node -> membership.appeared(node, System.nanoTime()));
    }
  }

  /** Nobody subscribes a topic any more. */
  void cancelled(String topic) {
    if (seen.remove(topic)) {
      gone(topic, membership::cancelled);
    }
  }

  private void gone(String topic, Consumer<String> toMembership) {
    Topics.nameIn(topic).ifPresent(names::remove);
    Optional<String> nodeId = Topics.idIn(topic);
    nodeId.ifPresent(ids::remove);
    if (isMember) {
      nodeId.ifPresent(toMembership);
    }
  }

  /** The broker repeats all topics now; nodes whose topic stays away are down after a while. */
  void brokerConnected() {
    int now = ++generation;
    link.loop()
        .expireMissing(
            settings.helloExpiration(),
            () -> {
              if (now == generation) {
                link.forgetUntold().stream()
                    .filter(seen::remove)
                    .forEach(topic -> gone(topic, membership::notBack));
              }
            });
  }

  /** The broker is away: it will repeat all topics to the next connection. */
  void brokerDisconnected() {
    generation++;
  }

  private void tell(List<Consumer<ClusterMember>> listeners, ClusterMember member) {
    for (var listener : listeners) {
      listenerTasks.add(LISTENERS, 0, () -> listener.accept(member));
    }
  }

  /** Reports listeners that throw, or that the executor refuses to call. */
  private final class ListenerFailures implements KeyedTaskQueue.Listener {
    private static final String LISTENER = "a listener of members";

    @Override
    public void failed(Throwable cause) {
      problems.failed(LISTENER, cause);
    }

    @Override
    public void refused(int tasks, Throwable cause) {
      problems.report(
          Problem.Kind.HANDLER,
          tasks,
          "%s was not called %d times: the executor refuses it".formatted(LISTENER, tasks),
          cause);
    }
  }

  private final class MembershipActions implements Membership.Actions {
    @Override
    public void sayZeromqHello(String toId) {
      say(Hello.ZEROMQ, toId);
    }

    @Override
    public void sayClusterHello(String toId) {
      say(Hello.CLUSTER, toId);
    }

    private void say(String event, String toId) {
      publisher.sayHello(Topics.nodeId(toId), new Hello(settings.name(), id).as(event));
    }

    @Override
    public void up(ClusterMember member) {
      LOG.info("{}: node up: {}", settings.name(), member);
      pools.forEach(pool -> pool.up(member.name()));
      synchronized (members) {
        members.put(member.name(), member);
        members.notifyAll();
      }
      tell(settings.up(), member);
    }

    @Override
    public void down(ClusterMember member) {
      LOG.info("{}: node down: {}", settings.name(), member);
      pools.forEach(pool -> pool.down(member.name()));
      members.remove(member.name());
      tell(settings.down(), member);
    }

    @Override
    public void warn(String text) {
      problems.report(Problem.Kind.MEMBERSHIP, text);
    }
  }
}
