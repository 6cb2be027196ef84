package org.zeekbus.node;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The topics of a Zeek cluster with the ZeroMQ backend. Subscriptions are prefixes by byte: the dot
 * at the end keeps {@code worker-1} and {@code worker-10} apart. Source: Zeek {@code
 * scripts/policy/frameworks/cluster/backend/zeromq/options.zeek}.
 */
public final class Topics {
  /** The topic of the manager. */
  public static final String MANAGER = "zeek.cluster.manager";

  /** The topic of all loggers. */
  public static final String LOGGER = "zeek.cluster.logger";

  /** The topic of all proxies. */
  public static final String PROXY = "zeek.cluster.proxy";

  /** The topic of all workers. */
  public static final String WORKER = "zeek.cluster.worker";

  /** The prefix of the nodes' topics. */
  static final String NODES = "zeek.cluster.node.";

  /** The prefix of the processes' topics. */
  static final String NODE_IDS = "zeek.cluster.nodeid.";

  private static final String INTERNAL = "zeek.zeromq.internal.";
  private static final Pattern NUMBERED = Pattern.compile("(.+)\\.\\d+");

  private Topics() {}

  /** The topic of the node with this name. */
  public static String node(String name) {
    return NODES + name + ".";
  }

  /**
   * The topic of the process with this id. Its subscription tells others that the process is there.
   */
  public static String nodeId(String id) {
    return NODE_IDS + id + ".";
  }

  /** A topic that a process subscribes to learn when its earlier subscriptions are in effect. */
  static String internal(String id, long number) {
    return INTERNAL + id + "." + number + ".";
  }

  /**
   * Gives {@code prefix} back.
   *
   * @throws IllegalArgumentException if its subscription would look like that of a new node
   */
  static String requireNoNodeId(String prefix) {
    if (prefix.startsWith(NODE_IDS)) {
      throw new IllegalArgumentException(
          prefix
              + " (expected: no nodeid topic, which announces a node; join() subscribes this node's)");
    }
    return prefix;
  }

  /** The name in a {@link #node node's topic}; empty for another topic. */
  public static Optional<String> nameIn(String topic) {
    return inner(topic, NODES);
  }

  /** The id in a {@link #nodeId process's topic}; empty for another topic. */
  public static Optional<String> idIn(String topic) {
    return inner(topic, NODE_IDS);
  }

  /**
   * The id of the process in a topic by which it learns that its subscriptions are in effect; empty
   * for another topic.
   */
  public static Optional<String> internalIdIn(String topic) {
    return inner(topic, INTERNAL)
        .map(NUMBERED::matcher)
        .filter(Matcher::matches)
        .map(matcher -> matcher.group(1));
  }

  private static Optional<String> inner(String topic, String prefix) {
    return topic.startsWith(prefix) && topic.endsWith(".") && topic.length() > prefix.length() + 1
        ? Optional.of(topic.substring(prefix.length(), topic.length() - 1))
        : Optional.empty();
  }
}
