package org.zeekbus.httpsink.settings;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.zeekbus.settings.SettingType;

/**
 * Which index or data stream a record goes to. Names have the characters that Elasticsearch,
 * OpenSearch and Splunk allow in all of them. Owner: nobody, it does not change.
 *
 * @param text such as {@code logs-zeek.{path}-default} or {@code zeek-{path}-{date}}: {@code
 *     {path}} is the log's path, {@code {node}} the node that sent the record, {@code {date}} the
 *     day in UTC on which it arrived
 */
public record IndexTemplate(String text) {
  /** Names of indexes. */
  public static final SettingType<IndexTemplate> TYPE =
      SettingType.one(
          "NAME", "{path}, {node} and {date} in it", IndexTemplate::parse, IndexTemplate::text);

  /** The longest name that Elasticsearch takes, in bytes. */
  private static final int LONGEST = 255;

  private static final Pattern PART = Pattern.compile("\\{(path|node|date)}");
  private static final Pattern START = Pattern.compile("[a-z0-9]");
  private static final Pattern FIXED = Pattern.compile("[a-z0-9._-]*");
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("uuuu.MM.dd", Locale.ROOT).withZone(ZoneOffset.UTC);

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException if no index can have such a name
   */
  public static IndexTemplate parse(String text) {
    String fixed = PART.matcher(text).replaceAll("");
    boolean startsWell =
        text.startsWith("{") || (!text.isEmpty() && START.matcher(text.substring(0, 1)).matches());
    if (!startsWell || !FIXED.matcher(fixed).matches() || text.length() > LONGEST) {
      throw new IllegalArgumentException(
          "'%s' (expected: such as logs-zeek.{path}-default or zeek-{path}-{date}: lower-case letters, digits, dots, hyphens and underscores)"
              .formatted(text));
    }
    return new IndexTemplate(text);
  }

  /** Whether all records of a log go to one index. */
  public boolean isConstant() {
    return !text.contains("{node}") && !text.contains("{date}");
  }

  /**
   * The index of records. What no index can have in its name becomes an underscore.
   *
   * @param millis when they arrived
   */
  public String of(String path, String node, long millis) {
    String name =
        PART.matcher(text)
            .replaceAll(part ->
                Matcher.quoteReplacement(
                    switch (part.group(1)) {
                      case "path" -> cleaned(path);
                      case "node" -> cleaned(node);
                      default -> DAY.format(Instant.ofEpochMilli(millis));
                    }));
    String valid = name.replaceFirst("^[._-]+", "");
    return valid.isEmpty() ? "zeek" : valid.substring(0, Math.min(valid.length(), LONGEST));
  }

  /** The indexes of a log, for people. */
  public String shown(String path) {
    return text.replace("{path}", cleaned(path));
  }

  /** A pattern for all indexes. */
  public String pattern() {
    return PART.matcher(text).replaceAll("*");
  }

  private static String cleaned(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9._-]", "_");
  }

  @Override
  public String toString() {
    return text;
  }
}
