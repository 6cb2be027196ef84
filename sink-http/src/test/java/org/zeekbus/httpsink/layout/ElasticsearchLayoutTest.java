package org.zeekbus.httpsink.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
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
import org.zeekbus.zeek.value.Bytes;

/** What Elasticsearch and OpenSearch get, and what their answers mean. */
final class ElasticsearchLayoutTest {
  private static final LogSchema TIMED =
      LogSchema.of(
          "X::LOG",
          "x",
          List.of(LogField.of("ts", ZeekType.TIME), LogField.of("n", ZeekType.COUNT)));

  private final TestSettings settings =
      new TestSettings().set(HttpSection.URL, "https://elastic.example.net:9200/");

  private Layout layout() {
    return new ElasticsearchLayout(settings);
  }

  @Test
  void recordedRecords() {
    Encoded conn = Encoded.of(layout(), Encoded.recorded("conn"));
    assertThat(conn.body().lines().limit(2))
        .containsExactly(
            "{\"create\":{\"_index\":\"logs-zeek.conn-default\","
                + "\"_id\":\"019ab697e87b-d6964f96bccf3fd8-0\"}}",
            Encoded.firstConn()
                .replace("{\"ts\":1.0", "{\"@timestamp\":\"1970-01-01T00:00:01.000000Z\""));
    assertThat(conn.body()).endsWith("}\n");
    assertThat(conn.body().lines().count()).isEqualTo(2L * conn.dead().size());
    assertThat(conn.target()).isEqualTo("logs-zeek.conn-default");
  }

  @Test
  void theRequestAsksForWhatIsRead() {
    assertThat(layout().encoder(TIMED).destination())
        .isEqualTo(
            Destination.lines(
                URI.create(
                    "https://elastic.example.net:9200/_bulk?filter_path=errors,items.*.status,"
                        + "items.*.error.type,items.*.error.reason,items.*.error.caused_by.reason"),
                "application/x-ndjson"));
  }

  @Test
  void aRecordWithoutTimeGetsThatOfItsArrival() {
    settings.set(HttpSection.ELASTICSEARCH_IDS, "off").set(HttpSection.INDEX, "{path}-{date}");
    LogBatchWriter batch = new LogBatchWriter(TIMED);
    batch.putDouble(1_763_881_200.123456).putLong(1);
    batch.putUnset().putLong(2);
    batch.putUnset().putUnset();
    assertThat(Encoded.of(layout(), batch).body())
        .isEqualTo(
            """
            {"create":{"_index":"x-2025.11.24"}}
            {"@timestamp":"2025-11-23T07:00:00.123456Z","n":1}
            {"create":{"_index":"x-2025.11.24"}}
            {"@timestamp":"2025-11-24T16:00:00.123Z","n":2}
            {"create":{"_index":"x-2025.11.24"}}
            {"@timestamp":"2025-11-24T16:00:00.123Z"}
            """);
  }

  @Test
  void aFieldThatTheSiteNamedTimestampStays() {
    settings.set(HttpSection.ELASTICSEARCH_IDS, "off");
    LogBatchWriter batch =
        new LogBatchWriter(
            LogSchema.of(
                "X::LOG",
                "x",
                List.of(
                    LogField.of("ts", ZeekType.TIME), LogField.of("@timestamp", ZeekType.TIME))));
    batch.putDouble(1).putDouble(2);
    assertThat(Encoded.of(layout(), batch).dead())
        .containsExactly(
            "{\"ts\":\"1970-01-01T00:00:01.000000Z\",\"@timestamp\":\"1970-01-01T00:00:02.000000Z\"}");
  }

  @Test
  void aTimeThatIsATextIsNoTime() {
    settings.set(HttpSection.ELASTICSEARCH_IDS, "off");
    LogBatchWriter batch =
        new LogBatchWriter(
            LogSchema.of("X::LOG", "x", List.of(LogField.of("ts", ZeekType.STRING))));
    batch.putBytes(Bytes.of("noon"));
    assertThat(Encoded.of(layout(), batch).dead())
        .containsExactly("{\"@timestamp\":\"2025-11-24T16:00:00.123Z\",\"ts\":\"noon\"}");
  }

  @Test
  void equalRecordsOfABatchHaveDifferentIds() {
    LogBatchWriter batch = new LogBatchWriter(TIMED);
    batch.putDouble(1).putLong(1).putDouble(1).putLong(1);
    List<String> lines = Encoded.of(layout(), batch).body().lines().toList();
    assertThat(lines.get(0)).endsWith("-0\"}}");
    assertThat(lines.get(2)).isEqualTo(lines.get(0).replaceFirst("-0\"", "-1\""));
    assertThat(lines.get(1)).isEqualTo(lines.get(3));
  }

