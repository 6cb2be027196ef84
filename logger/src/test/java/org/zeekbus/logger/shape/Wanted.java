package org.zeekbus.logger.shape;

import org.zeekbus.settings.Setting;
import org.zeekbus.sink.testkit.TestSettings;

/** What a site wants of a sink. */
public final class Wanted {
  private Wanted() {}

  /** The shaping that lines such as {@code fields: ts, uid} say. */
  public static Shaping of(String... lines) {
    TestSettings settings = new TestSettings();
    for (String line : lines) {
      String[] parts = line.split(": ", 2);
      Setting<?> setting =
          ShapingSection.SECTION.settings().stream()
              .filter(each -> each.key().endsWith("." + parts[0]))
              .findFirst()
              .orElseThrow();
      if (setting.type().isList()) {
        settings.set(setting, parts[1].split(", ", -1));
      } else {
        settings.set(setting, parts[1]);
      }
    }
    return ShapingSection.of(settings).orElseThrow();
  }
}
