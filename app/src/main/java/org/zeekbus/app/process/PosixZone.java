package org.zeekbus.app.process;

import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.TimeZone;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.zeekbus.settings.ConfigurationException;

/**
 * The meaning of the variable {@code TZ} to libc, and so to Zeek on the same machine. Java reads
 * {@code GMT+8} the other way round, takes other such texts for GMT, and an empty one for none.
 * Source: POSIX.1-2024, 8.3; glibc {@code time/tzset.c} (2.41).
 *
 * <p>Rules for summer time are refused: Java has them by the names of zones only.
 */
public final class PosixZone {
  private static final String VARIABLE = "TZ";

  /** {@code std offset}, and whatever follows it. */
  private static final Pattern TEXT =
      Pattern.compile(
          "(?:[A-Za-z]{3,}|<[A-Za-z0-9+-]{3,}>)([+-]?)(\\d{1,2})(?::(\\d{1,2}))?(?::(\\d{1,2}))?(.*)");

  /** The directory of zones in the path of a zone's file. */
  private static final Pattern DATABASE = Pattern.compile(".*/zoneinfo/");

  /** Files of the zone database that Java may not know by name. */
  private static final Map<String, ZoneId> OLD =
      Map.of(
          "EST",
          ZoneOffset.ofHours(-5),
          "MST",
          ZoneOffset.ofHours(-7),
          "HST",
          ZoneOffset.ofHours(-10));

  private PosixZone() {}

  /**
   * Makes local time what {@code TZ} says, for the whole process. To be called before anything asks
   * for it.
   *
   * @return what is wrong with it, and what to set instead, if anything
   */
  public static Optional<ConfigurationException> use(Map<String, String> environment) {
    try {
      of(environment.get(VARIABLE))
          .ifPresent(zone -> TimeZone.setDefault(TimeZone.getTimeZone(zone)));
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of(new ConfigurationException(String.valueOf(e.getMessage())));
    }
  }

  /**
   * The zone of a value.
   *
   * @return nothing if the variable is not set: the system's zone is meant
   * @throws IllegalArgumentException saying what to set instead
   */
  public static Optional<ZoneId> of(@Nullable String value) {
    if (value == null) {
      return Optional.empty();
    }
    String text = value.startsWith(":") ? value.substring(1) : value;
    if (text.isEmpty()) {
      return Optional.of(ZoneOffset.UTC);
    }
    String name = text.startsWith("/") ? nameOf(text) : text;
    ZoneId known = known(name.startsWith("posix/") ? name.substring("posix/".length()) : name);
    return Optional.of(known == null ? parse(text) : known);
  }

  private static @Nullable ZoneId known(String name) {
    return ZoneId.getAvailableZoneIds().contains(name) ? ZoneId.of(name) : OLD.get(name);
  }

  /** The zone's name, of a file of the database or a link to one. */
  private static String nameOf(String file) {
    Matcher database = DATABASE.matcher(file);
    if (database.lookingAt()) {
      return file.substring(database.end());
    }
    try {
      return DATABASE.matcher(Path.of(file).toRealPath().toString()).replaceFirst("");
    } catch (IOException _) {
      return file;
    }
  }

  private static ZoneId parse(String text) {
    Matcher parts = TEXT.matcher(text);
    if (!parts.matches()) {
      throw refused(text, "no such zone");
    }
    if (!parts.group(5).isEmpty()) {
      throw refused(text, "rules for summer time are not supported here");
    }
    int seconds = (number(parts, 2) * 60 + number(parts, 3)) * 60 + number(parts, 4);
    try {
      // Positive is west of Greenwich.
      return ZoneOffset.ofTotalSeconds(parts.group(1).equals("-") ? seconds : -seconds);
    } catch (DateTimeException _) {
      throw refused(text, "an offset of more than 18 hours");
    }
  }

  private static int number(Matcher parts, int group) {
    return parts.group(group) == null ? 0 : Integer.parseInt(parts.group(group));
  }

  private static IllegalArgumentException refused(String text, String why) {
    return new IllegalArgumentException(
        "%s=%s: %s (expected: the name of a zone, such as Europe/Berlin; or an offset, such as UTC-1)"
            .formatted(VARIABLE, text, why));
  }
}
