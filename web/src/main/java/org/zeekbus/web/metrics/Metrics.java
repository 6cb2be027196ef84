package org.zeekbus.web.metrics;

import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.instrumentation.jvm.JvmGarbageCollectorMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmMemoryMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmThreadsMetrics;
import io.prometheus.metrics.instrumentation.jvm.ProcessMetrics;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.zeekbus.http.Answer;
import org.zeekbus.http.Handler;
import org.zeekbus.http.Request;
import org.zeekbus.web.observe.Observation;
import org.zeekbus.web.sample.EventSample;

/**
 * All metrics of this process, as {@code docs/metrics.md} lists them, and the page {@code
 * /metrics}.
 *
 * <p>Owner: the observer's thread brings observations, any thread asks for the page; a lock keeps
 * them apart. No event loop has a part in it.
 */
public final class Metrics implements Handler {
  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final ExpositionFormatWriter prometheus = PrometheusTextFormatWriter.create();
  private final ExpositionFormatWriter openMetrics = OpenMetricsTextFormatWriter.create();
  private final List<View> views;

  /**
   * Of nothing yet.
   *
   * @param series most series of a metric whose labels come from outside
   * @param sample null if no broker runs
   */
  public Metrics(MetricSources sources, int series, @Nullable EventSample sample) {
    this.views =
        List.of(
            new ProcessView(sources),
            new LoopView(),
            new BrokerView(series),
            new NodeView(series),
            new TopicView(series, sample),
            new DropView(series, sources.viewerDrops()),
            new SocketView(),
            new LoggerView(series),
            new SinkView(series));
    registry.register((MultiCollector) this::collect);
    JvmMemoryMetrics.builder().register(registry);
    JvmGarbageCollectorMetrics.builder().register(registry);
    JvmThreadsMetrics.builder().register(registry);
    ProcessMetrics.builder().register(registry);
  }

  /** Takes a new observation. */
  public synchronized void observed(Observation now) {
    views.forEach(view -> view.observed(now));
  }

  private synchronized MetricSnapshots collect() {
    MetricSnapshots.Builder all = MetricSnapshots.builder();
    views.forEach(view -> view.collect(all::metricSnapshot));
    return all.build();
  }

  @Override
  public Answer handle(Request request) throws IOException {
    String accept = request.headers().getOrDefault("accept", "");
    boolean isZipped = request.headers().getOrDefault("accept-encoding", "").contains("gzip");
    ExpositionFormatWriter format = openMetrics.accepts(accept) ? openMetrics : prometheus;
    Map<String, String> headers = new TreeMap<>(Map.of("Vary", "Accept, Accept-Encoding"));
    if (isZipped) {
      headers.put("Content-Encoding", "gzip");
    }
    ByteArrayOutputStream page = new ByteArrayOutputStream();
    try (OutputStream out = isZipped ? new GZIPOutputStream(page) : page) {
      format.write(out, registry.scrape(), EscapingScheme.fromAcceptHeader(accept));
    }
    return new Answer.Whole(200, format.getContentType(), page.toByteArray(), headers);
  }
}
