package org.zeekbus.query.report;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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
  private static final long DAY = Duration.ofDays(1).toSeconds();
  private static final Duration SHORT = Duration.ofDays(300);
  private static final int MOST_STEPS = 750;

  /** Of a small plot in a table. */
  private static final int FEW_STEPS = 60;

  /** What is quoted, or one of those that {@link #in} knows. */
  private static final Pattern PLACE =
      Pattern.compile("'[^']*'|\"[^\"]*\"|\\$(in|since|until|before|step|course)\\b");

  private static final DateTimeFormatter SQL =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

  /**
   * A period whose first step is whole: plots count by the hour; those of up to three hours by five
   * minutes, those of more than a month by the day, or by more days, so that there are few steps.
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
            : length.compareTo(Duration.ofDays(31)) <= 0
                ? Duration.ofHours(1)
                : Duration.ofDays(1 + length.toDays() / MOST_STEPS);
    long part = Math.min(step.toSeconds(), DAY);
    long whole = Math.floorDiv(since.getEpochSecond(), part) * part;
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
   * What stands in SQL for {@code $since}, {@code $until}, {@code $before}, {@code $step}, {@code
   * $course}, a step of small plots, and {@code $in}: whether a record belongs to the period. What
   * is quoted stays: logs may have any names.
   */
  String in(String sql) {
    return PLACE
        .matcher(sql)
        .replaceAll(found -> {
          String name = found.group(1);
          return Matcher.quoteReplacement(name == null ? found.group() : value(name));
        });
  }

  private String value(String name) {
    return switch (name) {
      case "in" -> "ts >= %s and ts < %s".formatted(sql(since), sql(until));
      case "since" -> sql(since);
      case "until" -> sql(until);
      case "before" -> sql(before());
      case "step" -> interval(step);
      case "course" -> interval(step.multipliedBy(1 + steps() / FEW_STEPS));
      default -> throw new AssertionError(name);
    };
  }

  private long steps() {
    return length().dividedBy(step);
  }

  private static String interval(Duration length) {
    if (length.toSeconds() % DAY == 0) {
      return "interval '%d days'".formatted(length.toDays());
    }
    return length.toMinutes() % 60 == 0
        ? "interval '%d hours'".formatted(length.toHours())
        : "interval '%d minutes'".formatted(length.toMinutes());
  }

  private static String sql(Instant time) {
    return "timestamptz '" + SQL.format(time) + "+00'";
  }

  /** A moment as people read it, to the minute; without the year if that can only be one. */
  String shortText(Instant time) {
    boolean isNear = !time.isBefore(before()) && !time.isAfter(until);
    return isNear && length().compareTo(SHORT) < 0
        ? text(time).substring("uuuu-".length())
        : text(time);
  }

  /** A moment as people read it, to the minute. */
  static String text(Instant time) {
    return MINUTE.format(time);
  }
}
