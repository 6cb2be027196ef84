package org.zeekbus.app.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TopicTextTest {
  @ParameterizedTest
  @CsvSource({
    "zeek.cluster., zeek.cluster.",
    "'', ''",
    "a\\x20b\\xFFc, a\\x20b\\xffc",
    "\\x, \\x5cx",
    "\\xg0, \\x5cxg0",
    "grüß, gr\\xc3\\xbc\\xc3\\x9f",
  })
  void readsUtf8AndAnyByte(String text, String printed) {
    assertThat(new TopicText().convert(text)).hasToString(printed);
  }
}
