package org.zeekbus.app.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

final class TopicTextTest {
  @ParameterizedTest
  @CsvSource({
    "zeek.cluster., zeek.cluster.",
    "'', ''",
    "a\\x20b\\xFFc, a\\x20b\\xffc",
    "grüß, gr\\xc3\\xbc\\xc3\\x9f",
  })
  void readsUtf8AndAnyByte(String text, String printed) {
    assertThat(new TopicText().convert(text)).hasToString(printed);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\\x", "\\xg0"})
  void refusesAnEscapeWithoutTwoHexDigits(String text) {
    assertThatThrownBy(() -> new TopicText().convert(text))
        .isInstanceOf(TypeConversionException.class)
        .hasMessage("topic '%s' (expected: two hex digits after \\x)", text);
  }
}
