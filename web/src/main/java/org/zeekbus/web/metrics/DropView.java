package org.zeekbus.web.metrics;

import java.util.List;
import java.util.function.Supplier;
import org.zeekbus.broker.snapshot.BrokerSnapshot;
import org.zeekbus.logger.snapshot.LoggerSnapshot;
import org.zeekbus.web.observe.BoundedCounters;
import org.zeekbus.web.observe.Drop;
import org.zeekbus.web.observe.Growth;
import org.zeekbus.web.observe.Observation;
import org.zeekbus.web.observe.TopicGroups;

/** Everything that was lost, in the words of {@code docs/api.md}. Owner: {@link Metrics}. */
final class DropView implements View {
  private static final int MOST_SOURCES = 20_000;
  private final Growth<Loss> growth = new Growth<>(MOST_SOURCES);
  private final BoundedCounters<Loss> counters;
  private final Supplier<List<Drop>> viewerDrops;

  /** What was lost, of which topic or log, for whom, and why. */
  private record Loss(String what, String of, String receiver, String why) {}

  DropView(int series, Supplier<List<Drop>> viewerDrops) {
    this.viewerDrops = viewerDrops;
    Loss other =
        new Loss(TopicGroups.OTHER, TopicGroups.OTHER, TopicGroups.OTHER, TopicGroups.OTHER);
    this.counters = new BoundedCounters<>(series, other, 1);
  }

  @Override
  public void observed(Observation now) {
    BrokerSnapshot broker = now.broker();
    if (broker != null) {
      Drop.of(broker).forEach(drop -> add(drop, TopicGroups.of(drop.of()), now));
    }
    LoggerSnapshot logger = now.logger();
    if (logger != null) {
      Drop.of(logger).forEach(drop -> add(drop, drop.of(), now));
    }
    viewerDrops.get().forEach(drop -> add(drop, drop.of(), now));
  }

  private void add(Drop drop, String shownOf, Observation now) {
    Loss source = new Loss(drop.what(), drop.of(), drop.receiver(), drop.why());
    Loss shown = new Loss(drop.what(), shownOf, drop.receiver(), drop.why());
    counters.add(shown, now.nanos(), growth.of(source, drop.count()));
  }

  @Override
  public void collect(Page out) {
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
    out.add(drops);
  }
}
