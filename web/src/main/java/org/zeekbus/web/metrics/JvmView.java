package org.zeekbus.web.metrics;

import io.prometheus.metrics.instrumentation.jvm.JvmGarbageCollectorMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmMemoryMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmThreadsMetrics;
import io.prometheus.metrics.instrumentation.jvm.ProcessMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Duration;
import org.zeekbus.web.observe.Observation;

/**
 * The Java process, as the Prometheus client sees it. It stops all threads to look for deadlocks,
 * and reads files of the system: so it is asked at most every ten seconds.
 *
 * <p>Owner: {@link Metrics}.
 */
final class JvmView implements View {
  private static final Duration KEPT = Duration.ofSeconds(10);

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private MetricSnapshots latest = new MetricSnapshots();
  private long askedNanos = System.nanoTime() - KEPT.toNanos();

  JvmView() {
    JvmMemoryMetrics.builder().register(registry);
    JvmGarbageCollectorMetrics.builder().register(registry);
    JvmThreadsMetrics.builder().register(registry);
    ProcessMetrics.builder().register(registry);
  }

  @Override
  public void observed(Observation now) {
    // It has nothing of the JVM that these metrics show.
  }

  @Override
  public void collect(Page out) {
    long now = System.nanoTime();
    if (now - askedNanos >= KEPT.toNanos()) {
      latest = registry.scrape();
      askedNanos = now;
    }
    out.addKept(latest);
  }
}
