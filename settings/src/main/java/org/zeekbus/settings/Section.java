package org.zeekbus.settings;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * The settings of one part of the system, in the order of help and manual. A class declares its
 * section and, by one line each, the settings in it:
 *
 * <pre>{@code
 * static final Section SECTION = new Section("logger.count");
 * static final Setting<Duration> EVERY =
 *     SECTION.setting("every", SettingType.duration(SECOND, HOUR), MINUTE, "How often it prints");
 * }</pre>
 *
 * <p>Owner: the class that declares it, while it is initialised; then any thread reads.
 */
public final class Section {
  /** Looks at settings of a section together. */
  @FunctionalInterface
  public interface Check {
    /**
     * Finds settings that are each allowed but do not go together.
     *
     * @throws ConfigurationException with one line for each, naming both
     */
    void check(SettingValues values) throws ConfigurationException;
  }

  /** Keys that are valid in the file, as a flag and as an environment variable. */
  private static final Pattern KEY = Pattern.compile("[a-z][a-z0-9]*([._-][a-z0-9]+)*");

  private final String name;
  private final Check check;
  private final List<Setting<?>> settings = new ArrayList<>();

  /** A section without settings, all of which go together. */
  public Section(String name) {
    this(name, values -> {});
  }

  /**
   * A section without settings.
   *
   * @param name begins the keys of its settings, with dots for the levels of the file; empty for
   *     settings that stand at the top
   * @param check finds settings that do not go together
   */
  public Section(String name, Check check) {
    this.name = name;
    this.check = check;
  }

  /**
   * Finds settings of this section that do not go together.
   *
   * @throws ConfigurationException with one line for each, naming both
   */
  public void check(SettingValues values) throws ConfigurationException {
    check.check(values);
  }

  /** Begins the keys of its settings. */
  public String name() {
    return name;
  }

  /** All its settings, in the order in which they were declared. */
  public List<Setting<?>> settings() {
    return Collections.unmodifiableList(settings);
  }

  /** Declares a setting with a default. */
  public <T> Setting<T> setting(String key, SettingType<T> type, T fallback, String description) {
    return add(key, type, () -> Optional.of(fallback), Optional.empty(), description);
  }

  /** Declares a setting that has no effect until somebody sets it. */
  public <T> Setting<T> optional(String key, SettingType<T> type, String description) {
    return add(key, type, Optional::empty, Optional.empty(), description);
  }

  /**
   * Declares a setting whose default depends on another, or on the machine.
   *
   * @param fallback gives the default; nothing if whoever reads the setting works it out
   * @param fallbackText describes it in help and manual
   */
  public <T> Setting<T> setting(
      String key,
      SettingType<T> type,
      Supplier<Optional<T>> fallback,
      String fallbackText,
      String description) {
    return add(key, type, fallback, Optional.of(fallbackText), description);
  }

  private <T> Setting<T> add(
      String key,
      SettingType<T> type,
      Supplier<Optional<T>> fallback,
      Optional<String> fallbackText,
      String description) {
    if (!KEY.matcher(key).matches()) {
      throw new IllegalArgumentException(
          "setting '%s' (expected: lower-case letters, digits, dots, hyphens and underscores)"
              .formatted(key));
    }
    String whole = name.isEmpty() ? key : name + "." + key;
    if (settings.stream().anyMatch(setting -> setting.key().equals(whole))) {
      throw new IllegalArgumentException("setting " + whole + " is declared twice");
    }
    Setting<T> setting = new Setting<>(whole, type, fallback, fallbackText, description);
    settings.add(setting);
    return setting;
  }
}
