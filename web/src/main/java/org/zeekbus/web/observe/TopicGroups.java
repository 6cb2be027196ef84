package org.zeekbus.web.observe;

import java.util.regex.Pattern;

/**
 * Groups of topics, few enough for statistics: the first three parts of a topic, as in the broker's
 * own counts. What follows is cut, such as the id in {@code zeek.cluster.nodeid.ID.}. A part that
 * is a node id or random becomes {@code *}. Zeek's telemetry cuts the same ids ({@code
 * scripts/base/frameworks/cluster/telemetry.zeek}).
 *
 * <p>Owner: any thread.
 */
public final class TopicGroups {
  /** The group of all that has no group of its own. */
  public static final String OTHER = "other";

  private static final int PARTS = 3;
  private static final int LONGEST_PART = 64;

  /** So the broker counts what is beyond its bound. */
  private static final String OTHERS_OF_BROKER = "(others)";

  /**
   * Node ids ({@code zeromq_NAME_HOST_PID_RANDOM}), numbers, hexadecimal with dashes as UUIDs have
   * it, and letters of both cases with digits, as Zeek's unique ids.
   */
  private static final Pattern RANDOM =
      Pattern.compile(
          "zeromq_.*"
              + "|\\d{4,}"
              + "|(?=.*\\d)[0-9A-Fa-f-]{8,}"
              + "|(?=.*\\d)(?=.*[a-z])(?=.*[A-Z])[0-9A-Za-z]{12,}");

  private TopicGroups() {}

  /**
   * The group of a topic, or of a prefix of the broker's statistics. The group of a group is
   * itself.
   */
  public static String of(String topic) {
    if (topic.equals(OTHERS_OF_BROKER)) {
      return OTHER;
    }
    StringBuilder group = new StringBuilder();
    int from = 0;
    for (int part = 0; part < PARTS && from < topic.length(); part++) {
      int end = from;
      while (end < topic.length() && topic.charAt(end) != '.' && topic.charAt(end) != '/') {
        end++;
      }
      String text = topic.substring(from, end);
      boolean isCut = text.length() > LONGEST_PART || RANDOM.matcher(text).matches();
      group.append(isCut ? "*" : text);
      if (end < topic.length()) {
        group.append(topic.charAt(end));
      }
      from = end + 1;
    }
    return group.toString();
  }
}
