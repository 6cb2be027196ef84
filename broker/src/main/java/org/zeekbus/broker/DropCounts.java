package org.zeekbus.broker;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How many messages one subscriber lost, by topic and reason. Allocates only for the first message
 * of a topic. {@link Routes} bounds the number of topics.
 *
 * <p>Owner: the subscriber's event loop.
 */
final class DropCounts {
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

  /** Takes one count, which may be 0. */
  @FunctionalInterface
  interface Visitor {
    void visit(TopicStatistics topic, DropReason reason, long messages);
  }

  void add(TopicStatistics topic, DropReason reason) {
    if (topic != last) {
      last = topic;
      countsOfLast = byTopic.computeIfAbsent(topic, _ -> new ByReason());
    }
    switch (reason) {
      case QUEUE_FULL -> countsOfLast.queueFull++;
      case MEMORY -> countsOfLast.memory++;
    }
    sum++;
  }

  long sum() {
    return sum;
  }

  void forEach(Visitor visitor) {
    byTopic.forEach((topic, counts) -> {
      visitor.visit(topic, DropReason.QUEUE_FULL, counts.queueFull);
      visitor.visit(topic, DropReason.MEMORY, counts.memory);
    });
  }
}
