package org.zeekbus.web.metrics;

import io.prometheus.metrics.core.metrics.Histogram;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.zeekbus.broker.snapshot.BrokerSnapshot;
import org.zeekbus.web.observe.Observation;

/** The broker's event loops. Owner: {@link Metrics}. */
final class LoopView implements View {
  private static final double NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Histogram lag =
      Histogram.builder()
          .name("zeekbus_loop_lag_seconds")
          .help(
              "How late an event loop of the broker ran a task, once a second: the wait of every message on this loop")
          .labelNames("loop")
          .classicOnly()
          .classicUpperBounds(0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3)
          .withoutExemplars()
          .build();

  private List<BrokerSnapshot.Loop> loops = List.of();

  @Override
  public void observed(Observation now) {
    BrokerSnapshot broker = now.broker();
    loops = broker == null ? List.of() : broker.loops();
    loops.forEach(loop -> lag.labelValues(name(loop)).observe(loop.lagNanos() / NANOS));
  }

  private static String name(BrokerSnapshot.Loop loop) {
    return Integer.toString(loop.index());
  }

  @Override
  public void collect(Page out) {
    if (loops.isEmpty()) {
      return;
    }
    out.add(lag.collect());
    Family answers =
        new Family(
            "zeekbus_loop_answers",
            "1 if the event loop answered within two seconds, else 0",
            "loop");
    loops.forEach(loop -> answers.add(loop.answered() ? 1 : 0, name(loop)));
    out.add(answers);
  }
}
