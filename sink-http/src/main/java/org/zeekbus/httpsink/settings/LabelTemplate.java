package org.zeekbus.httpsink.settings;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.zeekbus.settings.SettingType;

/**
 * A name that a site gives its records at the target, in which {@code {path}} stands for their
 * log's path and {@code {node}} for the node that sent them. Owner: nobody, it does not change.
 *
 * @param text such as {@code bro:{path}:json}
 */
public record LabelTemplate(String text) {
  /** Any text with these two. */
  public static final SettingType<LabelTemplate> TYPE =
      SettingType.one("TEXT", "{path} and {node} in it", LabelTemplate::parse, LabelTemplate::text);

  private static final Pattern BRACES = Pattern.compile("\\{[^{}]*}");

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException if braces stand round something else
   */
  public static LabelTemplate parse(String text) {
    if (text.isBlank()) {
      throw new IllegalArgumentException("'" + text + "' (expected: some text)");
    }
    Matcher found = BRACES.matcher(text);
    while (found.find()) {
      if (!found.group().equals("{path}") && !found.group().equals("{node}")) {
        throw new IllegalArgumentException(
            "'%s' has %s (expected: {path} or {node})".formatted(text, found.group()));
      }
    }
    return new LabelTemplate(text);
  }

  /** The name of a log's records. */
  public String of(String path, String node) {
    Matcher found = BRACES.matcher(text);
    return found.replaceAll(
        match -> Matcher.quoteReplacement(match.group().equals("{path}") ? path : node));
  }

  @Override
  public String toString() {
    return text;
  }
}
