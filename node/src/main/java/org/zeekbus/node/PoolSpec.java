package org.zeekbus.node;

import java.util.OptionalInt;

/**
 * A pool as scripts register it: Zeek's {@code Cluster::PoolSpec}. The type of its nodes is that of
 * the nodes given to {@link NodeBuilder#pools} with it.
 *
 * @param topic the topic of all members, which is also the pool's name: {@code
 *     zeek.cluster.pool.proxy}
 * @param maxNodes the most members it takes; empty for all that are left
 * @param exclusive whether its members are in no other pool; requires {@code maxNodes}
 */
public record PoolSpec(String topic, OptionalInt maxNodes, boolean exclusive) {
  /**
   * Checks the combination.
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

  /** A pool of all nodes, which may be in other pools, too. */
  public static PoolSpec of(String topic) {
    return new PoolSpec(topic, OptionalInt.empty(), false);
  }

  /** The same with a limit of members. */
  public PoolSpec withMaxNodes(int most) {
    return new PoolSpec(topic, OptionalInt.of(most), exclusive);
  }

  /** The same with members of its own; call it after {@link #withMaxNodes}. */
  public PoolSpec asExclusive() {
    return new PoolSpec(topic, maxNodes, true);
  }
}
