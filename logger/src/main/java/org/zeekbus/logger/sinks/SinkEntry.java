package org.zeekbus.logger.sinks;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.zeekbus.logger.output.OnGone;
import org.zeekbus.logger.output.SinkOverflow;
import org.zeekbus.settings.Origin;
import org.zeekbus.settings.Setting;
import org.zeekbus.settings.SettingValues;

/**
 * A sink that the site wants.
 *
 * @param name in statistics, log lines and the spool
 */
public record SinkEntry(String name, SinkType type) {
  /** The setting for an option of this entry, such as {@code logger.sinks.NAME.on-full}. */
  public Optional<Setting<?>> option(String key) {
    return type.option(key).map(setting -> own(key, setting));
  }

  /** The same values, those first that this entry sets for itself. */
  public SettingValues values(SettingValues all) {
    return new Overridden(all);
  }

  /** The action when the sink does not keep up. */
  public SinkOverflow onFull(SettingValues all) {
    return type.onFull(values(all));
  }

  /** The action when the sink can never take anything again. */
  public OnGone onGone(SettingValues all) {
    return type.onGone(values(all));
  }

  /** The setting whose value counts: of this entry, if it sets it. */
  <T> Setting<T> inEffect(SettingValues all, Setting<T> setting) {
    return type.key(setting).map(key -> own(key, setting)).filter(all::isSet).orElse(setting);
  }

  /** The settings of this entry that somebody has set, by key. */
  public Map<String, Setting<?>> set(SettingValues all) {
    Map<String, Setting<?>> set = new LinkedHashMap<>();
    for (String key : type.optionKeys()) {
      option(key).filter(all::isSet).ifPresent(setting -> set.put(key, setting));
    }
    return set;
  }

  private <T> Setting<T> own(String key, Setting<T> setting) {
    return new Setting<>(
        "%s.%s.%s".formatted(SinkTypes.SINKS, name, key),
        setting.type(),
        setting.fallback(),
        setting.fallbackText(),
        setting.description());
  }

  /** {@code TYPE}, or {@code NAME=TYPE}. */
  @Override
  public String toString() {
    return name.equals(type.name()) ? name : name + "=" + type.name();
  }

  private final class Overridden implements SettingValues {
    private final SettingValues all;

    Overridden(SettingValues all) {
      this.all = all;
    }

    @Override
    public <T> Optional<T> find(Setting<T> setting) {
      return all.find(inEffect(all, setting));
    }

    @Override
    public Origin origin(Setting<?> setting) {
      return all.origin(inEffect(all, setting));
    }

    @Override
    public String place(Setting<?> setting) {
      return all.place(inEffect(all, setting));
    }

    @Override
    public <T> String describe(Setting<T> setting) {
      return all.describe(inEffect(all, setting));
    }
  }
}
