package org.zeekbus.packaging.manual;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.zeekbus.settings.Setting;

/** How settings stand together in pages: by the section of the file, those of each sink apart. */
final class SettingGroups {
  private static final Map<String, String> ABOUT =
      Map.ofEntries(
          Map.entry("broker", "The broker"),
          Map.entry("logger", "The logger, and its log files"),
          Map.entry("logger.ascii", "Options of Zeek for log files"),
          Map.entry("logger.kafka", "Sinks of type kafka"),
          Map.entry("logger.http", "Sinks of type http"),
          Map.entry("logger.parquet", "Sinks of type parquet"),
          Map.entry("limits", "Limits for peers"),
          Map.entry("http", "Dashboard, metrics, health and API"),
          Map.entry("observe", "What is counted by name"),
          Map.entry("websocket", "The WebSocket API"),
          Map.entry("curve", "Encryption and keys"),
          Map.entry("log", "What zeekbus logs of itself"),
          Map.entry("", "The service as a whole"));

  private SettingGroups() {}

  /** The settings by the key of their group, both in the order of help. */
  static Map<String, List<Setting<?>>> of(List<Setting<?>> settings) {
    Map<String, List<Setting<?>>> groups = new LinkedHashMap<>();
    for (Setting<?> setting : settings) {
      groups.computeIfAbsent(group(setting.key()), key -> new ArrayList<>()).add(setting);
    }
    return groups;
  }

  private static String group(String key) {
    String[] levels = key.split("\\.");
    if (levels.length == 1) {
      return "";
    }
    return levels[0].equals("logger") && levels.length > 2
        ? levels[0] + "." + levels[1]
        : levels[0];
  }

  /** A heading for a group. */
  static String heading(String group) {
    String about = about(group).orElse("Sinks of a plugin");
    return group.isEmpty() ? about : "%s: %s".formatted(about, group);
  }

  /** What the settings of a group are about. */
  static Optional<String> about(String group) {
    return Optional.ofNullable(ABOUT.get(group));
  }
}
