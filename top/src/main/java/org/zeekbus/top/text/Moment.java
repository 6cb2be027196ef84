package org.zeekbus.top.text;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/**
 * Now, where the reader is.
 *
 * @param now for what is to be said of other times
 * @param zone the reader's
 */
public record Moment(Instant now, ZoneId zone) {
  private static final DateTimeFormatter TODAY = DateTimeFormatter.ofPattern("HH:mm:ss");
  private static final DateTimeFormatter BEFORE =
      DateTimeFormatter.ofPattern("MMM dd HH:mm", Locale.ROOT);

  /** A time in a document. */
  String text(JsonNode value) {
    try {
      return text(Instant.parse(value.asString("")));
    } catch (DateTimeParseException e) {
      return Column.NOTHING;
    }
  }

  /** The time of day, or the date, too, if it is not today's. */
  String text(Instant time) {
    ZonedDateTime there = time.atZone(zone);
    boolean isToday = there.toLocalDate().equals(now.atZone(zone).toLocalDate());
    return (isToday ? TODAY : BEFORE).format(there);
  }
}
