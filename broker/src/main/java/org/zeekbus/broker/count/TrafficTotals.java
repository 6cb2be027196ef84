package org.zeekbus.broker.count;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.zeekbus.broker.snapshot.BrokerSnapshot;

/**
 * Messages that each node published and got, also on connections that have ended. What a connection
 * has counted since the last time is added to the node that it belongs to by then, so that no
 * number ever decreases when a node tells its name. Has a bound: beyond it a new node counts under
 * {@code (others)}.
 *
 * <p>Owner: whoever made it.
 */
public final class TrafficTotals {
  private static final String OTHERS = "(others)";

  /** The counts of one node. */
  private static final class Counts {
    private long publishedMessages;
    private long publishedBytes;
    private long deliveredMessages;
    private long deliveredBytes;
    private long pauses;

    void add(Counts other) {
      publishedMessages += other.publishedMessages;
      publishedBytes += other.publishedBytes;
      deliveredMessages += other.deliveredMessages;
      deliveredBytes += other.deliveredBytes;
      pauses += other.pauses;
    }
  }

  private final int most;
  private final Map<String, Counts> byNode = new HashMap<>();

  /** None yet, and at most so many nodes later. */
  public TrafficTotals(int most) {
    this.most = most;
  }

  /** Adds what a connection has published since the last time. */
  public void addPublished(String node, PeerStatistics connection) {
    Counts counts = of(node);
    counts.publishedMessages += connection.messages - connection.countedMessages;
    counts.publishedBytes += connection.bytes - connection.countedBytes;
    counts.pauses += connection.pauses - connection.countedPauses;
    isCounted(connection);
  }

  /** Adds what a connection has got since the last time. */
  public void addDelivered(String node, PeerStatistics connection) {
    Counts counts = of(node);
    counts.deliveredMessages += connection.messages - connection.countedMessages;
    counts.deliveredBytes += connection.bytes - connection.countedBytes;
    isCounted(connection);
  }

  private static void isCounted(PeerStatistics connection) {
    connection.countedMessages = connection.messages;
    connection.countedBytes = connection.bytes;
    connection.countedPauses = connection.pauses;
  }

  /** Adds all of these. */
  public void addAll(TrafficTotals other) {
    other.byNode.forEach((node, counts) -> of(node).add(counts));
  }

  private Counts of(String node) {
    boolean fits = byNode.size() < most || byNode.containsKey(node);
    return byNode.computeIfAbsent(fits ? node : OTHERS, _ -> new Counts());
  }

  /** All of them, in no order. */
  public List<BrokerSnapshot.NodeTraffic> toList() {
    return byNode.entrySet().stream()
        .map(entry -> {
          Counts counts = entry.getValue();
          return new BrokerSnapshot.NodeTraffic(
              entry.getKey(),
              counts.publishedMessages,
              counts.publishedBytes,
              counts.deliveredMessages,
              counts.deliveredBytes,
              counts.pauses);
        })
        .toList();
  }
}
