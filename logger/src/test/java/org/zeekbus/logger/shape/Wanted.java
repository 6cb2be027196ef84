package org.zeekbus.logger.shape;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.zeekbus.settings.Origin;
import org.zeekbus.settings.Setting;
import org.zeekbus.settings.SettingValues;

/** What a site wants of a sink, in lines such as {@code fields: ts, uid}. */
public final class Wanted implements SettingValues {
  private final Map<Setting<?>, List<String>> texts = new HashMap<>();

  private Wanted(String... lines) {
    for (String line : lines) {
      String[] parts = line.split(": ", 2);
      Setting<?> setting =
          ShapingSection.SECTION.settings().stream()
              .filter(each -> each.key().endsWith("." + parts[0]))
              .findFirst()
              .orElseThrow();
      texts.put(
          setting, setting.type().isList() ? List.of(parts[1].split(", ", -1)) : List.of(parts[1]));
    }
  }

  /** The shaping that these lines say. */
  public static Shaping of(String... lines) {
    return ShapingSection.of(new Wanted(lines)).orElseThrow();
  }

  @Override
  public <T> Optional<T> find(Setting<T> setting) {
    List<String> text = texts.get(setting);
    return text == null
        ? setting.fallback().get()
        : Optional.of(setting.type().parser().apply(text));
  }

  @Override
  public Origin origin(Setting<?> setting) {
    return texts.containsKey(setting) ? new Origin.Flag("--test") : Origin.DEFAULT;
  }
}
