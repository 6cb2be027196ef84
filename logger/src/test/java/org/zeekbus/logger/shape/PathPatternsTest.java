package org.zeekbus.logger.shape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeekbus.zeek.value.Bytes;

/** Which logs a list of patterns chooses. */
final class PathPatternsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "conn                | conn         | dns conn_long con Conn",
        "conn dns            | conn dns     | http",
        "*                   | conn dns a/b | ",
        "dns*                | dns dns_x    | mdns",
        "*_long              | conn_long    | conn",
        "d?s                 | dns dös      | ds dnns",
        "*o*n*               | conn long_n  | no",
        "a*b*c               | abc axbxcxc  | acb ab",
        "dns* !dns_*         | dns          | dns_x conn",
        "dns* !dns_* dns_big | dns dns_big  | dns_x",
        "!dns                | conn http    | dns",
        "!dns* dns_big       | conn dns_big | dns dns_x",
        "!*                  |              | conn",
        "conn !conn          |              | conn dns",
        "a.c                 | a.c          | abc",
        "**a                 | a ba         | b",
      })
  void theLastThatFitsDecides(String patterns, String chosen, String excluded) {
    PathPatterns paths = new PathPatterns(List.of(patterns.split(" ", -1)));
    assertThat(words(chosen)).allMatch(paths::choose);
    assertThat(words(excluded)).noneMatch(paths::choose);
  }

  private static List<Bytes> words(String text) {
    return text == null ? List.of() : Arrays.stream(text.split(" ", -1)).map(Bytes::of).toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "!"})
  void anEmptyPatternIsAnError(String pattern) {
    assertThatThrownBy(() -> new PathPatterns(List.of("conn", pattern)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("'%s' (expected: a log path such as conn, dns_* or !dns)", pattern);
  }

  /** A node may send a path on which others try forever. */
  @Test
  void manyStarsTakeNoTime() {
    PathPatterns paths = new PathPatterns(List.of("*a".repeat(30) + "b"));
    assertThat(paths.choose(Bytes.of("a".repeat(10_000)))).isFalse();
  }
}
