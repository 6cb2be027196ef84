package org.zeekbus.logger.file;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;

/**
 * When files are put aside: at local midnight and every interval after it (Zeek src/util.cc,
 * calc_next_rotate). Where a day has 23 or 25 hours, its last interval is shorter or longer.
 */
final class RotationTimes {
  private final Duration interval;
  private final ZoneId zone;

  /** Every {@code interval}, which is longer than zero. */
  RotationTimes(Duration interval, ZoneId zone) {
    this.interval = interval;
    this.zone = zone;
  }

  /** The first time after {@code now}. */
  Instant after(Instant now) {
    LocalDate today = now.atZone(zone).toLocalDate();
    Instant midnight = today.atStartOfDay(zone).toInstant();
    Instant tomorrow = today.plusDays(1).atStartOfDay(zone).toInstant();
    long passed = Duration.between(midnight, now).dividedBy(interval);
    Instant next = midnight.plus(interval.multipliedBy(passed + 1));
    boolean isDivisor = Duration.ofDays(1).toNanos() % interval.toNanos() == 0;
    return isDivisor && next.isAfter(tomorrow) ? tomorrow : next;
  }
}
