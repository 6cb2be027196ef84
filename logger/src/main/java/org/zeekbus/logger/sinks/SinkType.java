package org.zeekbus.logger.sinks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.zeekbus.logger.LoggerSection;
import org.zeekbus.logger.output.OnGone;
import org.zeekbus.logger.output.SinkOverflow;
import org.zeekbus.logger.shape.ShapingSection;
import org.zeekbus.settings.Section;
import org.zeekbus.settings.Setting;
import org.zeekbus.settings.SettingType;
import org.zeekbus.settings.SettingValues;
import org.zeekbus.sink.SinkProvider;

/**
 * A type of sink: its provider, and the settings that the logger adds to those of the provider.
 *
 * <p>Owner: nobody, it does not change.
 */
public final class SinkType {
  static final String ON_FULL = "on-full";
  static final String ON_GONE = "on-gone";

  /** What an entry of any type may set, by its key there. */
  static final Map<String, Setting<?>> SHAPING = shaping();

  private final SinkProvider provider;
  private final @Nullable Path plugin;
  private final Setting<SinkOverflow> onFull;
  private final @Nullable Setting<OnGone> onGone;

  /** Declared by the provider, then by the logger. */
  private final List<Setting<?>> settings = new ArrayList<>();

  /** The settings that an entry of {@code logger.sinks} may set, by their keys there. */
  private final Map<String, Setting<?>> options = new LinkedHashMap<>();

  private final Map<Setting<?>, String> keys = new LinkedHashMap<>();

  /**
   * A type.
   *
   * @param plugin the jar that it comes from; null if it is the logger's own
   */
  SinkType(SinkProvider provider, @Nullable Path plugin) {
    this.provider = provider;
    this.plugin = plugin;
    Section section = provider.section();
    settings.addAll(section.settings());
    List<Setting<?>> own = new ArrayList<>(section.settings());
    if (provider instanceof BuiltInProvider builtIn) {
      onFull = builtIn.onFull();
      onGone = builtIn.onGone().orElse(null);
      own.addAll(builtIn.ofTheLogger());
      builtIn.isWanted().ifPresent(own::remove);
    } else {
      Section policy = new Section(section.name());
      onFull =
          policy.setting(
              ON_FULL,
              SettingType.oneOf(SinkOverflow.class),
              provider.spools() ? SinkOverflow.SPOOL : SinkOverflow.BLOCK,
              "What the logger does when sink %s is too slow".formatted(provider.type()));
      onGone =
          policy.setting(
              ON_GONE,
              SettingType.oneOf(OnGone.class),
              OnGone.EXIT,
              "What the logger does when sink %s can never take records again: stop with exit code 1, or drop its records and go on"
                  .formatted(provider.type()));
      settings.addAll(policy.settings());
    }
    own.remove(onFull);
    add(ON_FULL, onFull);
    if (onGone != null) {
      own.remove(onGone);
      add(ON_GONE, onGone);
    }
    own.forEach(setting -> add(keyInEntry(setting), setting));
    SHAPING.forEach((key, setting) -> {
      if (options.containsKey(key)) {
        throw new IllegalArgumentException(
            "setting %s.%s belongs to the logger (expected: another name)"
                .formatted(section.name(), key));
      }
      add(key, setting);
    });
  }

  private static Map<String, Setting<?>> shaping() {
    Map<String, Setting<?>> byKey = new LinkedHashMap<>();
    for (Setting<?> setting : ShapingSection.SECTION.settings()) {
      byKey.put(setting.key().substring(ShapingSection.SECTION.name().length() + 1), setting);
    }
    return Collections.unmodifiableMap(byKey);
  }

  private String keyInEntry(Setting<?> setting) {
    return provider instanceof BuiltInProvider builtIn
        ? builtIn.keyInEntry(setting)
        : setting.key().substring(provider.section().name().length() + 1);
  }

  private void add(String key, Setting<?> setting) {
    options.put(key, setting);
    keys.put(setting, key);
  }

  /** Its name in {@code logger.sinks}. */
  public String name() {
    return provider.type();
  }

  /** Its settings, in the order of help and manual. */
  public List<Setting<?>> settings() {
    return List.copyOf(settings);
  }

  /** The keys that an entry of {@code logger.sinks} may have, beside type and name. */
  public List<String> optionKeys() {
    return List.copyOf(options.keySet());
  }

  Optional<Setting<?>> option(String key) {
    return Optional.ofNullable(options.get(key));
  }

  /** Its key in an entry, or nothing if an entry cannot set it. */
  Optional<String> key(Setting<?> setting) {
    return Optional.ofNullable(keys.get(setting));
  }

  SinkProvider provider() {
    return provider;
  }

  @Nullable Path plugin() {
    return plugin;
  }

  SinkOverflow onFull(SettingValues values) {
    return values.get(onFull);
  }

  OnGone onGone(SettingValues values) {
    return onGone == null ? OnGone.EXIT : values.get(onGone);
  }

  /** Whether one runs while {@code logger.sinks} is not set. */
  boolean runsByDefault(SettingValues values) {
    return provider instanceof BuiltInProvider builtIn
        && builtIn.isWanted().map(wanted -> values.get(wanted).isOn()).orElse(true);
  }

  /** The setting that makes it run beside the default, if it has one. */
  Optional<Setting<?>> isWanted() {
    return provider instanceof BuiltInProvider builtIn
        ? builtIn.isWanted().map(setting -> setting)
        : Optional.empty();
  }

  @Override
  public String toString() {
    return LoggerSection.NAME + " sink " + name();
  }
}
