package org.zeekbus.broker;

import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.zeekbus.zmtp.Topic;

/**
 * Which node has which id. A connection that subscribes both {@code zeek.cluster.nodeid.ID.} and
 * {@code zeek.cluster.node.NAME.} says so of itself (Zeek
 * scripts/policy/frameworks/cluster/backend/zeromq/main.zeek). Names are claims: good for logs,
 * never for decisions. Ids are not split, as names and hosts may hold any character.
 *
 * <p>Owner: any thread.
 */
final class NodeNames {
  private static final Topic NODE_ID = Topic.of("zeek.cluster.nodeid.");
  private static final Topic NODE = Topic.of("zeek.cluster.node.");

  private final Map<String, String> namesById = new ConcurrentHashMap<>();

  /** What one connection claims to be, as {@link Topic} prints it. */
  record Claim(@Nullable String id, @Nullable String name) {
    static final Claim NONE = new Claim(null, null);

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

    /** What stands between the prefix and a last dot, if there is anything. */
    private static @Nullable String between(Topic prefix, Topic topic) {
      int length = topic.length() - 1 - prefix.length();
      if (length < 1 || !prefix.isPrefixOf(topic) || topic.at(topic.length() - 1) != '.') {
        return null;
      }
      byte[] bytes = topic.bytes();
      return Topic.of(Arrays.copyOfRange(bytes, prefix.length(), bytes.length - 1)).toString();
    }
  }

  void add(Claim claim) {
    if (claim.id() != null && claim.name() != null) {
      namesById.put(claim.id(), claim.name());
    }
  }

  void remove(Claim claim) {
    if (claim.id() != null && claim.name() != null) {
      namesById.remove(claim.id(), claim.name());
    }
  }

  /** The name that a connection has claimed for an id. */
  Optional<String> nameOf(String id) {
    return Optional.ofNullable(namesById.get(id));
  }

  /** The names of this moment. */
  Set<String> names() {
    return Set.copyOf(namesById.values());
  }
}
