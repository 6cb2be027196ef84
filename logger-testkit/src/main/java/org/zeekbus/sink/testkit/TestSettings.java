package org.zeekbus.sink.testkit;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.zeekbus.settings.Origin;
import org.zeekbus.settings.Setting;
import org.zeekbus.settings.SettingValues;

/** Values of settings, as texts; all others have their defaults. Owner: one thread. */
public final class TestSettings implements SettingValues {
  private final Map<Setting<?>, List<String>> texts = new HashMap<>();

  /** All have their defaults. */
  public TestSettings() {}

  /** Sets one, by its text in a configuration file, or several if it is a list. */
  public TestSettings set(Setting<?> setting, String... text) {
    texts.put(setting, List.of(text));
    return this;
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
    return texts.containsKey(setting) ? new Origin.Flag(setting.flag()) : Origin.DEFAULT;
  }
}
