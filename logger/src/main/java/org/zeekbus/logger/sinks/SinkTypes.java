package org.zeekbus.logger.sinks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.zeekbus.logger.LoggerSection;
import org.zeekbus.settings.Section;
import org.zeekbus.settings.Setting;
import org.zeekbus.settings.SettingType;
import org.zeekbus.settings.SettingValues;
import org.zeekbus.sink.SinkProvider;

/**
 * The types of sinks that there are, our own and those of plugins.
 *
 * <p>Owner: nobody, it does not change after {@link #load}.
 */
public final class SinkTypes {
  static final String SINKS = LoggerSection.NAME + ".sinks";

  /** A name is a directory's, too: in the spool, where ours begin with other characters. */
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,39}");

  /** Flag and variable follow from it. */
  private static final Pattern KEY = Pattern.compile("[a-z0-9]+([._-][a-z0-9]+)*");

  private static final Pattern ENTRY = Pattern.compile("(?:([^=]*)=)?([^=]*)");

  /** Types that an installed zeekbus may lack. */
  private static final Set<String> OF_ANOTHER_PACKAGE = Set.of("kafka", "parquet");

  private final Map<String, SinkType> types = new HashMap<>();
  private final List<SinkType> inOrder = new ArrayList<>();
  private final List<String> errors = new ArrayList<>();
  private final Section section = new Section(LoggerSection.NAME);

  /** Which sinks run. */
  private final Setting<List<SinkEntry>> sinks =
      section.setting(
          "sinks",
          new SettingType<>(
              "TYPE",
              "",
              SettingType.Form.ENTRIES,
              this::parse,
              entries -> entries.stream().map(SinkEntry::toString).toList()),
          Optional::empty,
          "files, and stdout with logger.stdout",
          "Sinks that run: a type, or NAME=TYPE, for each; in the file also entries with type, name and settings of their own");

  private SinkTypes() {}

  /**
   * Finds them. Errors of plugins are no exceptions: commands that start no logger do not mind.
   *
   * @param plugins a directory with jars, or null
   * @param reserved settings that a plugin's must not be taken for
   * @param isReserved whether an environment variable belongs to others than settings
   */
  public static SinkTypes load(
      @Nullable Path plugins, List<Setting<?>> reserved, Predicate<String> isReserved) {
    SinkTypes types = new SinkTypes();
    for (SinkProvider provider :
        ServiceLoader.load(SinkProvider.class, SinkTypes.class.getClassLoader())) {
      types.add(new SinkType(provider, null));
    }
    if (plugins != null) {
      types.addPlugins(plugins, reserved, isReserved);
    }
    return types;
  }

  private void addPlugins(Path directory, List<Setting<?>> reserved, Predicate<String> isReserved) {
    List<Plugin> plugins = Plugin.in(directory, errors);
    if (plugins.isEmpty()) {
      return;
    }
    Map<String, String> keys = new HashMap<>(); // by flag
    reserved.forEach(setting -> keys.put(setting.flag(), setting.key()));
    settings().forEach(setting -> keys.put(setting.flag(), setting.key()));
    for (Plugin plugin : plugins) {
      for (SinkProvider provider : plugin.providers(errors)) {
        String problem = problem(provider);
        if (problem.isEmpty() && keys.containsValue(provider.section().name())) {
          problem =
              "type %s: %s is a setting of zeekbus (expected: another type)"
                  .formatted(provider.type(), provider.section().name());
        }
        if (problem.isEmpty()) {
          SinkType type = new SinkType(provider, plugin.jar());
          problem =
              type.settings().stream()
                  .filter(setting -> keys.containsKey(setting.flag()))
                  .findFirst()
                  .map(setting ->
                      "%s has the same flag as %s"
                          .formatted(setting.key(), keys.get(setting.flag())))
                  .or(() -> variableOfOthers(type, isReserved))
                  .orElse("");
          if (problem.isEmpty()) {
            add(type);
            type.settings().forEach(setting -> keys.put(setting.flag(), setting.key()));
          }
        }
        if (!problem.isEmpty()) {
          errors.add(plugin.error(problem));
        }
      }
    }
  }

  private static Optional<String> variableOfOthers(SinkType type, Predicate<String> isReserved) {
    return type.settings().stream()
        .filter(setting -> isReserved.test(setting.variable()))
        .findFirst()
        .map(setting ->
            "setting %s: its variable %s means something else (expected: another name)"
                .formatted(setting.key(), setting.variable()));
  }

  private String problem(SinkProvider provider) {
    String type = provider.type();
    if (!NAME.matcher(type).matches()) {
      return "type '%s' (expected: lower-case letters, digits and hyphens, 40 at most)"
          .formatted(type);
    }
    SinkType other = types.get(type);
    if (other != null) {
      return other.plugin() == null
          ? "type %s is one of zeekbus (expected: another type)".formatted(type)
          : "type %s is also in %s; remove one of the two jars".formatted(type, other.plugin());
    }
    String expected = LoggerSection.NAME + "." + type;
    if (!provider.section().name().equals(expected)) {
      return "type %s has its settings in section '%s' (expected: %s)"
          .formatted(type, provider.section().name(), expected);
    }
    List<String> keys =
        provider.section().settings().stream()
            .map(setting -> setting.key().substring(expected.length() + 1))
            .toList();
    Optional<String> wrong = keys.stream().filter(key -> !KEY.matcher(key).matches()).findFirst();
    if (wrong.isPresent()) {
      return "setting '%s' (expected: lower-case letters, digits, dots, hyphens and underscores)"
          .formatted(wrong.get());
    }
    return keys.stream()
        .filter(SinkTypes::belongsToLogger)
        .findFirst()
        .map(key ->
            "setting %s.%s belongs to the logger (expected: another name)".formatted(expected, key))
        .orElse("");
  }

  /** Whether entries of all types have it, so that a type must not. */
  private static boolean belongsToLogger(String key) {
    return List.of(SinkType.ON_FULL, SinkType.ON_GONE, "type", "name").contains(key)
        || SinkType.SHAPING.keySet().stream()
            .anyMatch(ours -> key.equals(ours) || key.startsWith(ours + "."));
  }

  private void add(SinkType type) {
    types.put(type.name(), type);
    inOrder.add(type);
  }

  /** All types, our own first. */
  public List<SinkType> all() {
    return List.copyOf(inOrder);
  }

  /** The errors of plugins, one line each. */
  public List<String> errors() {
    return List.copyOf(errors);
  }

  /** {@code logger.sinks}. */
  public Setting<List<SinkEntry>> sinks() {
    return sinks;
  }

  /** All settings that have to do with sinks, in the order of help and manual. */
  public List<Setting<?>> settings() {
    List<Setting<?>> all = new ArrayList<>(section.settings());
    inOrder.forEach(type -> all.addAll(type.settings()));
    return all;
  }

  /** The sinks that run with these values. */
  public List<SinkEntry> inEffect(SettingValues values) {
    return values
        .find(sinks)
        .orElseGet(() ->
            inOrder.stream()
                .filter(type -> type.runsByDefault(values))
                .map(type -> new SinkEntry(type.name(), type))
                .toList());
  }

  /**
   * An entry of {@code logger.sinks}.
   *
   * @param name null to call it as its type
   * @throws IllegalArgumentException if there is no such type, or the name will not do
   */
  public SinkEntry entry(@Nullable String name, String typeName) {
    SinkType type = types.get(typeName);
    if (type == null) {
      throw new IllegalArgumentException(
          "'%s'%s (expected: %s)"
              .formatted(
                  typeName,
                  OF_ANOTHER_PACKAGE.contains(typeName)
                      ? " comes with the package zeekbus-sinks, which is not installed here"
                      : "",
                  inOrder.stream().map(SinkType::name).collect(Collectors.joining(", "))));
    }
    if (name != null && !NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "name '%s' (expected: lower-case letters, digits and hyphens, 40 at most)"
              .formatted(name));
    }
    return new SinkEntry(name == null ? typeName : name, type);
  }

  private List<SinkEntry> parse(List<String> texts) {
    List<SinkEntry> entries = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (String text : texts) {
      if (text.contains(",")) {
        throw new IllegalArgumentException(
            "'%s' (expected: TYPE or NAME=TYPE; repeat %s for each)".formatted(text, sinks.flag()));
      }
      var parts = ENTRY.matcher(text);
      if (!parts.matches()) {
        throw new IllegalArgumentException("'" + text + "' (expected: TYPE or NAME=TYPE)");
      }
      SinkEntry entry = entry(parts.group(1), parts.group(2));
      if (!names.add(entry.name())) {
        throw new IllegalArgumentException(
            "two sinks are called '%s' (expected: a name for each)".formatted(entry.name()));
      }
      entries.add(entry);
    }
    return entries;
  }
}
