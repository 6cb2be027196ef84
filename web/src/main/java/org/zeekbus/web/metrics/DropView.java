package org.zeekbus.web.metrics;

import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.function.Consumer;
import org.zeekbus.broker.snapshot.BrokerSnapshot;
import org.zeekbus.logger.snapshot.LoggerSnapshot;
import org.zeekbus.web.observe.BoundedCounters;
import org.zeekbus.web.observe.Growth;
import org.zeekbus.web.observe.Observation;
import org.zeekbus.web.observe.TopicGroups;

/** Everything that was lost, in the words of {@code docs/api.md}. Owner: {@link Metrics}. */
final class DropView implements View {
  private static final int MOST_SOURCES = 20_000;
  private static final String UNKNOWN = "unknown";
  private static final String LOGGER = "logger";

  private final Growth<Loss> growth = new Growth<>(MOST_SOURCES);
  private final BoundedCounters<Loss> counters;

  /** What was lost, of which topic or log, for whom, and why. */
  private record Loss(String what, String of, String receiver, String why) {}

  DropView(int series) {
    Loss other =
        new Loss(TopicGroups.OTHER, TopicGroups.OTHER, TopicGroups.OTHER, TopicGroups.OTHER);
    this.counters = new BoundedCounters<>(series, other, 1);
  }

  /** What snapshots call {@code (others)} is {@code other}, and {@code (unknown)} unknown. */
  static String label(String name) {
    return switch (name) {
      case "(others)" -> TopicGroups.OTHER;
      case "(unknown)" -> UNKNOWN;
      default -> name;
    };
  }

  @Override
  public void observed(Observation now) {
    BrokerSnapshot broker = now.broker();
    if (broker != null) {
      for (BrokerSnapshot.Drop drop : broker.drops()) {
        Loss source = new Loss("message", drop.topic(), drop.node(), drop.reason());
        Loss shown =
            new Loss("message", TopicGroups.of(drop.topic()), label(drop.node()), drop.reason());
        add(source, shown, drop.messages(), now);
      }
      add(new Loss("message", UNKNOWN, UNKNOWN, "disconnected"), broker.undelivered(), now);
    }
    LoggerSnapshot logger = now.logger();
    if (logger != null) {
      add(new Loss("batch", UNKNOWN, LOGGER, "malformed"), logger.malformedMessages(), now);
      add(new Loss("batch", UNKNOWN, LOGGER, "forbidden"), logger.forbiddenBatches(), now);
      for (LoggerSnapshot.Sink sink : logger.sinks()) {
        long full = sink.queue().dropped() + sink.parked().dropped();
        add(new Loss("batch", UNKNOWN, sink.name(), "sink_full"), full, now);
        sink.dropped()
            .recordsByLog()
            .forEach((path, records) ->
                add(new Loss("record", label(path), sink.name(), "sink_gone"), records, now));
      }
    }
  }

  private void add(Loss loss, long count, Observation now) {
    add(loss, loss, count, now);
  }

  private void add(Loss source, Loss shown, long count, Observation now) {
    counters.add(shown, now.nanos(), growth.of(source, count));
  }

  @Override
  public void collect(Consumer<MetricSnapshot> out) {
    Family drops =
        new Family(
            "zeekbus_drops_total",
            "What was lost, of whom, for whom, and why",
            "what",
            "of",
            "for",
            "why");
    counters.forEach(
        (loss, sums) -> drops.add(sums[0], loss.what(), loss.of(), loss.receiver(), loss.why()));
    out.accept(drops.snapshot());
  }
}
