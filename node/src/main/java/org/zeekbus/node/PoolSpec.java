package org.zeekbus.node;

import java.util.OptionalInt;

/**
 * A pool as scripts register it: Zeek's {@code Cluster::PoolSpec}. The type of its nodes is that of
 * the nodes it is given with, to {@link NodeBuilder#pools}.
 *
 * @param topic that all members subscribe, which is also the pool's name: {@code
 *     zeek.cluster.pool.proxy}
 * @param maxNodes how many members it has at most; without, all that are left
 * @param exclusive whether no other pool has its members; it then needs {@code maxNodes}
 */
public record PoolSpec(String topic, OptionalInt maxNodes, boolean exclusive) {
  /**
   * Checks.
   *
   * @throws IllegalArgumentException if it is exclusive without {@code maxNodes}, which Zeek
   *     refuses, too, or {@code maxNodes} is negative
   */
  public PoolSpec {
    if (exclusive && maxNodes.isEmpty()) {
      throw new IllegalArgumentException("exclusive pool " + topic + " (expected: with maxNodes)");
    }
    if (maxNodes.orElse(0) < 0) {
      throw new IllegalArgumentException(
          "maxNodes of %s: %d (expected: at least 0)".formatted(topic, maxNodes.getAsInt()));
    }
  }

  /** A pool of all nodes, which may be in others, too. */
  public static PoolSpec of(String topic) {
    return new PoolSpec(topic, OptionalInt.empty(), false);
  }

  /** The same with so many members at most. */
  public PoolSpec withMaxNodes(int most) {
    return new PoolSpec(topic, OptionalInt.of(most), exclusive);
  }

  /** The same with members that no other pool has; after {@link #withMaxNodes}. */
  public PoolSpec asExclusive() {
    return new PoolSpec(topic, maxNodes, true);
  }
}
