package org.zeekbus.web.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.zeekbus.http.Answer;
import org.zeekbus.http.Caller;
import org.zeekbus.http.HttpSnapshot;
import org.zeekbus.http.Request;
import org.zeekbus.web.observe.Observer;
import org.zeekbus.web.observe.Roles;
import org.zeekbus.zmtp.thread.Supervisor;

/** The page for Prometheus. */
final class MetricsTest {
  private final Metrics metrics =
      new Metrics(
          new MetricSources(
              "1.2.3",
              "c38b813",
              observation -> List.of(),
              List::of,
              () -> new HttpSnapshot(0, 0, 0, 0, 0, 0, Map.of(), Map.of(), List.of(), 0, 0),
              List::of,
              Optional::empty),
          10,
          null);

  private Answer.Whole get(Map<String, String> headers) throws Exception {
    Answer answer =
        metrics.handle(
            new Request("/metrics", Map.of(), headers, Caller.stranger("10.0.0.9:1", "10.0.0.9")));
    return (Answer.Whole) answer;
  }

  @Test
  void isTextByDefault() throws Exception {
    Answer.Whole answer = get(Map.of());
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.contentType()).startsWith("text/plain; version=0.0.4");
    assertThat(new String(answer.body(), UTF_8)).contains("jvm_memory_used_bytes{area=\"heap\"}");
  }

  @Test
  void isOpenMetricsIfAsked() throws Exception {
    Answer.Whole answer =
        get(
            Map.of(
                "accept",
                "application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.4"));
    assertThat(answer.contentType()).startsWith("application/openmetrics-text; version=1.0.0");
    assertThat(new String(answer.body(), UTF_8)).endsWith("# EOF\n");
  }

  @Test
  void isZippedIfAsked() throws Exception {
    Answer.Whole answer = get(Map.of("accept-encoding", "gzip, deflate"));
    assertThat(answer.headers()).containsEntry("Content-Encoding", "gzip");
    byte[] page = new GZIPInputStream(new ByteArrayInputStream(answer.body())).readAllBytes();
    assertThat(new String(page, UTF_8)).contains("process_cpu_seconds_total");
  }

  @Test
  void namesTheBuild() throws Exception {
    Observer observer =
        Observer.start(
            new Roles(null, null, null),
            () -> Instant.ofEpochMilli(1_764_000_000_500L),
            new Supervisor());
    metrics.observed(observer.latest());
    observer.close();
    assertThat(new String(get(Map.of()).body(), UTF_8))
        .contains("zeekbus_build_info{")
        .contains("version=\"1.2.3\"")
        .contains("revision=\"c38b813\"")
        .contains("zeekbus_observed_timestamp_seconds 1.7640000005E9");
  }
}
