package org.zeekbus.app.config;

import java.io.PrintWriter;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.zeekbus.logger.sinks.ChosenSinks;
import org.zeekbus.logger.sinks.SinkEntry;
import org.zeekbus.settings.Origin;
import org.zeekbus.settings.Setting;
import org.zeekbus.settings.SettingType;
import org.zeekbus.settings.SettingValues;

/** Prints a configuration as the file that would have said the same, origins as comments. */
public final class ConfigurationPrinter {
  /** Text that YAML reads unquoted in any context. */
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_./-]*");

  /**
   * A value that is in effect instead of that of a setting.
   *
   * @param by the key of the setting from which it follows
   */
  public record Replaced<T>(Setting<T> setting, T value, String by) {}

  private static final String INDENT = "  ";

  private final Configuration configuration;
  private final List<Replaced<?>> replaced;
  private final PrintWriter out;
  private final Set<String> sections = new HashSet<>();

  /**
   * A printer.
   *
   * @param replaced settings whose value in effect is another than theirs
   */
  public ConfigurationPrinter(
      Configuration configuration, List<Replaced<?>> replaced, PrintWriter out) {
    this.configuration = configuration;
    this.replaced = replaced;
    this.out = out;
  }

  public void print() {
    for (Setting<?> setting : configuration.sections().settings()) {
      int level = 0;
      for (int dot = setting.key().indexOf('.');
          dot >= 0;
          dot = setting.key().indexOf('.', dot + 1)) {
        String section = setting.key().substring(0, dot);
        if (sections.add(section)) {
          out.println(INDENT.repeat(level) + lastName(section) + ":");
        }
        level++;
      }
      if (setting.equals(configuration.sections().sinkTypes().sinks()) && haveSinksTheirOwn()) {
        printSinks(INDENT.repeat(level));
      } else {
        print(INDENT.repeat(level), setting);
      }
    }
    out.flush();
  }

  private boolean haveSinksTheirOwn() {
    return configuration
        .find(configuration.sections().sinkTypes().sinks())
        .orElse(List.of())
        .stream()
        .anyMatch(entry -> !entry.set(configuration).isEmpty());
  }

  /** Each with what it sets for itself. */
  private void printSinks(String indent) {
    Setting<List<SinkEntry>> sinks = configuration.sections().sinkTypes().sinks();
    print(indent + lastName(sinks.key()) + ":", configuration.origin(sinks).toString());
    for (SinkEntry entry : configuration.get(sinks)) {
      out.println("%s%s- type: %s".formatted(indent, INDENT, entry.type().name()));
      String below = indent + INDENT + INDENT;
      out.println(below + "name: " + entry.name());
      entry.set(configuration).forEach((key, setting) -> printOption(below, key, setting));
    }
  }

  private <T> void printOption(String indent, String key, Setting<T> setting) {
    String origin = configuration.origin(setting).toString();
    if (isHidden(setting)) {
      print("%s# %s: %s".formatted(indent, key, SettingType.NOT_SHOWN), origin);
    } else {
      printValue(indent, key, setting, configuration.get(setting), origin);
    }
  }

  /** Options are below their key, secret ones as comments. */
  private <T> void printValue(
      String indent, String key, Setting<T> setting, T value, String origin) {
    List<String> options = setting.type().formatter().apply(value);
    if (setting.type().form() != SettingType.Form.OPTIONS || options.isEmpty()) {
      print("%s%s: %s".formatted(indent, key, yaml(setting, value)), origin);
      return;
    }
    boolean isAnyShown = !options.stream().allMatch(ConfigurationPrinter::isHiddenOption);
    print(indent + (isAnyShown ? "" : "# ") + key + ":", origin);
    for (String option : options) {
      int end = option.indexOf('=');
      String text = option.substring(end + 1);
      out.println(
          "%s%s%s%s: %s"
              .formatted(
                  indent,
                  INDENT,
                  isHiddenOption(option) ? "# " : "",
                  quoted(option.substring(0, end)),
                  isHiddenOption(option) ? text : quoted(text)));
    }
  }

  private static boolean isHiddenOption(String option) {
    return option.endsWith("=" + SettingType.NOT_SHOWN);
  }

  private <T> void print(String indent, Setting<T> setting) {
    Optional<Replaced<?>> other =
        replaced.stream().filter(each -> each.setting().equals(setting)).findFirst();
    if (other.isPresent()) {
      print(indent + "# " + line(other.get()), "by " + other.get().by());
    } else if (isHidden(setting)) {
      print(
          indent + "# " + line(setting, SettingType.NOT_SHOWN),
          configuration.origin(setting).toString());
    } else {
      String origin = configuration.origin(setting).toString();
      String key = lastName(setting.key());
      Optional<T> value = configuration.find(setting);
      if (value.isEmpty()) {
        print(indent + "# " + line(setting, setting.fallbackForPeople()), origin);
      } else {
        String comment = wouldConflict(setting) ? "# " : "";
        printValue(indent + comment, key, setting, value.get(), origin);
      }
    }
  }

  /** Whether a file that sets this to its default would be refused. */
  private boolean wouldConflict(Setting<?> setting) {
    return !configuration.isSet(setting)
        && !new ChosenSinks(
                configuration.sections().sinkTypes(), new WithDefaultSet(configuration, setting))
            .conflicts()
            .isEmpty();
  }

  /** The same values, with one default as if a flag had set it. */
  private record WithDefaultSet(SettingValues values, Setting<?> setting) implements SettingValues {
    @Override
    public <T> Optional<T> find(Setting<T> other) {
      return values.find(other);
    }

    @Override
    public Origin origin(Setting<?> other) {
      return other.equals(setting) ? new Origin.Flag(other.flag()) : values.origin(other);
    }
  }

  /** A secret itself is not printed; the file that holds one is. */
  private <T> boolean isHidden(Setting<T> setting) {
    return configuration
        .find(setting)
        .map(value -> setting.type().format(value).equals(SettingType.NOT_SHOWN))
        .orElse(false);
  }

  /** As a comment, since some together with it would not be a file that is accepted. */
  private static <T> String line(Replaced<T> replaced) {
    return line(replaced.setting(), yaml(replaced.setting(), replaced.value()));
  }

  private void print(String setting, String origin) {
    out.println("%-50s # %s".formatted(setting, origin));
  }

  /** A value as the file has it. */
  public static <T> String yaml(Setting<T> setting, T value) {
    List<String> texts =
        setting.type().formatter().apply(value).stream().map(ConfigurationPrinter::quoted).toList();
    return switch (setting.type().form()) {
      case ONE -> texts.getFirst();
      case LIST, SECTIONS, ENTRIES, OPTIONS -> "[" + String.join(", ", texts) + "]";
    };
  }

  private static String line(Setting<?> setting, String value) {
    return lastName(setting.key()) + ": " + value;
  }

  private static String lastName(String key) {
    return key.substring(key.lastIndexOf('.') + 1);
  }

  private static String quoted(String text) {
    if (PLAIN.matcher(text).matches() && !text.equalsIgnoreCase("null")) {
      return text;
    }
    StringBuilder out = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\\', '"' -> out.append('\\').append(c);
        case '\n' -> out.append("\\n");
        default -> {
          if (Character.isISOControl(c)) {
            out.append("\\x%02x".formatted((int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    return out.append('"').toString();
  }
}
