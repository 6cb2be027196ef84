package org.zeekbus.web.observe;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.List;
import org.zeekbus.broker.snapshot.BrokerSnapshot;
import org.zeekbus.logger.snapshot.LoggerSnapshot;

/**
 * Something that was lost, in the words that all of zeekbus uses. Its components are fields of the
 * API (docs/api.md) and labels of metrics.
 *
 * @param what {@code message}, {@code batch} or {@code record}
 * @param of its topic or log; {@link #UNKNOWN} if nobody looked
 * @param receiver who did not get it: a node, a sink, {@code logger} or {@code dashboard}; the
 *     field is {@code for}
 * @param why such as {@code queue_full}
 * @param count since the start
 */
public record Drop(
    String what, String of, @JsonProperty("for") String receiver, String why, long count) {
  /** Nobody looked which one it was. */
  public static final String UNKNOWN = "unknown";

  private static final String LOGGER = "logger";

  /**
   * What subscribers lost, also if it is nothing; each topic is the prefix that the broker counts
   * by.
   */
  public static List<Drop> of(BrokerSnapshot broker) {
    List<Drop> drops = new ArrayList<>();
    for (BrokerSnapshot.Drop drop : broker.drops()) {
      drops.add(
          new Drop("message", drop.topic(), label(drop.node()), drop.reason(), drop.messages()));
    }
    drops.add(new Drop("message", UNKNOWN, UNKNOWN, "disconnected", broker.undelivered()));
    return drops;
  }

  /** What the logger and its sinks lost, also if it is nothing. */
  public static List<Drop> of(LoggerSnapshot logger) {
    List<Drop> drops = new ArrayList<>();
    drops.add(new Drop("batch", UNKNOWN, LOGGER, "malformed", logger.malformedMessages()));
    drops.add(new Drop("batch", UNKNOWN, LOGGER, "forbidden", logger.forbiddenBatches()));
    for (LoggerSnapshot.Sink sink : logger.sinks()) {
      long full = sink.queue().dropped() + sink.parked().dropped();
      drops.add(new Drop("batch", UNKNOWN, sink.name(), "sink_full", full));
      sink.dropped()
          .recordsByLog()
          .forEach((path, records) ->
              drops.add(new Drop("record", label(path), sink.name(), "sink_gone", records)));
    }
    return drops;
  }

  /** The same with another count. */
  public Drop times(long newCount) {
    return new Drop(what, of, receiver, why, newCount);
  }

  /** What snapshots call {@code (others)} is {@code other}, and {@code (unknown)} unknown. */
  public static String label(String name) {
    return switch (name) {
      case "(others)" -> TopicGroups.OTHER;
      case "(unknown)" -> UNKNOWN;
      default -> name;
    };
  }
}
