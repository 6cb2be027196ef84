package org.zeekbus.settings;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * One thing that can be set: by a key of the configuration file, by a flag and by an environment
 * variable, all three with names that follow from the key.
 *
 * @param key with dots for the levels of the file: {@code broker.queue.bytes}
 * @param type how its values are written
 * @param fallback the value when nobody sets it; nothing if it is then without effect
 * @param fallbackText what the manual says instead of the value that this machine would have
 * @param description for help and manual, one sentence without its full stop
 */
public record Setting<T>(
    String key,
    SettingType<T> type,
    Supplier<Optional<T>> fallback,
    Optional<String> fallbackText,
    String description) {
  /** The roles, which are left out of flags. */
  private static final List<String> ROLES = List.of("broker.", "logger.");

  /** {@code --queue-bytes}: the key without its role, hyphens for dots and underscores. */
  public String flag() {
    String name = hasRole() ? key.substring(key.indexOf('.') + 1) : key;
    return "--" + name.replace('.', '-').replace('_', '-');
  }

  /** For errors: {@code --linger: broker.linger}; {@code --data} alone, as it has the key. */
  public String at(Origin origin) {
    String where = origin.toString();
    return where.equals("--" + key) ? where : where + ": " + key;
  }

  /** Whether it is about this role, or about all. */
  public boolean isOf(String role) {
    return !hasRole() || key.startsWith(role + ".");
  }

  /** Whether it is about one role alone. */
  public boolean hasRole() {
    return ROLES.stream().anyMatch(key::startsWith);
  }

  /** {@code ZEEKBUS_QUEUE_BYTES}: the flag in capitals, underscores for hyphens. */
  public String variable() {
    return variable(flag());
  }

  /** The environment variable of any flag, settings or not. */
  public static String variable(String flag) {
    return "ZEEKBUS_" + flag.substring(2).replace('-', '_').toUpperCase(Locale.ROOT);
  }

  /** The default as help and manual print it. */
  public String fallbackForPeople() {
    return fallbackText.or(() -> fallback.get().map(type::format)).orElse("none");
  }
}
