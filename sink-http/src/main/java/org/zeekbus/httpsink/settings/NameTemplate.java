package org.zeekbus.httpsink.settings;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.zeekbus.settings.SettingType;

/**
 * A name that a site gives its records at the target, such as that of a table, in which {@code
 * {path}} stands for their log's path and {@code {node}} for the node that sent them. Owner:
 * nobody, it does not change.
 *
 * @param text such as {@code bro:{path}:json}
 */
public record NameTemplate(String text) {
  private static final String PATH = "{path}";
  private static final String NODE = "{node}";

  /** Names that may be different for each log and node. */
  public static final SettingType<NameTemplate> TYPE =
      SettingType.one("TEXT", "{path} and {node} in it", NameTemplate::parse, NameTemplate::text);

  /** Names that may be different for each log. */
  public static final SettingType<NameTemplate> OF_LOG =
      SettingType.one(
          "TEXT", "{path} in it", text -> parse(text, Set.of(PATH)), NameTemplate::text);

  private static final Pattern BRACES = Pattern.compile("\\{[^{}]*}");

  /**
   * Reads one with path and node.
   *
   * @throws IllegalArgumentException if braces stand round something else
   */
  public static NameTemplate parse(String text) {
    return parse(text, Set.of(PATH, NODE));
  }

  private static NameTemplate parse(String text, Set<String> known) {
    if (text.isBlank()) {
      throw new IllegalArgumentException("'" + text + "' (expected: some text)");
    }
    Matcher found = BRACES.matcher(text);
    while (found.find()) {
      if (!known.contains(found.group())) {
        throw new IllegalArgumentException(
            "'%s' has %s (expected: %s)"
                .formatted(text, found.group(), known.size() == 1 ? PATH : PATH + " or " + NODE));
      }
    }
    return new NameTemplate(text);
  }

  /** Whether each log has a name of its own. */
  public boolean hasPath() {
    return text.contains(PATH);
  }

  /** Whether each node has a name of its own. */
  public boolean hasNode() {
    return text.contains(NODE);
  }

  /** The name of a log's records, if it does not depend on the node. */
  public String of(String path) {
    return of(path, "");
  }

  /** The name of a log's records from a node. */
  public String of(String path, String node) {
    return BRACES
        .matcher(text)
        .replaceAll(match -> Matcher.quoteReplacement(match.group().equals(PATH) ? path : node));
  }

  @Override
  public String toString() {
    return text;
  }
}
