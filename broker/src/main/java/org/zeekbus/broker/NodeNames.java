package org.zeekbus.broker;

import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.zeekbus.zmtp.Topic;

/**
 * Which connection belongs to which node. A connection that subscribes both {@code
 * zeek.cluster.nodeid.ID.} and {@code zeek.cluster.node.NAME.} says so of itself (Zeek
 * scripts/policy/frameworks/cluster/backend/zeromq/main.zeek). Names are claims: good for logs,
 * never for decisions. Ids are not split, as names and hosts may hold any character. A peer in this
 * process may say itself whose it is ({@link Peer#node}).
 *
 * <p>Owner: any thread.
 */
final class NodeNames {
  /** The prefix of topics by which a node says that it is there: Zeek answers it with a hello. */
  static final Topic NODE_ID = Topic.of("zeek.cluster.nodeid.");

  private static final Topic NODE = Topic.of("zeek.cluster.node.");

  /** Names of nodes that have left, to be remembered at most; then all are forgotten. */
  private static final int MOST_FORMER = 1000;

  private final Map<String, String> namesById = new ConcurrentHashMap<>();

  /** A node's publisher may leave after its subscriber, and counts for the same node. */
  private final Map<String, String> formerNamesById = new ConcurrentHashMap<>();

  private final Map<Subscriber, Claim> claims = new ConcurrentHashMap<>();

  /**
   * The node that one connection claims to be of, as {@link Topic} prints it.
   *
   * @param isGiven whether its {@link Peer#node} has said the name, whatever it claims
   */
  record Claim(@Nullable String id, @Nullable String name, boolean isGiven) {
    static final Claim NONE = new Claim(null, null);

    Claim(@Nullable String id, @Nullable String name) {
      this(id, name, false);
    }

    static Claim given(String node) {
      return new Claim(null, node, true);
    }

    /** The name, else the id, else {@code stranger}. */
    String labelOr(String stranger) {
      if (name != null) {
        return name;
      }
      return id == null ? stranger : id;
    }

    /** The claim with what this topic adds to it. */
    Claim with(Topic topic) {
      String claimedId = between(NODE_ID, topic);
      String claimedName = between(NODE, topic);
      return new Claim(
          claimedId == null ? id : claimedId, claimedName == null ? name : claimedName);
    }

    /** The claim without what this topic gave to it. */
    Claim without(Topic topic) {
      return new Claim(
          Objects.equals(id, between(NODE_ID, topic)) ? null : id,
          Objects.equals(name, between(NODE, topic)) ? null : name);
    }

    boolean isWhole() {
      return id != null && name != null;
    }

    /** The part between the prefix and a last dot; null if there is none. */
    private static @Nullable String between(Topic prefix, Topic topic) {
      int length = topic.length() - 1 - prefix.length();
      if (length < 1 || !prefix.isPrefixOf(topic) || topic.at(topic.length() - 1) != '.') {
        return null;
      }
      byte[] bytes = topic.bytes();
      return Topic.of(Arrays.copyOfRange(bytes, prefix.length(), bytes.length - 1)).toString();
    }
  }

  /** The node of a subscriber, as far as it has told. */
  Claim of(Subscriber subscriber) {
    String given = subscriber.node();
    return given != null ? Claim.given(given) : claims.getOrDefault(subscriber, Claim.NONE);
  }

  /** Whether it has told anything. */
  boolean isKnown(Subscriber subscriber) {
    return claims.containsKey(subscriber);
  }

  /** The name of a subscriber in counts: without its port, which is another each time. */
  String label(Subscriber subscriber) {
    return of(subscriber).labelOr(subscriber.peer().address());
  }

  /** The name of a publisher in counts: without its port, which is another each time. */
  String label(Publisher publisher) {
    String given = publisher.node();
    if (given != null) {
      return given;
    }
    String id = publisher.nodeId();
    if (id == null) {
      return publisher.peer().address();
    }
    String name = nameOf(id);
    return name == null ? formerNamesById.getOrDefault(id, id) : name;
  }

  /** The node of a publisher: its id, and the name that a subscriber has claimed for it. */
  Claim of(Publisher publisher) {
    String given = publisher.node();
    if (given != null) {
      return Claim.given(given);
    }
    String id = publisher.nodeId();
    return id == null ? Claim.NONE : new Claim(id, nameOf(id));
  }

  /**
   * A subscriber holds a topic that it did not hold.
   *
   * @return whether it has told both name and id with this topic
   */
  boolean subscribed(Subscriber subscriber, Topic topic) {
    Claim before = of(subscriber);
    Claim after = before.with(topic);
    if (before.isGiven() || after.equals(before)) {
      return false;
    }
    claims.put(subscriber, after);
    add(after);
    return after.isWhole();
  }

  /** A subscriber no longer holds a topic. */
  void cancelled(Subscriber subscriber, Topic topic) {
    Claim before = of(subscriber);
    Claim after = before.without(topic);
    if (!before.isGiven() && !after.equals(before)) {
      remove(before);
      claims.put(subscriber, after);
    }
  }

  /**
   * A subscriber has left, and its name with it.
   *
   * @return whether it had told anything
   */
  boolean left(Subscriber subscriber) {
    Claim claim = claims.remove(subscriber);
    if (claim == null) {
      return false;
    }
    remove(claim);
    return true;
  }

  /** The name that a connection has claimed for an id. */
  @Nullable String nameOf(String id) {
    return namesById.get(id);
  }

  void add(Claim claim) {
    if (claim.id() != null && claim.name() != null) {
      namesById.put(claim.id(), claim.name());
    }
  }

  void remove(Claim claim) {
    if (claim.id() != null && claim.name() != null) {
      if (formerNamesById.size() >= MOST_FORMER) {
        formerNamesById.clear();
      }
      formerNamesById.put(claim.id(), claim.name());
      namesById.remove(claim.id(), claim.name());
    }
  }
}
