package org.zeekbus.query.report;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * The time that a report is about, and the week before, with which it is compared. All times are in
 * UTC.
 *
 * @param since first moment, at which a step begins
 * @param until first moment that does not belong to it
 * @param step what a bar of a plot stands for
 */
public record ReportPeriod(Instant since, Instant until, Duration step) {
  private static final Duration WEEK = Duration.ofDays(7);
  private static final DateTimeFormatter SQL =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

  /**
   * A period whose first step is whole: plots count by the hour; those of up to three hours by five
   * minutes, those of more than a month by the day.
   *
   * @throws IllegalArgumentException if it ends before it begins
   */
  public static ReportPeriod of(Instant since, Instant until) {
    if (!since.isBefore(until)) {
      throw new IllegalArgumentException(
          "the report ends (%s) before it begins (%s)".formatted(until, since));
    }
    Duration length = Duration.between(since, until);
    Duration step =
        length.compareTo(Duration.ofHours(3)) <= 0
            ? Duration.ofMinutes(5)
            : length.compareTo(Duration.ofDays(31)) <= 0 ? Duration.ofHours(1) : Duration.ofDays(1);
    long whole = Math.floorDiv(since.getEpochSecond(), step.toSeconds()) * step.toSeconds();
    return new ReportPeriod(Instant.ofEpochSecond(whole), until, step);
  }

  /** When the week before begins. */
  public Instant before() {
    return since.minus(WEEK);
  }

  /** How long it is. */
  Duration length() {
    return Duration.between(since, until);
  }

  /**
   * What stands in SQL for {@code $since}, {@code $until}, {@code $before}, {@code $step} and
   * {@code $in}, which is whether a record belongs to the period.
   */
  String in(String sql) {
    return sql.replace("$in", "ts >= $since and ts < $until")
        .replace("$since", sql(since))
        .replace("$until", sql(until))
        .replace("$before", sql(before()))
        .replace("$step", "interval '" + stepText() + "'");
  }

  private String stepText() {
    if (step.equals(Duration.ofDays(1))) {
      return "1 day";
    }
    return step.equals(Duration.ofHours(1)) ? "1 hour" : step.toMinutes() + " minutes";
  }

  private static String sql(Instant time) {
    return "timestamptz '" + SQL.format(time) + "+00'";
  }

  /** A moment as people read it, to the minute. */
  static String text(Instant time) {
    return MINUTE.format(time);
  }
}
