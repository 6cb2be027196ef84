package org.zeekbus.httpsink.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.zeekbus.sink.testkit.TestSettings;

/** Settings that do not go with the layout are errors. */
final class LayoutSettingsTest {
  private static List<String> errors(TestSettings settings) {
    List<String> errors = new ArrayList<>();
    LayoutSettings.check(settings, errors);
    return errors;
  }

  private static TestSettings settings(String layout, String url) {
    return new TestSettings().set(HttpSection.LAYOUT, layout).set(HttpSection.URL, url);
  }

  @Test
  void thoseOfTheLayoutGoWithIt() {
    assertThat(
            errors(
                settings("elasticsearch", "https://localhost:9200")
                    .set(HttpSection.INDEX, "zeek-{path}")
                    .set(HttpSection.ELASTICSEARCH_IDS, "off")))
        .isEmpty();
    assertThat(errors(settings("ndjson", "https://localhost:9200/_bulk/{path}"))).isEmpty();
  }

  @Test
  void thoseOfOthersDoNot() {
    assertThat(
            errors(
                settings("loki", "https://localhost:3100")
                    .set(HttpSection.INDEX, "zeek")
                    .set(HttpSection.SPLUNK_SOURCE, "zeek")))
        .containsExactly(
            "logger.http.index zeek (--http-index) has no effect with layout loki (expected: with layout elasticsearch or splunk only)",
            "logger.http.splunk-source zeek (--http-splunk-source) has no effect with layout loki (expected: with layout splunk only)");
  }

  @Test
  void theUrlIsTheServers() {
    assertThat(errors(settings("elasticsearch", "https://localhost:9200/_bulk")))
        .containsExactly(
            "logger.http.url https://localhost:9200/_bulk (--http-url) (expected with layout elasticsearch: the server's URL alone; /_bulk comes behind it)");
    assertThat(errors(settings("splunk", "https://localhost:8088/services/collector/event")))
        .hasSize(1);
    assertThat(errors(settings("loki", "https://localhost:3100/{path}"))).hasSize(1);
    assertThat(errors(settings("loki", "https://localhost:3100/behind/a/proxy"))).isEmpty();
  }

  @Test
  void indexesOfSplunkHaveNoDots() {
    assertThat(
            errors(
                settings("splunk", "https://localhost:8088").set(HttpSection.INDEX, "zeek-{date}")))
        .containsExactly(
            "logger.http.index zeek-{date} (--http-index) (expected with layout splunk: no dots, and no {date})");
    assertThat(
            errors(
                settings("splunk", "https://localhost:8088").set(HttpSection.INDEX, "zeek_{path}")))
        .isEmpty();
  }

  @Test
  void labelsAreLokis() {
    assertThat(LokiLabels.of(Map.of("job", "zeek", "path", "{path}")).dependOnNode()).isFalse();
    assertThat(LokiLabels.of(Map.of("node", "{node}")).dependOnNode()).isTrue();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LokiLabels.of(Map.of()))
        .withMessageStartingWith("0 labels (expected: 1 to 15");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LokiLabels.of(Map.of("a.b", "c")))
        .withMessage("label 'a.b' (expected: letters, digits and underscores)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LokiLabels.of(Map.of("host", "{host}")))
        .withMessageContaining("{host} (expected: {path} or {node})");
  }
}
