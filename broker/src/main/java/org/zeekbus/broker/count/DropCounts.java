package org.zeekbus.broker.count;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How many messages one subscriber lost, by topic and reason. Allocates only for the first message
 * of a topic. The routes of a loop bound the number of topics.
 *
 * <p>Owner: the subscriber's event loop.
 */
public final class DropCounts {
  /** The lost messages of one topic. */
  private static final class ByReason {
    private long queueFull;
    private long memory;
  }

  private final Map<TopicStatistics, ByReason> byTopic = new HashMap<>();

  /** The topic of the last drop: the next is often the same. */
  private @Nullable TopicStatistics last;

  private ByReason countsOfLast = new ByReason();
  private long sum;
  private long sumForMemory;

  /** Takes one count, which may be 0. */
  @FunctionalInterface
  public interface Visitor {
    /** Takes it. */
    void visit(TopicStatistics topic, DropReason reason, long messages);
  }

  /** Counts a lost message. */
  public void add(TopicStatistics topic, DropReason reason) {
    if (topic != last) {
      last = topic;
      countsOfLast = byTopic.computeIfAbsent(topic, _ -> new ByReason());
    }
    switch (reason) {
      case QUEUE_FULL -> countsOfLast.queueFull++;
      case MEMORY -> {
        countsOfLast.memory++;
        sumForMemory++;
      }
    }
    sum++;
  }

  /** All lost messages. */
  public long sum() {
    return sum;
  }

  /** All messages that were lost for this reason. */
  public long sum(DropReason reason) {
    return switch (reason) {
      case QUEUE_FULL -> sum - sumForMemory;
      case MEMORY -> sumForMemory;
    };
  }

  /** Visits each count. */
  public void forEach(Visitor visitor) {
    byTopic.forEach((topic, counts) -> {
      visitor.visit(topic, DropReason.QUEUE_FULL, counts.queueFull);
      visitor.visit(topic, DropReason.MEMORY, counts.memory);
    });
  }
}
