package org.zeekbus.httpsink.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.zeekbus.format.LineBuffer;
import org.zeekbus.httpsink.settings.HttpSection;
import org.zeekbus.sink.testkit.TestSettings;
import org.zeekbus.zeek.log.LogBatchWriter;
import org.zeekbus.zeek.log.LogField;
import org.zeekbus.zeek.log.LogSchema;
import org.zeekbus.zeek.log.ZeekType;
import org.zeekbus.zeek.value.Bytes;

/** What Loki gets, and what its answers mean. */
final class LokiLayoutTest {
  private final TestSettings settings =
      new TestSettings().set(HttpSection.URL, "http://loki.example.net:3100");

  private Layout layout() {
    return new LokiLayout(settings);
  }

  private static LogBatchWriter batch() {
    LogBatchWriter batch =
        new LogBatchWriter(
            LogSchema.of(
                "X::LOG",
                "x",
                List.of(LogField.of("ts", ZeekType.TIME), LogField.of("s", ZeekType.STRING))));
    batch.putDouble(1_763_881_200.123456).putBytes(Bytes.of("a \"quote\", a \\ and ü"));
    batch.putUnset().putBytes(Bytes.of("b"));
    batch.putDouble(Double.NaN).putUnset();
    batch.putDouble(-1).putUnset();
    return batch;
  }

  @Test
  void recordedRecords() {
    Encoded conn = Encoded.of(layout(), Encoded.recorded("conn"));
    assertThat(conn.body())
        .startsWith(
            "{\"streams\":[{\"stream\":{\"job\":\"zeek\",\"path\":\"conn\"},\"values\":[[\"1764000000123000000\",\"");
    assertThat(conn.body()).endsWith("}\"]]}]}");
    assertThat(conn.target()).isEqualTo("{job=\"zeek\", path=\"conn\"}");
  }

  @Test
  void arrivalsAreANanosecondApart() {
    assertThat(Encoded.of(layout(), batch()).body())
        .isEqualTo(
            "{\"streams\":[{\"stream\":{\"job\":\"zeek\",\"path\":\"x\"},\"values\":["
                + "[\"1764000000123000000\",\"{\\\"ts\\\":1763881200.123456,\\\"s\\\":\\\"a \\\\\\\"quote\\\\\\\", a \\\\\\\\ and ü\\\"}\"],"
                + "[\"1764000000123000001\",\"{\\\"s\\\":\\\"b\\\"}\"],"
                + "[\"1764000000123000002\",\"{\\\"ts\\\":null}\"],"
                + "[\"1764000000123000003\",\"{\\\"ts\\\":-1.0}\"]]}]}");
  }

  @Test
  void theRecordsOwnTimeByChoice() {
    settings.set(HttpSection.LOKI_TIMESTAMP, "ts");
    assertThat(Encoded.of(layout(), batch()).dead())
        .extracting(entry -> entry.substring(0, 23))
        .containsExactly(
            "[\"1763881200123456000\",",
            "[\"1764000000123000001\",",
            "[\"1764000000123000002\",",
            "[\"1764000000123000003\",");
  }

  @Test
  void labelsOfTheNodeMakeEachRecordAStream() {
    settings.set(HttpSection.LOKI_LABELS, "node={node}/{path}");
    LogBatchWriter batch =
        new LogBatchWriter(LogSchema.of("X::LOG", "x", List.of(LogField.of("n", ZeekType.COUNT))));
    batch.putLong(1).putLong(2);
    Encoded encoded = Encoded.of(layout(), batch);
    assertThat(encoded.body())
        .isEqualTo(
            "{\"streams\":["
                + "{\"stream\":{\"node\":\"worker-1/x\"},\"values\":[[\"1764000000123000000\",\"{\\\"n\\\":1}\"]]},"
                + "{\"stream\":{\"node\":\"worker-1/x\"},\"values\":[[\"1764000000123000001\",\"{\\\"n\\\":2}\"]]}"
                + "]}");
    assertThat(encoded.target()).isEqualTo("{node=\"{node}/x\"}");
  }

  @Test
  void requestsOfDifferentLogsDiffer() {
    LogSchema one = LogSchema.of("X::LOG", "one", List.of());
    LogSchema two = LogSchema.of("X::LOG", "two", List.of());
    assertThat(layout().encoder(one).destination())
        .isNotEqualTo(layout().encoder(two).destination())
        .isEqualTo(layout().encoder(one).destination());
    settings.set(HttpSection.LOKI_LABELS, "node={node}");
    assertThat(layout().encoder(one).destination()).isEqualTo(layout().encoder(two).destination());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | ''",
        "a | a",
        "\" | \\\"",
        "\\ | \\\\",
        "\"\" | \\\"\\\"",
        "a\"b\\c | a\\\"b\\\\c"
      })
  void quotesAndBackslashesAreEscaped(String text, String escaped) {
    byte[] bytes = (text + "\n").getBytes(StandardCharsets.UTF_8);
    LineBuffer out = new LineBuffer(1);
    out.put('<');
    LokiEncoder.escape(bytes, bytes.length - 1, out);
    assertThat(new String(out.array(), 0, out.length(), StandardCharsets.UTF_8))
        .isEqualTo("<" + escaped);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "204 | '' | Taken",
        "260 | ingestion blocked for user fake until | Misconfigured",
        "400 | entry with timestamp 2024-05-06 15:58:50 +0000 UTC ignored, reason: 'entry too far behind', total ignored: 1 out of 2 for stream: {app=\"a\"} | Refused",
        "400 | entry for stream '{a=\"b\"}' has timestamp too old | Refused",
        "400 | Max entry size '262144' bytes exceeded for stream | Refused",
        "400 | entry for stream '{a=\"b\"}' has 16 label names; limit 15 | Misconfigured",
        "400 | missing required labels a for user fake for stream | Misconfigured",
        "401 | no org id | Misconfigured",
        "404 | 404 page not found | Misconfigured",
        "413 | request body too large | TooLarge",
        "429 | Ingestion rate limit exceeded for user fake | Later",
        "500 | rpc error: trying to send message larger than max (5 vs. 4) | TooLarge",
        "500 | empty ring | Later",
        "503 | any | Later"
      })
  void answersAreJudged(int status, String body, String verdict) {
    assertThat(layout().judge(Answers.of(status, body), 2).getClass().getSimpleName())
        .isEqualTo(verdict);
  }

  @Test
  void othersOfARefusedRequestMayBeTaken() {
    assertThat(layout().judge(Answers.of(400, "entry too far behind"), 2))
        .isEqualTo(new Verdict.Refused("answers 400: entry too far behind", true));
    assertThat(layout().judge(Answers.of(429, "Per stream rate limit exceeded"), 2))
        .extracting(verdict -> ((Verdict.Later) verdict).mayHaveTaken())
        .isEqualTo(true);
  }

  @Test
  void readinessIsAskedFor() throws Exception {
    assertThat(layout().probe().uri()).hasToString("http://loki.example.net:3100/ready");
    assertThat(layout().found(Answers.of(200, "ready\n"))).isEqualTo("Loki, which is ready");
    assertThat(layout().found(Answers.of(404, "404 page not found")))
        .isEqualTo("a server that does not show whether Loki is ready");
    assertThatIOException()
        .isThrownBy(() -> layout().found(Answers.of(503, "Ingester not ready: waiting for 15s")))
        .withMessage("answers 503: Ingester not ready: waiting for 15s");
  }
}
