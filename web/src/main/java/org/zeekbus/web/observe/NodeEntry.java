package org.zeekbus.web.observe;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.zeekbus.broker.snapshot.BrokerSnapshot;

/**
 * A node with all its connections, at the broker and at the logger, or the WebSocket clients of an
 * application, and rates since the last observation. Owner: nobody; never changes. Its components
 * are fields of the API.
 *
 * @param name null if it has not told
 * @param label name, else id, else address and port
 * @param id null if it has not told, or came and went between two observations
 * @param host its address without port; null of a node that only the logger knows, and of clients
 *     with several
 * @param clients how many WebSocket clients the application has now; null of a node
 * @param reason of its state, in words; null if it is ok
 * @param since when its state began, as far as was observed
 * @param key name of the CURVE key that it has proven to own
 * @param connectedSeconds age of its oldest connection
 * @param silentSeconds time since something came from it
 * @param dropped messages that it lost
 * @param pauses how often the broker stopped reading from it
 * @param paused whether it is not read now
 */
public record NodeEntry(
    @Nullable String name,
    String label,
    @Nullable String id,
    NodeRole role,
    @Nullable String host,
    @Nullable Integer clients,
    NodeState state,
    @Nullable String reason,
    Instant since,
    @Nullable String key,
    @Nullable Double connectedSeconds,
    @Nullable Double silentSeconds,
    long publishedMessages,
    long publishedBytes,
    @Nullable Double publishedMessageRate,
    @Nullable Double publishedByteRate,
    long receivedMessages,
    long receivedBytes,
    @Nullable Double receivedMessageRate,
    @Nullable Double receivedByteRate,
    long dropped,
    @Nullable Double dropRate,
    long pauses,
    @Nullable Double pauseRate,
    boolean paused,
    long queuedMessages,
    long queuedBytes,
    int topics,
    long logBatches,
    long logBytes,
    @Nullable Double logBatchRate,
    @Nullable Double logByteRate) {
  /** Whether it has told a name or an id, by which it is known again. */
  boolean hasTold() {
    return name != null || id != null;
  }

  /** Whether it has left. */
  public boolean hasGone() {
    return state == NodeState.GONE;
  }

  /**
   * A node that came and went between two observations: its counters are of all connections of that
   * name.
   */
  static NodeEntry unseen(String name, Instant when, String why, BrokerSnapshot broker) {
    BrokerSnapshot.NodeTraffic traffic =
        broker.traffic().stream()
            .filter(each -> each.node().equals(name))
            .findFirst()
            .orElse(new BrokerSnapshot.NodeTraffic(name, 0, 0, 0, 0, 0));
    return new NodeEntry(
        name,
        name,
        null,
        NodeRole.of(name),
        null,
        null,
        NodeState.GONE,
        why,
        when,
        null,
        null,
        null,
        traffic.publishedMessages(),
        traffic.publishedBytes(),
        null,
        null,
        traffic.deliveredMessages(),
        traffic.deliveredBytes(),
        null,
        null,
        0,
        null,
        traffic.pauses(),
        null,
        false,
        0,
        0,
        0,
        0,
        0,
        null,
        null);
  }

  /** What is left of it when it has gone: its counters, but no rates and no queue. */
  NodeEntry gone(Instant when, String why) {
    return new NodeEntry(
        name,
        label,
        id,
        role,
        host,
        clients,
        NodeState.GONE,
        why,
        when,
        key,
        null,
        null,
        publishedMessages,
        publishedBytes,
        null,
        null,
        receivedMessages,
        receivedBytes,
        null,
        null,
        dropped,
        null,
        pauses,
        null,
        false,
        0,
        0,
        0,
        logBatches,
        logBytes,
        null,
        null);
  }
}
