package org.zeekbus.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DurationTextTest {
  @ParameterizedTest
  @CsvSource({
    "0s,PT0S,0s",
    "500ms,PT0.5S,500ms",
    "1000ms,PT1S,1s",
    "90s,PT90S,90s",
    "120s,PT2M,2m",
    "60m,PT1H,1h",
    "1 h,PT1H,1h"
  })
  void readsAndWritesNumbersWithUnits(String text, Duration duration, String written) {
    assertThat(DurationText.parse(text)).isEqualTo(duration);
    assertThat(DurationText.format(duration)).isEqualTo(written);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "5", "1.5s", "-1s", "5 seconds", "5S", "1h30m", "9999999999s"})
  void refusesAnythingElse(String text) {
    assertThatThrownBy(() -> DurationText.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("'%s' (expected: a duration, such as 500ms, 30s or 5m)", text);
  }
}
