package org.zeekbus.node;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.zeekbus.zeek.value.Bytes;

/**
 * Divides nodes among pools, as Zeek does at startup ({@code
 * scripts/base/frameworks/cluster/pools.zeek}): nodes are sorted by name, pools by topic. Exclusive
 * pools take nodes from the front; the others take turns over the rest.
 */
final class PoolMembers {
  private static final Comparator<String> BY_BYTES = Comparator.comparing(Bytes::of);

  private PoolMembers() {}

  /** Each name once, in the order of their bytes. */
  static List<String> inOrder(Collection<String> names) {
    return names.stream().distinct().sorted(BY_BYTES).toList();
  }

  /**
   * The members by topic, in the order in which round robin goes.
   *
   * @param nodes all of one type
   * @throws IllegalArgumentException if a topic comes twice, or exclusive pools want more nodes
   *     than there are
   */
  static Map<String, List<String>> of(Collection<String> nodes, Collection<PoolSpec> pools) {
    List<String> left = new ArrayList<>(inOrder(nodes));
    List<PoolSpec> sorted =
        pools.stream().sorted(Comparator.comparing(PoolSpec::topic, BY_BYTES)).toList();
    Map<String, List<String>> members = new HashMap<>();
    for (PoolSpec pool : sorted) {
      if (pool.exclusive()) {
        put(members, pool, take(left, pool));
      }
    }
    int next = 0;
    for (PoolSpec pool : sorted) {
      if (!pool.exclusive()) {
        int size = Math.min(pool.maxNodes().orElse(left.size()), left.size());
        List<String> some = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
          some.add(left.get(next));
          next = (next + 1) % left.size();
        }
        put(members, pool, some);
      }
    }
    return members;
  }

  private static List<String> take(List<String> left, PoolSpec pool) {
    int wanted = pool.maxNodes().orElseThrow();
    if (wanted > left.size()) {
      throw new IllegalArgumentException(
          "exclusive pool %s: %d nodes wanted, %d left (expected: enough for all pools)"
              .formatted(pool.topic(), wanted, left.size()));
    }
    List<String> front = left.subList(0, wanted);
    List<String> taken = List.copyOf(front);
    front.clear();
    return taken;
  }

  private static void put(Map<String, List<String>> members, PoolSpec pool, List<String> nodes) {
    if (members.put(pool.topic(), nodes) != null) {
      throw new IllegalArgumentException("pool " + pool.topic() + " given twice (expected: once)");
    }
  }
}
