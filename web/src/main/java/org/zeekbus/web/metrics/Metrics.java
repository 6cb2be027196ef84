package org.zeekbus.web.metrics;

import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
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
  private final ExpositionFormatWriter openMetrics = OpenMetricsTextFormatWriter.create();
  private final Page openMetricsPage = new Page(openMetrics);
  private final Page prometheusPage = new Page(PrometheusTextFormatWriter.create());
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
            new WebSocketView(series),
            new LoggerView(series),
            new SinkView(series),
            new JvmView());
  }

  /** Takes a new observation. */
  public synchronized void observed(Observation now) {
    views.forEach(view -> view.observed(now));
  }

  private synchronized byte[] write(Page page) {
    views.forEach(view -> view.collect(page));
    return page.take();
  }

  @Override
  public Answer handle(Request request) throws IOException {
    String accept = request.headers().getOrDefault("accept", "");
    boolean isZipped = request.headers().getOrDefault("accept-encoding", "").contains("gzip");
    Page page = openMetrics.accepts(accept) ? openMetricsPage : prometheusPage;
    Map<String, String> headers = new TreeMap<>(Map.of("Vary", "Accept, Accept-Encoding"));
    byte[] text = write(page);
    if (isZipped) {
      headers.put("Content-Encoding", "gzip");
      text = zipped(text);
    }
    return new Answer.Whole(200, page.contentType(), text, headers);
  }

  private static byte[] zipped(byte[] text) throws IOException {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(zipped)) {
      out.write(text);
    }
    return zipped.toByteArray();
  }
}
