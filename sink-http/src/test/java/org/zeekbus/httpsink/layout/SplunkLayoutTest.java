package org.zeekbus.httpsink.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.zeekbus.httpsink.settings.HttpSection;
import org.zeekbus.sink.testkit.TestSettings;
import org.zeekbus.zeek.log.LogBatchWriter;
import org.zeekbus.zeek.log.LogField;
import org.zeekbus.zeek.log.LogSchema;
import org.zeekbus.zeek.log.ZeekType;

/** What Splunk's event collector gets, and what its answers mean. */
final class SplunkLayoutTest {
  private final TestSettings settings =
      new TestSettings().set(HttpSection.URL, "https://splunk.example.net:8088");

  private Layout layout() {
    return new SplunkLayout(settings);
  }

  private Verdict judge(int status, String body) {
    return layout().judge(Answers.of(status, body), 4);
  }

  @Test
  void recordedRecords() {
    Encoded conn = Encoded.of(layout(), Encoded.recorded("conn"));
    assertThat(conn.body().lines().findFirst())
        .contains(
            "{\"time\":1.000000,\"host\":\"worker-1\",\"sourcetype\":\"bro:conn:json\",\"event\":"
                + Encoded.firstConn()
                + "}");
    assertThat(conn.body()).endsWith("}}\n");
    assertThat(conn.dead().getFirst()).isEqualTo(Encoded.firstConn());
    assertThat(conn.target()).isEqualTo("the token's index");
  }

  @Test
  void namesAreChosen() {
    settings
        .set(HttpSection.SPLUNK_SOURCETYPE, "zeek:{path}:\"json\"")
        .set(HttpSection.SPLUNK_SOURCE, "zeek on {node}")
        .set(HttpSection.INDEX, "zeek-{path}");
    LogBatchWriter batch =
        new LogBatchWriter(
            LogSchema.of(
                "X::LOG",
                "site/x",
                List.of(LogField.of("ts", ZeekType.TIME), LogField.of("n", ZeekType.COUNT))));
    batch.putDouble(1_763_881_200.123456).putLong(1);
    batch.putUnset().putLong(2);
    batch.putDouble(Double.NaN).putUnset();
    Encoded encoded = Encoded.of(layout(), batch);
    assertThat(encoded.body())
        .isEqualTo(
            """
            {"time":1763881200.123456,"host":"worker-1","source":"zeek on worker-1","sourcetype":"zeek:site/x:\\"json\\"","index":"zeek-site_x","event":{"ts":1763881200.123456,"n":1}}
            {"time":1764000000.123000,"host":"worker-1","source":"zeek on worker-1","sourcetype":"zeek:site/x:\\"json\\"","index":"zeek-site_x","event":{"n":2}}
            {"time":1764000000.123000,"host":"worker-1","source":"zeek on worker-1","sourcetype":"zeek:site/x:\\"json\\"","index":"zeek-site_x","event":{"ts":null}}
            """);
    assertThat(encoded.dead())
        .containsExactly("{\"ts\":1763881200.123456,\"n\":1}", "{\"n\":2}", "{\"ts\":null}");
    assertThat(encoded.target()).isEqualTo("index zeek-site_x");
  }

  @Test
  void itStopsAtAnEventThatItRefuses() {
    String body = "{\"text\":\"Invalid data format\",\"code\":6,\"invalid-event-number\":1}";
    assertThat(judge(400, body))
        .isEqualTo(new Verdict.Partly(Map.of(1, "answers 400: " + body), List.of(2, 3), "", 0));
  }

  @Test
  void itStopsWhenItIsBusy() {
    String body = "{\"text\":\"Server is busy\",\"code\":9,\"invalid-event-number\":3}";
    assertThat(judge(503, body))
        .isEqualTo(new Verdict.Partly(Map.of(), List.of(3), "answers 503: " + body, 0));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "200 | {\"text\":\"Success\",\"code\":0} | Taken",
        "403 | {\"text\":\"Token disabled\",\"code\":1} | Misconfigured",
        "401 | {\"text\":\"Token is required\",\"code\":2} | Misconfigured",
        "401 | {\"text\":\"Invalid authorization\",\"code\":3} | Misconfigured",
        "403 | {\"text\":\"Invalid token\",\"code\":4} | Misconfigured",
        "400 | {\"text\":\"Invalid data format\",\"code\":6} | Refused",
        "400 | {\"text\":\"Invalid data format\",\"code\":6,\"invalid-event-number\":4} | Refused",
        "400 | {\"text\":\"Incorrect index\",\"code\":7,\"invalid-event-number\":0} | Misconfigured",
        "400 | {\"text\":\"Incorrect index\",\"code\":7,\"invalid-event-number\":2} | Partly",
        "500 | {\"text\":\"Internal server error\",\"code\":8} | Later",
        "503 | {\"text\":\"Server is busy\",\"code\":9} | Later",
        "400 | {\"text\":\"Data channel is missing\",\"code\":10} | Misconfigured",
        "400 | {\"text\":\"Event field is required\",\"code\":12,\"invalid-event-number\":0} | Partly",
        "400 | {\"text\":\"ACK is disabled\",\"code\":14} | Misconfigured",
        "503 | {\"text\":\"HEC is unhealthy, queues are full\",\"code\":18} | Later",
        "503 | {\"text\":\"Server is shutting down\",\"code\":23} | Later",
        "429 | {\"text\":\"Queue at capacity\",\"code\":26} | Later",
        "200 | <html>Log in</html> | Misconfigured",
        "413 | too large | TooLarge",
        "502 | <html>Bad gateway</html> | Later"
      })
  void codesAreJudged(int status, String body, String verdict) {
    assertThat(judge(status, body).getClass().getSimpleName()).isEqualTo(verdict);
  }

  @Test
  void acknowledgmentIsNotUsed() {
    assertThat(judge(400, "{\"text\":\"Data channel is missing\",\"code\":10}"))
        .extracting(verdict -> ((Verdict.Misconfigured) verdict).reason())
        .asString()
        .endsWith(
            "; the token wants indexer acknowledgment, which zeekbus does not use: switch it off there");
  }

  @Test
  void healthIsAskedFor() throws Exception {
    assertThat(layout().probe().uri())
        .hasToString("https://splunk.example.net:8088/services/collector/health");
    assertThat(layout().found(Answers.of(200, "{\"text\":\"HEC is healthy\",\"code\":17}")))
        .startsWith("Splunk's event collector, which is healthy");
    assertThatIOException()
        .isThrownBy(() ->
            layout()
                .found(
                    Answers.of(
                        503, "{\"text\":\"HEC is unhealthy, queues are full\",\"code\":18}")))
        .withMessageStartingWith("answers 503: ");
    assertThatIOException()
        .isThrownBy(() -> layout().found(Answers.of(200, "<html>")))
        .withMessageContaining("does url name it?");
  }

  @Test
  void theTokenHasSplunksScheme() {
    assertThat(layout().tokenScheme()).isEqualTo("Splunk");
  }
}
