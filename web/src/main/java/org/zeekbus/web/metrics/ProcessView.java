package org.zeekbus.web.metrics;

import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.zeekbus.web.observe.Observation;

/** The build, and whether its roles do their work. Owner: {@link Metrics}. */
final class ProcessView implements View {
  private static final double MILLIS = TimeUnit.SECONDS.toMillis(1);

  private final String version;
  private final String revision;
  private @Nullable Observation last;

  ProcessView(String version, String revision) {
    this.version = version;
    this.revision = revision;
  }

  @Override
  public void observed(Observation now) {
    last = now;
  }

  @Override
  public void collect(Consumer<MetricSnapshot> out) {
    Observation now = last;
    if (now == null) {
      return;
    }
    out.accept(
        InfoSnapshot.builder()
            .name("zeekbus_build")
            .help("The running build; always 1")
            .dataPoint(
                InfoDataPointSnapshot.builder()
                    .labels(
                        Labels.of(
                            "version",
                            version,
                            "revision",
                            revision,
                            "java",
                            Runtime.version().toString()))
                    .build())
            .build());
    out.accept(
        Family.of(
            "zeekbus_observed_timestamp_seconds",
            "When the numbers on this page were taken, as Unix time",
            now.time().toEpochMilli() / MILLIS));
    if (now.broker() != null) {
      out.accept(
          new Family(
                  "zeekbus_role_failures_total",
                  "Threads and tasks of the role that failed",
                  "role")
              .add(now.broker().failures(), "broker")
              .snapshot());
    }
  }
}
