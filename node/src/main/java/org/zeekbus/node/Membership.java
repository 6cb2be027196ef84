package org.zeekbus.node;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Who is in the cluster, by the rules of Zeek's handshake ({@code
 * scripts/policy/frameworks/cluster/backend/zeromq/main.zeek}):
 *
 * <pre>
 * what we see of a process             what we do
 * -----------------------------------  --------------------------------------------------------
 * it subscribes its nodeid topic       say ZeroMQ::hello; if it has said so, too: Cluster::hello
 * it says ZeroMQ::hello                if it has subscribed: Cluster::hello
 * it says Cluster::hello               it is up: both directions are proven
 * its nodeid topic is cancelled        it is down
 * half of the exchange, then nothing   forgotten after a while, with a warning
 * </pre>
 *
 * <p>Two things go beyond Zeek. A node that is up and says ZeroMQ::hello again has lost us and
 * would wait for our part in vain, so it is said again. And a node that was given up after the
 * broker was away, but comes back with the same id, is up without a new exchange, since to itself
 * it never was away.
 *
 * <p>Owner: the node's event loop. Times are of {@link System#nanoTime}.
 */
final class Membership {
  /** What follows. */
  interface Actions {
    void sayZeromqHello(String toId);

    void sayClusterHello(String toId);

    void up(ClusterMember member);

    void down(ClusterMember member);

    void warn(String text);
  }

  private final String ownId;
  private final long expirationNanos;
  private final Actions actions;

  /** Ids whose topic is there. */
  private final Set<String> subscribed = new HashSet<>();

  /** Ids whose topic was seen, but no ZeroMQ::hello yet; and the other way round. With times. */
  private final Map<String, Long> waitForHello = new LinkedHashMap<>();

  private final Map<String, Long> waitForTopic = new LinkedHashMap<>();

  /** When a hello that came twice was answered last, by id. */
  private final Map<String, Long> saidAgain = new HashMap<>();

  private final Map<String, ClusterMember> upByName = new LinkedHashMap<>();

  /** Those not back after the broker was away, by id. */
  private final Map<String, ClusterMember> givenUp = new HashMap<>();

  Membership(String ownId, long expirationNanos, Actions actions) {
    this.ownId = ownId;
    this.expirationNanos = expirationNanos;
    this.actions = actions;
  }

  /** The nodeid topic of a process is there, and was not before. */
  void appeared(String id, long now) {
    if (id.equals(ownId)) {
      return;
    }
    subscribed.add(id);
    ClusterMember back = givenUp.remove(id);
    if (back != null && upByName.putIfAbsent(back.name(), back) == null) {
      actions.up(back);
      return;
    }
    actions.sayZeromqHello(id);
    if (waitForTopic.remove(id) != null) {
      actions.sayClusterHello(id);
    } else {
      waitForHello.put(id, now);
    }
  }

  /** The nodeid topic of a process was cancelled: it has left, or died. */
  void cancelled(String id) {
    if (id.equals(ownId)) {
      return;
    }
    forget(id);
    Optional<ClusterMember> member = byId(id);
    if (member.isEmpty()) {
      actions.warn("unsubscription of unknown node with id " + id);
      return;
    }
    down(member.get());
  }

  /** The broker was away, and the process is not back since: it may have died, or is late. */
  void notBack(String id) {
    if (id.equals(ownId)) {
      return;
    }
    forget(id);
    byId(id)
        .ifPresent(member -> {
          givenUp.put(id, member);
          down(member);
        });
  }

  /** A process has seen our topic. */
  void zeromqHello(String name, String id, long now) {
    ClusterMember before = upByName.get(name);
    if (before != null && before.id().equals(id)) {
      actions.warn("node " + before + " sends ZeroMQ::hello twice");
      sayAgain(id, now);
      return;
    }
    if (before != null) {
      actions.warn("node " + before + " never said goodbye");
      down(before);
    }
    givenUp.values().removeIf(member -> member.name().equals(name));
    if (waitForHello.remove(id) != null) {
      actions.sayClusterHello(id);
    } else {
      waitForTopic.put(id, now);
    }
  }

  /** A process has seen our topic, and heard that we have seen its own. */
  void clusterHello(String name, String id) {
    ClusterMember before = upByName.get(name);
    if (before != null) {
      if (!before.id().equals(id)) {
        actions.warn("duplicate node " + name + ": " + id + ", while " + before.id() + " is up");
      }
      return;
    }
    if (!subscribed.contains(id)) {
      actions.warn("hello from " + name + " (" + id + "), which is gone");
      return;
    }
    ClusterMember member = new ClusterMember(name, id);
    upByName.put(name, member);
    actions.up(member);
  }

  /** Forgets exchanges that have not gone on. */
  void expire(long now) {
    for (String id : takeOlder(waitForHello, now)) {
      actions.warn("Expired subscription from nodeid " + id);
    }
    for (String id : takeOlder(waitForTopic, now)) {
      actions.warn("Expired hello from nodeid " + id);
    }
    takeOlder(saidAgain, now);
  }

  /** Who is up. */
  List<ClusterMember> members() {
    return List.copyOf(upByName.values());
  }

  private void sayAgain(String id, long now) {
    if (subscribed.contains(id) && saidAgain.putIfAbsent(id, now) == null) {
      actions.sayZeromqHello(id);
      actions.sayClusterHello(id);
    }
  }

  private void forget(String id) {
    subscribed.remove(id);
    waitForHello.remove(id);
    waitForTopic.remove(id);
    saidAgain.remove(id);
    givenUp.remove(id);
  }

  private void down(ClusterMember member) {
    upByName.remove(member.name());
    actions.down(member);
  }

  private Optional<ClusterMember> byId(String id) {
    return upByName.values().stream().filter(member -> member.id().equals(id)).findFirst();
  }

  private List<String> takeOlder(Map<String, Long> entries, long now) {
    List<String> old = new ArrayList<>();
    entries.forEach((id, since) -> {
      if (now - since >= expirationNanos) {
        old.add(id);
      }
    });
    old.forEach(entries::remove);
    return old;
  }
}
