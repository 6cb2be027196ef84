package org.zeekbus.logger.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rotations of a day, with its offset from UTC. */
final class RotationTimesTest {
  private static final ZoneId BERLIN = Site.BERLIN;

  private static List<String> times(
      RotationSettings settings, ZoneId zone, String from, int count) {
    RotationTimes times = new RotationTimes(settings, zone);
    long now = OffsetDateTime.parse(from).toInstant().toEpochMilli();
    List<String> found = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      long next = times.next(now);
      assertThat(times.last(next - 1)).isLessThan(next);
      assertThat(times.last(next)).isLessThanOrEqualTo(next);
      found.add(Instant.ofEpochMilli(next).atZone(zone).toOffsetDateTime().toString());
      now = next;
    }
    return found;
  }

  @Test
  void fullHours() {
    assertThat(times(RotationSettings.HOURLY, BERLIN, "2026-11-23T09:20:00+01:00", 3))
        .containsExactly(
            "2026-11-23T10:00+01:00", "2026-11-23T11:00+01:00", "2026-11-23T12:00+01:00");
    assertThat(times(RotationSettings.HOURLY, BERLIN, "2026-11-23T22:00:00+01:00", 2))
        .containsExactly("2026-11-23T23:00+01:00", "2026-11-24T00:00+01:00");
  }

  @Test
  void fullHoursOfAZoneThatIsOffByHalfAnHour() {
    assertThat(
            times(
                RotationSettings.HOURLY, ZoneId.of("Asia/Kolkata"), "2026-11-23T09:20:00+05:30", 1))
        .containsExactly("2026-11-23T10:00+05:30");
  }

  @Test
  void anHourIsMissingInSpring() {
    assertThat(times(RotationSettings.HOURLY, BERLIN, "2026-03-29T00:30:00+01:00", 3))
        .containsExactly(
            "2026-03-29T01:00+01:00", "2026-03-29T03:00+02:00", "2026-03-29T04:00+02:00");
  }

  @Test
  void anHourComesTwiceInAutumn() {
    assertThat(times(RotationSettings.HOURLY, BERLIN, "2026-10-25T01:30:00+02:00", 4))
        .containsExactly(
            "2026-10-25T02:00+02:00",
            "2026-10-25T02:00+01:00",
            "2026-10-25T03:00+01:00",
            "2026-10-25T04:00+01:00");
  }

  @Test
  void sixHoursAreTimeThatPasses() {
    RotationSettings settings = RotationSettings.every(Duration.ofHours(6));
    assertThat(times(settings, BERLIN, "2026-03-29T00:00:00+01:00", 4))
        .containsExactly(
            "2026-03-29T07:00+02:00",
            "2026-03-29T13:00+02:00",
            "2026-03-29T19:00+02:00",
            "2026-03-30T01:00+02:00");
  }

  @Test
  void daysBeginAtMidnight() {
    RotationSettings settings = RotationSettings.every(Duration.ofDays(1));
    assertThat(times(settings, BERLIN, "2026-03-28T09:20:00+01:00", 3))
        .containsExactly(
            "2026-03-29T00:00+01:00", "2026-03-30T00:00+02:00", "2026-03-31T00:00+02:00");
    assertThat(times(settings, BERLIN, "2026-10-24T09:20:00+02:00", 3))
        .containsExactly(
            "2026-10-25T00:00+02:00", "2026-10-26T00:00+01:00", "2026-10-27T00:00+01:00");
    assertThat(times(settings, ZoneId.of("UTC"), "2028-02-28T12:00:00Z", 3))
        .containsExactly("2028-02-29T00:00Z", "2028-03-01T00:00Z", "2028-03-02T00:00Z");
  }

  @Test
  void theBaseMovesThem() {
    RotationSettings six = new RotationSettings(Duration.ofHours(24), LocalTime.of(6, 30), 0);
    assertThat(times(six, BERLIN, "2026-11-23T06:20:00+01:00", 2))
        .containsExactly("2026-11-23T06:30+01:00", "2026-11-24T06:30+01:00");
    RotationSettings quarter = new RotationSettings(Duration.ofHours(1), LocalTime.of(0, 15), 0);
    assertThat(times(quarter, BERLIN, "2026-11-23T00:05:00+01:00", 2))
        .containsExactly("2026-11-23T00:15+01:00", "2026-11-23T01:15+01:00");
  }

  @Test
  void never() {
    assertThat(new RotationTimes(RotationSettings.NEVER, BERLIN).next(0)).isEqualTo(Long.MAX_VALUE);
  }
}
