package org.zeekbus.httpsink.settings;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.zeekbus.settings.SettingType;

/**
 * The labels by which Loki tells streams apart. Owner: nobody, it does not change.
 *
 * @param templates by their names, in the order of these
 */
public record LokiLabels(Map<String, NameTemplate> templates) {
  private static final Pattern NAME = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");

  /** At most so many, as Loki's default is. */
  private static final int MOST = 15;

  private static final SettingType<Map<String, String>> TEXTS = SettingType.options(_ -> false);

  /** At least one label. */
  public static final SettingType<LokiLabels> TYPE =
      new SettingType<>(
          TEXTS.label(),
          "{path} and {node} in values",
          TEXTS.form(),
          texts -> of(TEXTS.parser().apply(texts)),
          labels -> TEXTS.formatter().apply(labels.texts()));

  /** Copies. */
  public LokiLabels {
    templates = Collections.unmodifiableMap(new TreeMap<>(templates));
  }

  /**
   * Labels by their names.
   *
   * @throws IllegalArgumentException if Loki would not take one
   */
  public static LokiLabels of(Map<String, String> texts) {
    if (texts.isEmpty() || texts.size() > MOST) {
      throw new IllegalArgumentException(
          "%d labels (expected: 1 to %d, such as job: zeek and path: {path})"
              .formatted(texts.size(), MOST));
    }
    texts
        .keySet()
        .forEach(name -> {
          if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                "label '%s' (expected: letters, digits and underscores)".formatted(name));
          }
        });
    return new LokiLabels(
        texts.entrySet().stream()
            .collect(
                Collectors.toMap(Map.Entry::getKey, each -> NameTemplate.parse(each.getValue()))));
  }

  /** Whether records of one log may have different labels. */
  public boolean dependOnNode() {
    return templates.values().stream().anyMatch(NameTemplate::hasNode);
  }

  private Map<String, String> texts() {
    Map<String, String> texts = new TreeMap<>();
    templates.forEach((name, template) -> texts.put(name, template.text()));
    return texts;
  }
}
