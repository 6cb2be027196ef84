package org.zeekbus.node;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Nodes that share the work: each event goes to one of them, chosen as Zeek chooses ({@code
 * scripts/base/frameworks/cluster/pools.zeek}, {@code scripts/base/utils/hash_hrw.zeek}).
 *
 * <p>Owner: any thread; guarded by itself.
 */
final class Pool {
  private static final int MULTIPLIER = 1103515245;
  private static final int INCREMENT = 12345;
  private static final int MOST = 0x7fffffff;

  private final String ownName;

  /** In round-robin order. */
  private final List<String> members;

  /** By name. Unsigned. */
  private final Map<String, Integer> siteIds = new HashMap<>();

  private final Set<String> up = new HashSet<>();

  /** The index whose turn is next, by the caller's key. */
  private final Map<String, Integer> turns = new HashMap<>();

  Pool(String ownName, List<String> members) {
    this.ownName = ownName;
    this.members = members;
    for (String member : this.members) {
      siteIds.put(member, siteId(member));
    }
  }

  private int siteId(String member) {
    for (int i = 0; ; i++) {
      int id = KeyDigest.fnv1a((member + "." + i).getBytes(StandardCharsets.UTF_8));
      if (!siteIds.containsValue(id)) {
        return id;
      }
    }
  }

  synchronized void up(String name) {
    if (siteIds.containsKey(name)) {
      up.add(name);
    }
  }

  synchronized void down(String name) {
    up.remove(name);
  }

  /** The member with the greatest weight for a key's digest; never this node, as in Zeek. */
  synchronized Optional<String> hrw(int keyDigest) {
    int digest = keyDigest & MOST;
    String best = null;
    for (String name : up) {
      if (best == null || compare(name, best, digest) > 0) {
        best = name;
      }
    }
    return Optional.ofNullable(best);
  }

  private int compare(String a, String b, int digest) {
    int siteA = siteIds.getOrDefault(a, 0);
    int siteB = siteIds.getOrDefault(b, 0);
    int byWeight = Integer.compare(weight(siteA, digest), weight(siteB, digest));
    return byWeight != 0 ? byWeight : Integer.compareUnsigned(siteA, siteB);
  }

  private static int weight(int site, int digest) {
    return (MULTIPLIER * ((MULTIPLIER * site + INCREMENT) ^ digest) + INCREMENT) & MOST;
  }

  /** The next member that is up; this node itself always is. */
  synchronized Optional<String> roundRobin(String key) {
    int turn = turns.getOrDefault(key, 0);
    List<String> inTurn = new ArrayList<>(members.subList(turn, members.size()));
    inTurn.addAll(members.subList(0, turn));
    for (String name : inTurn) {
      if (up.contains(name) || name.equals(ownName)) {
        turns.put(key, (members.indexOf(name) + 1) % members.size());
        return Optional.of(name);
      }
    }
    return Optional.empty();
  }
}
