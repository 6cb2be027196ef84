package org.zeekbus.packaging.manual;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.zeekbus.app.config.ConfigurationPrinter;
import org.zeekbus.settings.Setting;

/**
 * The configuration file of the service: every setting as a comment, with its default, but for the
 * two directories that a service needs.
 */
final class ShippedConfiguration {
  private static final String HEAD =
      """
      # Configuration of zeekbus: zeekbus.yaml(5) describes all settings.
      #
      # This file has every setting, with its default, as a comment. To set one, remove the # before its
      # line, and the # before the section above it if that has one. Where the text names a default, the
      # value is no more than an example, or stands for one, such as FILE.
      #
      # To look for mistakes: zeekbus check-config --config /etc/zeekbus/zeekbus.yaml
      # After a change:       systemctl restart zeekbus
      """;

  /** What the service has instead of a default. */
  private static final Map<String, String> SET =
      Map.of("data", "/var/lib/zeekbus", "logger.dir", "/var/log/zeekbus");

  private static final String INDENT = "  ";
  private static final int WIDTH = 100;

  private final StringBuilder file = new StringBuilder(HEAD);

  private ShippedConfiguration() {}

  static String of(List<Setting<?>> settings) {
    ShippedConfiguration made = new ShippedConfiguration();
    Map<String, List<Setting<?>>> top = new LinkedHashMap<>();
    for (Setting<?> setting : settings) {
      String key = setting.key();
      int dot = key.indexOf('.');
      top.computeIfAbsent(dot < 0 ? "" : key.substring(0, dot), name -> new ArrayList<>())
          .add(setting);
    }
    top.forEach(made::addTop);
    return made.file.toString();
  }

  private void addTop(String name, List<Setting<?>> settings) {
    file.append('\n');
    SettingGroups.about(name).ifPresent(about -> comment("", about + "."));
    if (name.isEmpty()) {
      settings.forEach(setting -> add(setting, ""));
    } else {
      file.append(name).append(":\n");
      add(name + ".", settings, INDENT);
    }
  }

  /** Those of a section: first its own, then each section below it. */
  private void add(String prefix, List<Setting<?>> settings, String indent) {
    Map<String, List<Setting<?>>> below = new LinkedHashMap<>();
    for (Setting<?> setting : settings) {
      String rest = setting.key().substring(prefix.length());
      int dot = rest.indexOf('.');
      if (dot < 0) {
        add(setting, indent);
      } else {
        below.computeIfAbsent(rest.substring(0, dot), name -> new ArrayList<>()).add(setting);
      }
    }
    below.forEach((name, members) -> {
      file.append('\n');
      SettingGroups.about(prefix + name).ifPresent(about -> comment(indent, about + "."));
      file.append(indent).append('#').append(name).append(":\n");
      add(prefix + name + ".", members, indent + INDENT);
    });
  }

  private <T> void add(Setting<T> setting, String indent) {
    String text = setting.description() + ".";
    if (!setting.type().range().isEmpty()) {
      text += " Allowed: " + setting.type().range() + ".";
    } else if (setting.type().label().contains("|")) {
      text += " One of: " + setting.type().label().replace("|", ", ") + ".";
    }
    Optional<String> fallback = fallback(setting);
    if (fallback.isEmpty()) {
      text += " Default: " + setting.fallbackForPeople() + ".";
    }
    comment(indent, text);
    String name = setting.key().substring(setting.key().lastIndexOf('.') + 1);
    String set = SET.get(setting.key());
    String value = set != null ? set : fallback.orElse(setting.type().label().split("\\|")[0]);
    file.append("%s%s%s: %s\n".formatted(indent, set == null ? "#" : "", name, value));
  }

  /** The default as the file has it, if it is the same on each machine. */
  private static <T> Optional<String> fallback(Setting<T> setting) {
    if (setting.fallbackText().isEmpty()) {
      return setting.fallback().get().map(value -> ConfigurationPrinter.yaml(setting, value));
    }
    return setting
        .fallbackText()
        .filter(text -> List.of(setting.type().label().split("\\|")).contains(text));
  }

  /** Text in lines that are not too long. */
  private void comment(String indent, String text) {
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" ")) {
      if (indent.length() + 2 + line.length() + 1 + word.length() > WIDTH) {
        file.append(indent).append("# ").append(line.toString().strip()).append('\n');
        line.setLength(0);
      }
      line.append(word).append(' ');
    }
    file.append(indent).append("# ").append(line.toString().strip()).append('\n');
  }
}
