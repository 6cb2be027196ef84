package org.zeekbus.web.observe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Counters of sources that come and go. */
final class GrowthTest {
  private final Growth<String> growth = new Growth<>(2);

  @Test
  void firstReadingCountsWhole() {
    assertThat(growth.of("a", 3, 4)).containsExactly(3, 4);
    assertThat(growth.of("a", 5, 4)).containsExactly(2, 0);
  }

  @Test
  void sumThatDipsIsNotCountedTwice() {
    growth.of("a", 10);
    assertThat(growth.of("a", 4)).containsExactly(0);
    assertThat(growth.of("a", 11)).containsExactly(1);
  }

  @Test
  void sourcesBeyondTheBoundDoNotGrow() {
    growth.of("a", 1);
    growth.of("b", 1);
    assertThat(growth.of("c", 1)).containsExactly(0);
    assertThat(growth.of("c", 9)).containsExactly(0);
    assertThat(growth.of("a", 2)).containsExactly(1);
  }
}
