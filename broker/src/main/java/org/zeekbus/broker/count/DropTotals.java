package org.zeekbus.broker.count;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.zeekbus.broker.snapshot.BrokerSnapshot;
import org.zeekbus.broker.snapshot.DropReason;

/**
 * Dropped messages by node, topic and reason, also of nodes that have left. Has a bound: beyond it
 * a new entry counts under {@code (others)}.
 *
 * <p>Owner: whoever made it.
 */
public final class DropTotals {
  private static final String OTHERS = "(others)";

  private record Key(String node, String topic, DropReason reason) {}

  private final int most;
  private final Map<Key, Long> messages = new HashMap<>();

  /** None yet, and at most so many entries later. */
  public DropTotals(int most) {
    this.most = most;
  }

  /** Adds what a subscriber of this node did not get. */
  public void add(String node, DropCounts counts) {
    counts.forEach((topic, reason, lost) -> {
      if (lost > 0) {
        add(new Key(node, topic.prefix().toString(), reason), lost);
      }
    });
  }

  /** Adds all of these. */
  public void addAll(DropTotals other) {
    other.messages.forEach(this::add);
  }

  private void add(Key key, long lost) {
    boolean fits = messages.size() < most || messages.containsKey(key);
    messages.merge(fits ? key : new Key(OTHERS, OTHERS, key.reason()), lost, Long::sum);
  }

  /** All of them, in no order. */
  public List<BrokerSnapshot.Drop> toList() {
    return messages.entrySet().stream()
        .map(entry -> {
          Key key = entry.getKey();
          return new BrokerSnapshot.Drop(
              "message", key.topic(), key.node(), key.reason().label(), entry.getValue());
        })
        .toList();
  }
}
