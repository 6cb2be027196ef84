package org.zeekbus.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeekbus.sink.RefusedBatchException;
import org.zeekbus.zeek.value.Bytes;

/** Names of topics. */
final class TopicTemplateTest {
  @ParameterizedTest
  @CsvSource({
    "zeek.{path}, conn, zeek.conn",
    "zeek.{path}, site/x, zeek.site_x",
    "zeek.{path}, ../x y, zeek..._x_y",
    "zeek, conn, zeek",
    "{path}-{path}, dns, dns-dns",
    "{path}, größe, gr____e",
  })
  void aLogHasATopic(String template, String path, String topic) {
    assertThat(TopicTemplate.parse(template).topic(Bytes.of(path))).isEqualTo(topic);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "zeek {path}", "zeek/{path}", "{node}", "zeek.{path"})
  void otherTextsNameNone(String text) {
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> TopicTemplate.parse(text))
        .withMessageStartingWith("'" + text + "' (expected: ");
  }

  @Test
  void aPathThatIsTooLongHasNone() {
    TopicTemplate template = TopicTemplate.parse("{path}");
    assertThat(template.topic(Bytes.of("x".repeat(249)))).hasSize(249);
    assertThatExceptionOfType(RefusedBatchException.class)
        .isThrownBy(() -> template.topic(Bytes.of("x".repeat(250))));
    assertThatExceptionOfType(RefusedBatchException.class)
        .isThrownBy(() -> template.topic(Bytes.of("..")));
  }

  @Test
  void itKnowsItsTopics() {
    TopicTemplate template = TopicTemplate.parse("zeek.{path}");
    assertThat(template.mayName("zeek.conn")).isTrue();
    assertThat(template.mayName("zeek.")).isFalse();
    assertThat(template.mayName("zeekXconn")).isFalse();
    assertThat(TopicTemplate.parse("zeek").mayName("zeek")).isTrue();
  }
}
