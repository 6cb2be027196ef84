package org.zeekbus.logger.file;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.zeekbus.format.AsciiOptions;
import org.zeekbus.settings.SettingType;

/** Types of settings that are options of Zeek's ASCII writer. */
final class AsciiTypes {
  private static final Pattern PATH_OPTION = Pattern.compile("([^:]+):([a-z0-9_]+)=(.*)");

  /** Options of log paths, each {@code PATH:NAME=VALUE}. */
  static final SettingType<Map<String, Map<String, String>>> PATH_OPTIONS =
      new SettingType<>(
          "PATH:NAME=VALUE",
          "",
          SettingType.Form.SECTIONS,
          AsciiTypes::parsePathOptions,
          paths ->
              paths.entrySet().stream()
                  .flatMap(path ->
                      path.getValue().entrySet().stream()
                          .map(o -> path.getKey() + ":" + o.getKey() + "=" + o.getValue()))
                  .toList());

  private AsciiTypes() {}

  /** A value of one of Zeek's options, checked but kept as it is. */
  static SettingType<String> asciiOption(String name) {
    return SettingType.one(
        "VALUE",
        "",
        text -> {
          try {
            var _ = AsciiOptions.DEFAULT.with(Map.of(name, text));
          } catch (IllegalArgumentException e) {
            String message = String.valueOf(e.getMessage());
            String prefix = name + ": ";
            throw new IllegalArgumentException(
                message.startsWith(prefix) ? message.substring(prefix.length()) : message, e);
          }
          return text;
        },
        text -> text);
  }

  private static Map<String, Map<String, String>> parsePathOptions(List<String> texts) {
    Map<String, Map<String, String>> paths = new TreeMap<>();
    for (String text : texts) {
      Matcher option = PATH_OPTION.matcher(text);
      if (!option.matches()) {
        throw new IllegalArgumentException("'" + text + "' (expected: PATH:NAME=VALUE)");
      }
      paths
          .computeIfAbsent(option.group(1), _ -> new TreeMap<>())
          .put(option.group(2), option.group(3));
    }
    paths.values().forEach(AsciiOptions.DEFAULT::with);
    return paths;
  }
}
