package org.zeekbus.settings;

import java.util.Optional;

/** The values in effect, each with its origin. */
public interface SettingValues {
  /** Reads what a value names, such as a file. */
  @FunctionalInterface
  interface Reader<T, R> {
    /**
     * What it names.
     *
     * @throws ConfigurationException if it cannot be used
     */
    R read(T value) throws ConfigurationException;
  }

  /** The value in effect; empty if nobody set it and it has no default. */
  <T> Optional<T> find(Setting<T> setting);

  /**
   * The value in effect of a setting that has a default.
   *
   * @throws java.util.NoSuchElementException if it has none and nobody set it
   */
  default <T> T get(Setting<T> setting) {
    return find(setting).orElseThrow();
  }

  /** Where the value is written; {@link Origin#DEFAULT} if nobody set it. */
  Origin origin(Setting<?> setting);

  /** Whether somebody set it. */
  default boolean isSet(Setting<?> setting) {
    return !origin(setting).equals(Origin.DEFAULT);
  }

  /** {@code zeekbus.yaml:7: logger.archive}, with which an error about a value begins. */
  default String place(Setting<?> setting) {
    return setting.at(origin(setting));
  }

  /**
   * What the value in effect names, such as the content of a file; empty if there is none.
   *
   * @throws ConfigurationException if it cannot be used, and where the value is written
   */
  default <T, R> Optional<R> read(Setting<T> setting, Reader<T, R> reader)
      throws ConfigurationException {
    Optional<T> value = find(setting);
    if (value.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(reader.read(value.get()));
    } catch (ConfigurationException e) {
      throw new ConfigurationException(
          e.errors().stream().map(error -> place(setting) + ": " + error).toList());
    }
  }

  /** {@code logger.archive off (zeekbus.yaml:7)}, for errors about settings that conflict. */
  default <T> String describe(Setting<T> setting) {
    String value = find(setting).map(setting.type()::format).orElse("none");
    return "%s %s (%s)".formatted(setting.key(), value, origin(setting));
  }

  /** The error if {@code one} is set and {@code other}, which it needs, is not. */
  default Optional<String> missing(Setting<?> one, Setting<?> other) {
    return isSet(one) && !isSet(other)
        ? Optional.of("%s needs %s".formatted(describe(one), other.key()))
        : Optional.empty();
  }

  /** The error for two settings that do not go together. */
  default String conflict(Setting<?> one, String how, Setting<?> other) {
    return "%s %s %s".formatted(describe(one), how, describe(other));
  }
}
