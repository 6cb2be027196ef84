package org.zeekbus.kafka;

import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.zeekbus.sink.RefusedBatchException;
import org.zeekbus.zeek.value.Bytes;

/**
 * Names the topic of a log. Kafka allows ASCII letters, digits, {@code .}, {@code _} and {@code -},
 * 249 of them. Source: Kafka's {@code org.apache.kafka.common.internals.Topic}. Owner: nobody;
 * never changes.
 *
 * @param text as the configuration has it, such as {@code zeek.{path}}
 */
record TopicTemplate(String text) {
  private static final String PATH = "{path}";
  private static final Pattern ALLOWED = Pattern.compile("[a-zA-Z0-9._-]+");
  private static final int LONGEST = 249;

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException if it does not name topics
   */
  static TopicTemplate parse(String text) {
    String sample = text.replace(PATH, "conn");
    if (!ALLOWED.matcher(sample).matches()
        || sample.length() > LONGEST
        || sample.equals(".")
        || sample.equals("..")) {
      throw new IllegalArgumentException(
          "'%s' (expected: ASCII letters, digits, '.', '_', '-' and {path}, %d at most)"
              .formatted(text, LONGEST));
    }
    return new TopicTemplate(text);
  }

  /** Whether logs have topics of their own. */
  boolean hasPath() {
    return text.contains(PATH);
  }

  /** Whether there may be a log with this topic. */
  boolean mayName(String topic) {
    return Pattern.matches(
        Arrays.stream(text.split(Pattern.quote(PATH), -1))
            .map(Pattern::quote)
            .collect(Collectors.joining("[a-zA-Z0-9._-]+")),
        topic);
  }

  /**
   * The topic of a log.
   *
   * @throws RefusedBatchException if it has none
   */
  String topic(Bytes path) {
    StringBuilder allowed = new StringBuilder(path.length());
    for (int i = 0; i < path.length(); i++) {
      char c = (char) (path.at(i) & 0xff);
      boolean isAllowed =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || c == '.'
              || c == '-';
      allowed.append(isAllowed ? c : '_');
    }
    String topic = text.replace(PATH, allowed);
    if (topic.isEmpty() || topic.length() > LONGEST || topic.equals(".") || topic.equals("..")) {
      throw new RefusedBatchException(
          "log %s has no topic: '%s' (expected: 1 to %d characters, not . or ..)"
              .formatted(path.textWithHex(), topic, LONGEST));
    }
    return topic;
  }
}
