package org.zeekbus.broker.count;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.zeekbus.broker.snapshot.DropReason;
import org.zeekbus.zmtp.Topic;

/**
 * How many messages for one subscriber were dropped, by topic and reason. Allocates only for the
 * first message of a topic. The routes of a loop bound the number of topics.
 *
 * <p>Owner: the subscriber's event loop.
 */
public final class DropCounts {
  /** Stands for all topics that nobody looked at. */
  private static final TopicStatistics UNKNOWN = new TopicStatistics(Topic.of("(unknown)"));

  /** The dropped messages of one topic, or of all. */
  private static final class ByReason {
    private long queueFull;
    private long memory;
    private long disconnected;

    void add(DropReason reason, long messages) {
      switch (reason) {
        case QUEUE_FULL -> queueFull += messages;
        case MEMORY -> memory += messages;
        case DISCONNECTED -> disconnected += messages;
      }
    }

    long of(DropReason reason) {
      return switch (reason) {
        case QUEUE_FULL -> queueFull;
        case MEMORY -> memory;
        case DISCONNECTED -> disconnected;
      };
    }
  }

  private final Map<TopicStatistics, ByReason> byTopic = new HashMap<>();
  private final ByReason sums = new ByReason();

  /** The topic of the last drop: the next is often the same. */
  private @Nullable TopicStatistics last;

  private ByReason countsOfLast = new ByReason();

  /** Takes one count, which may be 0. */
  @FunctionalInterface
  public interface Visitor {
    /** Takes it. */
    void visit(TopicStatistics topic, DropReason reason, long messages);
  }

  /** Counts a dropped message. */
  public void add(TopicStatistics topic, DropReason reason) {
    add(topic, reason, 1);
  }

  /** Counts dropped messages at whose topics nobody looks. */
  public void addUnknown(DropReason reason, long messages) {
    if (messages > 0) {
      add(UNKNOWN, reason, messages);
    }
  }

  private void add(TopicStatistics topic, DropReason reason, long messages) {
    if (topic != last) {
      last = topic;
      countsOfLast = byTopic.computeIfAbsent(topic, _ -> new ByReason());
    }
    countsOfLast.add(reason, messages);
    sums.add(reason, messages);
  }

  /** All messages that were dropped because the subscriber was too slow. */
  public long sum() {
    return sums.queueFull + sums.memory;
  }

  /** All messages that were dropped for this reason. */
  public long sum(DropReason reason) {
    return sums.of(reason);
  }

  /** Visits each count. */
  public void forEach(Visitor visitor) {
    byTopic.forEach((topic, counts) -> {
      for (DropReason reason : DropReason.values()) {
        visitor.visit(topic, reason, counts.of(reason));
      }
    });
  }
}
