package org.zeekbus.node;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The topics that say who is there. A broker that was away tells all topics anew, and nothing of
 * those that went in between: what is not told again in time is gone.
 *
 * <p>Owner: the node's event loop.
 */
final class SeenTopics {
  private final Set<String> known = new HashSet<>();
  private final Set<String> notToldAgain = new HashSet<>();

  /** Whether it was not there before. */
  boolean appears(String topic) {
    notToldAgain.remove(topic);
    return known.add(topic);
  }

  /** Whether it was there. */
  boolean goes(String topic) {
    notToldAgain.remove(topic);
    return known.remove(topic);
  }

  /** From now on the broker tells all topics anew. */
  void reconnected() {
    notToldAgain.addAll(known);
  }

  /** Those that were not told again, and so are gone. */
  List<String> takeLost() {
    List<String> lost = new ArrayList<>(notToldAgain);
    lost.forEach(this::goes);
    return lost;
  }
}
