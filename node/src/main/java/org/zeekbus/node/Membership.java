package org.zeekbus.node;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides which processes are up, by the rules of Zeek's handshake ({@code
 * scripts/policy/frameworks/cluster/backend/zeromq/main.zeek}):
 *
 * <pre>
 * state  event                                              next   action
 * -----  -------------------------------------------------  -----  ------------------------------
 * GONE   its nodeid topic is subscribed                     HERE   say ZeroMQ::hello; if it has
 *                                                                  said so, too: Cluster::hello
 * HERE   it says Cluster::hello, and its name is free       UP     report it up
 * HERE   its topic is cancelled, or the broker returns      GONE
 *        without it
 * UP     its topic is cancelled                             GONE   report it down
 * UP     the broker returns without its topic               LOST   report it down
 * UP     another process with its name says ZeroMQ::hello   HERE   report it down
 * LOST   its topic is subscribed, and its name is free      UP     report it up
 * LOST   its topic is subscribed, and its name is taken     HERE   as from GONE
 * LOST   a process with its name says ZeroMQ::hello, or     GONE
 *        its topic is cancelled
 * </pre>
 *
 * <p>A process that is HERE and says ZeroMQ::hello is answered with Cluster::hello. Half an
 * exchange (a topic without ZeroMQ::hello, or the other way round) expires with a warning.
 *
 * <p>Two rules go beyond Zeek. A node that is UP and says ZeroMQ::hello again has lost us and would
 * wait for our answer forever, so it gets both hellos again. And a LOST node that comes back with
 * the same id is UP without a new exchange, because in its own view it was never away.
 *
 * <p>Owner: the node's event loop. Times are of {@link System#nanoTime}.
 */
final class Membership {
  private enum State {
    GONE,
    HERE,
    UP,
    LOST;

    private Set<State> next() {
      return switch (this) {
        case GONE -> EnumSet.of(HERE);
        case HERE -> EnumSet.of(UP, GONE);
        case UP -> EnumSet.of(GONE, LOST, HERE);
        case LOST -> EnumSet.of(UP, HERE, GONE);
      };
    }
  }

  /** A process and, once it was UP, its name. */
  private record Peer(State state, @Nullable ClusterMember member) {
    static final Peer UNKNOWN = new Peer(State.GONE, null);

    boolean isSubscribed() {
      return state == State.HERE || state == State.UP;
    }

    boolean isLost(String name) {
      return state == State.LOST && member != null && member.name().equals(name);
    }
  }

  /** The membership's orders. */
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

  /** All that are not GONE, by id. */
  private final Map<String, Peer> peers = new HashMap<>();

  /** Ids whose topic was seen before their ZeroMQ::hello, with the time. */
  private final Map<String, Long> waitForHello = new LinkedHashMap<>();

  /** Ids whose ZeroMQ::hello came before their topic, with the time. */
  private final Map<String, Long> waitForTopic = new LinkedHashMap<>();

  /** When the last repeated hello was answered, by id. */
  private final Map<String, Long> saidAgain = new HashMap<>();

  /** Those that are UP. */
  private final Map<String, ClusterMember> upByName = new LinkedHashMap<>();

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
    ClusterMember before = peer(id).member();
    if (before != null && !upByName.containsKey(before.name())) {
      transition(id, State.UP, before);
      return;
    }
    transition(id, State.HERE, null);
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
    State before = peer(id).state();
    if (before != State.UP) {
      actions.warn("unsubscription of unknown node with id " + id);
    }
    if (before != State.GONE) {
      transition(id, State.GONE, null);
    }
    forgetExchange(id);
  }

  /** The broker was away, and the process is not back since: it may have died, or is late. */
  void notBack(String id) {
    if (id.equals(ownId)) {
      return;
    }
    Peer before = peer(id);
    switch (before.state()) {
      case GONE -> {}
      case UP -> transition(id, State.LOST, before.member());
      case HERE, LOST -> transition(id, State.GONE, null);
    }
    forgetExchange(id);
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
      transition(before.id(), State.HERE, null);
    }
    forgetLost(name);
    if (waitForHello.remove(id) != null) {
      actions.sayClusterHello(id);
    } else {
      waitForTopic.put(id, now);
    }
  }

  /** A process has seen our topic, and knows that we have seen its own. */
  void clusterHello(String name, String id) {
    ClusterMember before = upByName.get(name);
    if (before != null) {
      if (!before.id().equals(id)) {
        actions.warn("duplicate node " + name + ": " + id + ", while " + before.id() + " is up");
      }
      return;
    }
    Peer peer = peer(id);
    if (!peer.isSubscribed()) {
      actions.warn("hello from " + name + " (" + id + "), which is gone");
    } else if (peer.state() == State.UP) {
      actions.warn("hello from " + name + ", whose process is up as " + peer.member());
    } else {
      transition(id, State.UP, new ClusterMember(name, id));
    }
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

  /** The nodes that are up. */
  List<ClusterMember> members() {
    return List.copyOf(upByName.values());
  }

  private Peer peer(String id) {
    return peers.getOrDefault(id, Peer.UNKNOWN);
  }

  /** The only place where a process changes its state, and where it is reported up or down. */
  private void transition(String id, State to, @Nullable ClusterMember member) {
    Peer from = peer(id);
    if (!from.state().next().contains(to)) {
      throw new IllegalStateException(
          "process %s: %s after %s (expected: one of %s)"
              .formatted(id, to, from.state(), from.state().next()));
    }
    if (to == State.GONE) {
      peers.remove(id);
    } else {
      peers.put(id, new Peer(to, member));
    }
    if (from.state() == State.UP && from.member() != null) {
      upByName.remove(from.member().name());
      actions.down(from.member());
    }
    if (to == State.UP && member != null) {
      upByName.put(member.name(), member);
      actions.up(member);
    }
  }

  private void sayAgain(String id, long now) {
    if (saidAgain.putIfAbsent(id, now) == null) {
      actions.sayZeromqHello(id);
      actions.sayClusterHello(id);
    }
  }

  private void forgetExchange(String id) {
    waitForHello.remove(id);
    waitForTopic.remove(id);
    saidAgain.remove(id);
  }

  private void forgetLost(String name) {
    List<String> lost = new ArrayList<>();
    peers.forEach((id, peer) -> {
      if (peer.isLost(name)) {
        lost.add(id);
      }
    });
    lost.forEach(id -> transition(id, State.GONE, null));
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
