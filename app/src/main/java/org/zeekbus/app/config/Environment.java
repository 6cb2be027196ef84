package org.zeekbus.app.config;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.zeekbus.settings.ConfigurationException;
import org.zeekbus.settings.Origin;
import org.zeekbus.settings.RawValue;
import org.zeekbus.settings.Setting;
import org.zeekbus.settings.SettingType;

/** The settings in environment variables. An empty variable counts as not set. */
public final class Environment {
  private static final String PREFIX = "ZEEKBUS_";
  private static final String FOR_THE_LAUNCHER = "ZEEKBUS_JAVA_OPTS";

  /** Variables that Kubernetes sets in every container beside a service named zeekbus. */
  private static final Pattern OF_KUBERNETES = Pattern.compile("ZEEKBUS_(SERVICE|PORT)(_.*)?");

  private static final Pattern LIST_SEPARATOR = Pattern.compile("[,\\s]+");

  private final Map<String, String> variables;
  private final Sections sections;
  private final Supplier<Set<String>> variablesOfFlags;

  /**
   * These variables.
   *
   * @param sections the settings that they may set
   * @param variablesOfFlags the names of variables that stand for flags and not for settings; asked
   *     only about a name that is unknown otherwise
   */
  public Environment(
      Map<String, String> variables, Sections sections, Supplier<Set<String>> variablesOfFlags) {
    this.variables = Map.copyOf(variables);
    this.sections = sections;
    this.variablesOfFlags = variablesOfFlags;
  }

  /** The settings that variables may set. */
  public Sections sections() {
    return sections;
  }

  /** The configuration file, if one is named. */
  public Optional<Path> file() {
    return find(Setting.variable(Flags.CONFIG)).map(Path::of);
  }

  /**
   * Values that stand for several are separated by commas or spaces; options, which may have both,
   * stand on a line each.
   */
  public Map<Setting<?>, RawValue> settings() {
    Map<Setting<?>, RawValue> given = new LinkedHashMap<>();
    for (Setting<?> setting : sections.settings()) {
      find(setting.variable())
          .map(text -> texts(setting.type().form(), text))
          .ifPresent(texts ->
              given.put(setting, new RawValue(texts, new Origin.Variable(setting.variable()))));
    }
    return given;
  }

  private static List<String> texts(SettingType.Form form, String text) {
    return switch (form) {
      case ONE -> List.of(text);
      case OPTIONS -> text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
      case LIST, SECTIONS, ENTRIES -> List.of(LIST_SEPARATOR.split(text, 0));
    };
  }

  /** The settings in the variables of other programs. */
  public Map<Setting<?>, RawValue> otherVariables() {
    Map<Setting<?>, RawValue> given = new LinkedHashMap<>();
    sections
        .otherVariables()
        .forEach((setting, variable) ->
            find(variable)
                .ifPresent(
                    text -> given.put(setting, new RawValue(text, new Origin.Variable(variable)))));
    return given;
  }

  /** The value of any variable, without spaces around it. */
  public Optional<String> find(String variable) {
    return Optional.ofNullable(variables.get(variable))
        .map(String::strip)
        .filter(s -> !s.isEmpty());
  }

  /**
   * A misspelled variable would otherwise go unnoticed.
   *
   * @throws ConfigurationException naming those that look like ours and are not
   */
  void rejectUnknown() throws ConfigurationException {
    Set<String> unknown = new TreeSet<>();
    for (String name : variables.keySet()) {
      if (name.startsWith(PREFIX) && !isKnown(name)) {
        unknown.add(name);
      }
    }
    if (!unknown.isEmpty()) {
      unknown.removeAll(variablesOfFlags.get());
    }
    if (!unknown.isEmpty()) {
      throw new ConfigurationException(
          String.join(", ", unknown)
              + ": no such setting (`zeekbus check-config --help` lists all settings)");
    }
  }

  /**
   * Whether it is no setting's: it belongs to the launcher, to Kubernetes, or says what to read.
   */
  public static boolean isReserved(String name) {
    return name.equals(FOR_THE_LAUNCHER)
        || name.equals(PluginDirectory.VARIABLE)
        || name.equals(Setting.variable(Flags.CONFIG))
        || OF_KUBERNETES.matcher(name).matches();
  }

  private boolean isKnown(String name) {
    return isReserved(name)
        || sections.stream().anyMatch(setting -> setting.variable().equals(name));
  }
}
