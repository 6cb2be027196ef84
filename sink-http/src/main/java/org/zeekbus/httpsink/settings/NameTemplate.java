package org.zeekbus.httpsink.settings;

import org.zeekbus.settings.SettingType;
import org.zeekbus.zeek.value.Bytes;

/**
 * A name that follows from a log's path, such as that of its table. Owner: nobody, it does not
 * change.
 *
 * @param text in which {@code {path}} stands for the path
 */
public record NameTemplate(String text) {
  private static final String PATH = "{path}";

  /** Any text but none. */
  public static final SettingType<NameTemplate> TYPE =
      SettingType.one(
          "TEXT",
          "",
          text -> {
            if (text.isBlank()) {
              throw new IllegalArgumentException("'" + text + "' (expected: a name)");
            }
            return new NameTemplate(text);
          },
          NameTemplate::text);

  /** Whether each log has a name of its own. */
  public boolean hasPath() {
    return text.contains(PATH);
  }

  /** The name for a log. */
  public String of(Bytes path) {
    return text.replace(PATH, path.text());
  }

  @Override
  public String toString() {
    return text;
  }
}
