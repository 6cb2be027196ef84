package org.zeekbus.web.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A page of kept texts is the one that the Prometheus client writes as a whole. */
final class PageTest {
  private static final MetricSnapshot INFO =
      InfoSnapshot.builder()
          .name("z_build")
          .help("Sorted last")
          .dataPoint(
              InfoSnapshot.InfoDataPointSnapshot.builder()
                  .labels(Labels.of("version", "1"))
                  .build())
          .build();

  static Stream<ExpositionFormatWriter> formats() {
    return Stream.of(PrometheusTextFormatWriter.create(), OpenMetricsTextFormatWriter.create());
  }

  /** Sorted by name, as the client writes them. */
  private static List<Family> families(int value) {
    return List.of(
        Family.of("a_bytes", "Help with a \\ and \"quotes\"", value),
        new Family("b_total", "The same in each page", "node").add(7, "worker-1"),
        new Family("c_total", "Others\nof two lines", "node", "cause")
            .add(value, "worker-1", "a \"quoted\" one")
            .add(2L * value, "worker-" + value, "one\nof two lines"),
        value == 2
            ? new Family("d_total", "Not always there", "node")
            : new Family("d_total", "Not always there", "node").add(value, "manager"));
  }

  private static String whole(ExpositionFormatWriter format, int value) throws IOException {
    List<MetricSnapshot> all = new ArrayList<>();
    families(value).stream()
        .filter(family -> !family.isEmpty())
        .forEach(family -> all.add(family.snapshot(true)));
    all.add(INFO);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    format.write(out, new MetricSnapshots(all), EscapingScheme.DEFAULT);
    return out.toString(UTF_8);
  }

  @ParameterizedTest
  @MethodSource("formats")
  void isWhatTheClientWrites(ExpositionFormatWriter format) throws IOException {
    Page page = new Page(format);
    for (int value : new int[] {1, 1, 2, 3, 1}) {
      families(value).forEach(page::add);
      page.add(INFO);
      assertThat(new String(page.take(), UTF_8)).isEqualTo(whole(format, value));
    }
  }

  @ParameterizedTest
  @MethodSource("formats")
  void keepsManyUntilThereAreOthers(ExpositionFormatWriter format) throws IOException {
    Page page = new Page(format);
    for (int value : new int[] {1, 2}) {
      MetricSnapshots many = new MetricSnapshots(families(1 + value).get(0).snapshot(true), INFO);
      for (int i = 0; i < 2; i++) {
        page.addKept(many);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        format.write(out, many, EscapingScheme.DEFAULT);
        assertThat(new String(page.take(), UTF_8)).isEqualTo(out.toString(UTF_8));
      }
    }
  }
}
