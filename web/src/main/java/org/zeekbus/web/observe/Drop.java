package org.zeekbus.web.observe;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.zeekbus.broker.snapshot.BrokerSnapshot;
import org.zeekbus.logger.deadletters.DeadLetterState;
import org.zeekbus.logger.file.FilesSnapshot;
import org.zeekbus.logger.snapshot.DropReason;
import org.zeekbus.logger.snapshot.LoggerSnapshot;

/**
 * Something that was lost, in the words that all of zeekbus uses. Its components are fields of the
 * API (docs/api.md) and labels of metrics.
 *
 * @param what {@code message}, {@code batch} or {@code record}
 * @param of its topic or log; {@link #UNKNOWN} if nobody looked
 * @param receiver who did not get it: a node, a sink, {@code logger} or {@code viewer}; the field
 *     is {@code for}
 * @param why such as {@code queue_full}
 * @param count since the start
 */
public record Drop(
    String what, String of, @JsonProperty("for") String receiver, String why, long count) {
  /** Nobody looked which one it was. */
  public static final String UNKNOWN = "unknown";

  /** A viewer was too slow for live events or logs. */
  public static final String VIEWER_SLOW = "viewer_slow";

  private static final String LOGGER = "logger";

  /**
   * What subscribers lost, also if it is nothing; each topic is the prefix that the broker counts
   * by.
   */
  public static List<Drop> of(BrokerSnapshot broker) {
    List<Drop> drops = new ArrayList<>();
    for (BrokerSnapshot.Drop drop : broker.drops()) {
      drops.add(of(drop));
    }
    return drops;
  }

  /** One of them. */
  public static Drop of(BrokerSnapshot.Drop drop) {
    return new Drop(
        drop.what(), label(drop.of()), label(drop.receiver()), drop.why(), drop.count());
  }

  /** What the logger and its sinks lost, also if it is nothing. */
  public static List<Drop> of(LoggerSnapshot logger) {
    List<Drop> drops = new ArrayList<>();
    drops.add(
        new Drop(
            "batch", UNKNOWN, LOGGER, DropReason.MALFORMED.label(), logger.malformedBatches()));
    drops.add(
        new Drop(
            "batch", UNKNOWN, LOGGER, DropReason.FORBIDDEN.label(), logger.forbiddenBatches()));
    for (LoggerSnapshot.Sink sink : logger.sinks()) {
      long full = sink.queue().dropped() + sink.parked().dropped();
      drops.add(new Drop("batch", UNKNOWN, sink.name(), DropReason.SINK_FULL.label(), full));
      add(sink.name(), DropReason.SINK_GONE, sink.sinkGone().recordsByLog(), drops);
      add(sink.name(), DropReason.UNWRITTEN, sink.unwritten().recordsByLog(), drops);
      DeadLetterState letters = sink.deadLetters();
      if (letters != null) {
        add(sink.name(), DropReason.DEAD_LETTERS_FULL, letters.lostByLog(), drops);
      }
      if (sink.details() instanceof FilesSnapshot files) {
        add(sink.name(), DropReason.UNWRITTEN, files.unwritten(), drops);
      }
    }
    return drops;
  }

  private static void add(
      String sink, DropReason reason, Map<String, Long> recordsByLog, List<Drop> drops) {
    recordsByLog.forEach((path, records) ->
        drops.add(new Drop("record", label(path), sink, reason.label(), records)));
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
