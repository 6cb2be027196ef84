package org.zeekbus.node;

import java.util.Optional;

/**
 * The topics of a Zeek cluster with the ZeroMQ backend. Subscriptions are prefixes by byte: the dot
 * at the end keeps {@code worker-1} and {@code worker-10} apart. Source: Zeek {@code
 * scripts/policy/frameworks/cluster/backend/zeromq/options.zeek}.
 */
public final class Topics {
  /** What the manager subscribes. */
  public static final String MANAGER = "zeek.cluster.manager";

  /** What all loggers subscribe. */
  public static final String LOGGER = "zeek.cluster.logger";

  /** What all proxies subscribe. */
  public static final String PROXY = "zeek.cluster.proxy";

  /** What all workers subscribe. */
  public static final String WORKER = "zeek.cluster.worker";

  /** What the topics of all nodes begin with. */
  static final String NODES = "zeek.cluster.node.";

  /** What the topics of all processes begin with. */
  static final String NODE_IDS = "zeek.cluster.nodeid.";

  private static final String INTERNAL = "zeek.zeromq.internal.";

  private Topics() {}

  /** The topic of the node with this name. */
  public static String node(String name) {
    return NODES + name + ".";
  }

  /** The topic of the process with this id, which says that it is there. */
  public static String nodeId(String id) {
    return NODE_IDS + id + ".";
  }

  /** What a process subscribes to hear when all before is in effect. */
  static String internal(String id, long number) {
    return INTERNAL + id + "." + number + ".";
  }

  /**
   * Gives {@code prefix} back.
   *
   * @throws IllegalArgumentException if nodes would take who subscribes it for a node
   */
  static String requireNoNodeId(String prefix) {
    if (prefix.startsWith(NODE_IDS)) {
      throw new IllegalArgumentException(
          prefix + " (expected: none that nodes take for a node's; join() subscribes our own)");
    }
    return prefix;
  }

  /** The name in a {@link #node node's topic}; empty if it is none. */
  public static Optional<String> nameIn(String topic) {
    return inner(topic, NODES);
  }

  /** The id in a {@link #nodeId process's topic}; empty if it is none. */
  public static Optional<String> idIn(String topic) {
    return inner(topic, NODE_IDS);
  }

  private static Optional<String> inner(String topic, String prefix) {
    return topic.startsWith(prefix) && topic.endsWith(".") && topic.length() > prefix.length() + 1
        ? Optional.of(topic.substring(prefix.length(), topic.length() - 1))
        : Optional.empty();
  }
}