  @Test
  void aRefusedRecordIsKeptWithoutItsAction() {
    Encoded conn = Encoded.of(layout(), Encoded.recorded("conn"));
    assertThat(conn.dead()).isNotEmpty().allMatch(record -> record.startsWith("{\"@timestamp\":"));
    assertThat(conn.dead().getFirst()).isEqualTo(conn.body().lines().skip(1).findFirst().get());
  }

  @Test
  void itemsAreJudged() {
    Verdict verdict =
        layout()
            .judge(
                Answers.of(
                    200,
                    """
                    {"errors":true,"items":[{"create":{"status":201}},
                    {"create":{"status":409,"error":{"type":"version_conflict_engine_exception","reason":"r"}}},
                    {"create":{"status":429,"error":{"type":"es_rejected_execution_exception","reason":"r"}}},
                    {"create":{"status":400,"error":{"type":"document_parsing_exception","reason":"r"}}}]}
                    """),
                4);
    assertThat(verdict)
        .isEqualTo(
            new Verdict.Partly(
                Map.of(3, "answers 400: document_parsing_exception: r"),
                List.of(2),
                "answers 429: es_rejected_execution_exception: r",
                1));
  }

  @Test
  void allTakenIsTaken() {
    assertThat(layout().judge(Answers.of(200, "{\"errors\":false}"), 7)).isEqualTo(Verdict.TAKEN);
  }

  @ParameterizedTest
  @CsvSource({
    "200, <html>, Misconfigured",
    "401, {}, Misconfigured",
    "403, {}, Misconfigured",
    "404, {}, Misconfigured",
    "413, too large, TooLarge",
    "429, circuit_breaking_exception, Later",
    "400, Malformed action/metadata line [1], Refused",
    "500, any, Later",
    "503, any, Later"
  })
  void whatConcernsARequest(int status, String body, String verdict) {
    assertThat(layout().judge(Answers.of(status, body), 2).getClass().getSimpleName())
        .isEqualTo(verdict);
  }

  @Test
  void anAnswerThatIsTooLongIsAskedForInParts() {
    Answer cut =
        new Answer(
            200,
            Map.of(),
            "{\"errors\":true,\"items\":[".getBytes(StandardCharsets.UTF_8),
            true,
            Instant.EPOCH);
    assertThat(layout().judge(cut, 2)).isInstanceOf(Verdict.Refused.class);
    assertThat(layout().judge(cut, 1)).isInstanceOf(Verdict.Misconfigured.class);
  }

  @Test
  void aTokenIsAnApiKeyUnlessTheSiteSaysOtherwise() {
    assertThat(layout().tokenScheme()).isEqualTo("ApiKey");
    settings.set(HttpSection.ELASTICSEARCH_TOKEN, "bearer");
    assertThat(layout().tokenScheme()).isEqualTo("Bearer");
  }

  @Test
  void theVersionIsFound() throws Exception {
    assertThat(layout().probe().uri()).hasToString("https://elastic.example.net:9200/");
    assertThat(
            layout()
                .found(
                    Answers.of(
                        200,
                        "{\"name\":\"a\",\"version\":{\"distribution\":\"opensearch\",\"number\":\"3.8.0\"},"
                            + "\"tagline\":\"x\"}")))
        .isEqualTo("OpenSearch 3.8.0");
    assertThat(
            layout()
                .found(
                    Answers.of(
                        200, "{\"version\":{\"number\":\"9.1.0\",\"lucene_version\":\"10\"}}")))
        .isEqualTo("Elasticsearch 9.1.0");
    assertThatIOException()
        .isThrownBy(() -> layout().found(Answers.of(200, "<html>Welcome")))
        .withMessage(
            "answers 200: <html>Welcome, as neither Elasticsearch nor OpenSearch does; does url name one?");
    assertThatIOException()
        .isThrownBy(() -> layout().found(Answers.of(401, "who?")))
        .withMessageStartingWith("answers 401: who?; set ");
    assertThatIOException()
        .isThrownBy(() -> layout().found(Answers.of(503, "starting")))
        .withMessage("answers 503: starting");
  }

  @Test
  void whatIsInPlaceIsFound() {
    assertThat(layout().placeProbe().orElseThrow().uri())
        .hasToString("https://elastic.example.net:9200/_resolve/index/logs-zeek.*-default");
    assertThat(
            layout()
                .place(
                    Answers.of(
                        200,
                        "{\"indices\":[{\"name\":\"a\",\"aliases\":[\"x\"]}],\"aliases\":[{\"name\":\"b\"}],"
                            + "\"data_streams\":[{\"name\":\"c\"},{\"name\":\"d\"},{\"name\":\"e\"}]}")))
        .isEqualTo("logs-zeek.*-default: data streams 3, indexes and aliases 2");
    assertThat(layout().place(Answers.of(403, "forbidden")))
        .isEqualTo("logs-zeek.*-default: answers 403: forbidden");
    assertThat(layout().place(Answers.of(200, "<html>")))
        .isEqualTo("logs-zeek.*-default: not known: answers 200: <html>");
  }
}
