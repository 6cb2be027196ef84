package org.zeekbus.logger.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RotationTimesTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  @ParameterizedTest
  @CsvSource({
    // interval, now, next; local times are in the comments
    "PT1H, 2026-11-23T08:30:00Z, 2026-11-23T09:00:00Z",
    "PT1H, 2026-11-23T09:00:00Z, 2026-11-23T10:00:00Z",
    "PT24H, 2026-11-23T08:30:00Z, 2026-11-23T23:00:00Z", // 00:00
    "PT7H, 2026-11-23T08:30:00Z, 2026-11-23T13:00:00Z", // 14:00
    "PT24H, 2026-03-29T00:30:00Z, 2026-03-29T22:00:00Z", // a day of 23 hours
    "PT12H, 2026-03-29T12:30:00Z, 2026-03-29T22:00:00Z",
    "PT1H, 2026-03-29T00:30:00Z, 2026-03-29T01:00:00Z", // 01:30, then 03:00
    "PT24H, 2026-10-25T00:30:00Z, 2026-10-25T22:00:00Z", // a day of 25 hours
    "PT24H, 2026-10-25T22:30:00Z, 2026-10-25T23:00:00Z", // 23:30, then its 24 hours are over
    "PT1H, 2026-10-25T00:30:00Z, 2026-10-25T01:00:00Z", // 02:30 summer, then 02:00 winter
    "PT24H, 2028-02-28T23:30:00Z, 2028-02-29T23:00:00Z", // a leap day
  })
  void fromLocalMidnight(Duration interval, Instant now, Instant next) {
    assertThat(new RotationTimes(interval, BERLIN).after(now)).isEqualTo(next);
  }
}
