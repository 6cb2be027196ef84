package org.zeekbus.top.text;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Names are claims of peers. */
final class PrintableTest {
  static List<Map.Entry<String, String>> names() {
    return List.of(
        entry("worker-1", "worker-1"),
        entry("z\u00fcrich", "z\u00fcrich"),
        entry("\u5de5\u4eba", "\u5de5\u4eba"),
        entry("\u001b[2Jx", "\\x1b[2Jx"),
        entry("a\u009b31mb", "a\\xc2\\x9b31mb"),
        entry("a\nb", "a\\x0ab"),
        entry("a\rb", "a\\x0db"),
        entry("a\tb", "a\\x09b"),
        entry("a\0b", "a\\x00b"),
        entry("a\u007fb", "a\\x7fb"),
        entry("a\u202eb", "a\\xe2\\x80\\xaeb"),
        entry("a\u200bb", "a\\xe2\\x80\\x8bb"),
        entry("a\u2028b", "a\\xe2\\x80\\xa8b"),
        entry("e\u0301", "e\\xcc\\x81"),
        entry("\u05d0", "\\xd7\\x90"),
        entry("\ud83c\udde9", "\\xf0\\x9f\\x87\\xa9"),
        entry("a\ud800b", "a\\xef\\xbf\\xbdb"));
  }

  @ParameterizedTest
  @MethodSource("names")
  void showsWhatWouldHarmAsItsBytes(Map.Entry<String, String> name) {
    assertThat(Printable.of(name.getKey())).isEqualTo(name.getValue());
  }

  @Test
  void everyCharacterTakesTheColumnsThatAreCounted() {
    for (int point = 0; point <= Character.MAX_CODE_POINT; point++) {
      String safe = Printable.of(Character.toString(point));
      assertThat(safe.codePoints().noneMatch(Character::isISOControl)).isTrue();
      assertThat(Printable.width(safe)).isPositive();
      assertThat(Printable.of(safe)).isEqualTo(safe);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "abc,3,abc",
    "abcd,3,ab…",
    "工人工,6,工人工",
    "工人工,5,工人…",
    "工人工,4,工…",
    "abc,1,…",
    "abc,0,''"
  })
  void cutsBetweenCharacters(String text, int width, String expected) {
    assertThat(Printable.cut(text, width)).isEqualTo(expected);
    assertThat(Printable.width(Printable.cut(text, width))).isLessThanOrEqualTo(width);
  }
}
