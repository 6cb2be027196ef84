package org.zeekbus.logger.file;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;

/**
 * When files are rotated: at the start of the local day, and a whole number of intervals after it.
 *
 * <p>Intervals are counted in time that passes, as Zeek does: an interval of an hour rotates 23 or
 * 25 times on the days on which clocks are changed, one of six hours at 7, 13 and 19 o'clock.
 * Unlike Zeek's, whole days are counted by the calendar, so that their rotations don't leave
 * midnight. Source: Zeek {@code src/util.cc}, {@code calc_next_rotate}.
 */
final class RotationTimes {
  private static final long DAY = Duration.ofDays(1).toMillis();

  private final ZoneId zone;
  private final LocalTime base;
  private final long interval;

  RotationTimes(RotationSettings settings, ZoneId zone) {
    this.zone = zone;
    base = settings.base();
    interval = settings.interval().toMillis();
  }

  /** The first time after {@code now}, both in milliseconds; never if there is no interval. */
  long next(long now) {
    if (interval == 0) {
      return Long.MAX_VALUE;
    }
    if (interval % DAY == 0) {
      return days(now, interval / DAY);
    }
    return last(now) + interval;
  }

  /** The last time that is not after {@code now}. */
  long last(long now) {
    if (interval % DAY == 0) {
      return days(now, 0);
    }
    LocalDate day = Instant.ofEpochMilli(now).atZone(zone).toLocalDate();
    long start = start(day);
    return start + Math.floorDiv(now - start, interval) * interval;
  }

  private long days(long now, long later) {
    LocalDate day = Instant.ofEpochMilli(now).atZone(zone).toLocalDate();
    long today = start(day);
    return start(today <= now ? day.plusDays(later) : day.plusDays(later - 1));
  }

  /** As Zeek: the base is time that passes, too. */
  private long start(LocalDate day) {
    ZonedDateTime midnight = day.atStartOfDay(zone);
    return midnight.toInstant().toEpochMilli() + base.toNanoOfDay() / 1_000_000;
  }
}
