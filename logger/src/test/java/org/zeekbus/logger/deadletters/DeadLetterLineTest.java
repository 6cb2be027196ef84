package org.zeekbus.logger.deadletters;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DeadLetterLineTest {
  private static final Instant TIME = Instant.parse("2026-11-29T05:46:32Z");
  private static final String HEAD =
      "{\"time\":\"2026-11-29T05:46:32.000Z\",\"sink\":\"kafka\",\"path\":\"conn\",\"target\":\"zeek.conn\",\"reason\":\"too large\",";

  private static String line(byte[] bytes, int at, int length) {
    return new String(
        DeadLetterLine.of(
            TIME,
            "kafka",
            new DeadLetterState.Latest("conn", "zeek.conn", "too large"),
            bytes,
            at,
            length),
        StandardCharsets.UTF_8);
  }

  private static String line(byte[] bytes) {
    return line(bytes, 0, bytes.length);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void jsonStaysAsItIs() {
    byte[] bytes = utf8("x{\"ts\":1.50,\"s\":\"ü\\n\"}y");
    assertThat(line(bytes, 1, bytes.length - 2))
        .isEqualTo(HEAD + "\"record\":{\"ts\":1.50,\"s\":\"ü\\n\"}}\n");
    assertThat(line(utf8("[1,null]"))).isEqualTo(HEAD + "\"record\":[1,null]}\n");
  }

  @Test
  void jsonOfSeveralLinesBecomesOne() {
    assertThat(line(utf8("{\r\n \"a\": 1\n}\n"))).isEqualTo(HEAD + "\"record\":{   \"a\": 1 } }\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "conn\t1", "{\"a\":1", "{\"a\":1}{\"a\":2}", "{\"a\":NaN}", "{a:1}"})
  void allElseIsBase64(String text) {
    assertThat(line(utf8(text)))
        .isEqualTo(
            HEAD
                + "\"record_base64\":\""
                + Base64.getEncoder().encodeToString(utf8(text))
                + "\"}\n");
  }

  @Test
  void soIsTextInOtherCharacterSets() {
    byte[] utf16 = "{\"a\":1}".getBytes(StandardCharsets.UTF_16BE);
    byte[] latin = "{\"a\":\"ü\"}".getBytes(StandardCharsets.ISO_8859_1);
    assertThat(line(utf16)).startsWith(HEAD + "\"record_base64\":");
    assertThat(line(latin)).startsWith(HEAD + "\"record_base64\":");
  }

  @Test
  void whatTargetsSayIsEscaped() {
    byte[] line =
        DeadLetterLine.of(
            TIME,
            "a",
            new DeadLetterState.Latest("a\"b", "c\nd", "\u0000é\ud800"),
            utf8("1"),
            0,
            1);
    assertThat(new String(line, StandardCharsets.UTF_8).strip())
        .doesNotContain("\n")
        .contains("\"path\":\"a\\\"b\",\"target\":\"c\\nd\",\"reason\":\"\\u0000é");
  }
}
