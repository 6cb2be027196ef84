package org.zeekbus.app.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.zeekbus.settings.ConfigurationException;
import org.zeekbus.settings.Origin;
import org.zeekbus.settings.RawValue;
import org.zeekbus.settings.Setting;
import org.zeekbus.settings.SettingValues;

/** The value of every setting, each with its origin. */
public final class Configuration implements SettingValues {
  private record Value<T>(T value, Origin origin) {}

  /** Gives the same again as things are then. */
  @FunctionalInterface
  private interface Loader {
    Configuration load() throws ConfigurationException;
  }

  /** The values that are set. */
  private final Map<Setting<?>, Value<?>> values = new LinkedHashMap<>();

  private final Sections sections;
  private final Optional<Path> file;
  private final Loader loader;

  private Configuration(Sections sections, Optional<Path> file, Loader loader) {
    this.sections = sections;
    this.file = file;
    this.loader = loader;
  }

  /**
   * Joins the settings of the command line, the environment and the file that one of them names.
   *
   * @throws ConfigurationException with all that is wrong, one line each
   */
  public static Configuration load(Flags flags, Environment environment)
      throws ConfigurationException {
    Sections sections = environment.sections();
    List<Map<Setting<?>, RawValue>> sources = new ArrayList<>();
    Optional<Path> file = flags.file().or(environment::file);
    if (file.isPresent()) {
      sources.add(ConfigurationFile.read(file.get(), sections));
    }
    environment.rejectUnknown();
    sources.add(environment.otherVariables());
    sources.add(environment.settings());
    sources.add(flags.settings());
    return of(sections, sources, file, () -> load(flags, environment));
  }

  /**
   * The same, for those that run sinks: every plugin must load.
   *
   * @throws ConfigurationException with all that is wrong, one line each
   */
  public static Configuration loadWithSinks(Flags flags, Environment environment)
      throws ConfigurationException {
    List<String> errors = environment.sections().sinkTypes().errors();
    if (!errors.isEmpty()) {
      throw new ConfigurationException(errors);
    }
    return load(flags, environment);
  }

  /**
   * The same command line and environment, with the file as it is now.
   *
   * @throws ConfigurationException as a start would
   */
  public Configuration again() throws ConfigurationException {
    return loader.load();
  }

  /** All settings. */
  public Sections sections() {
    return sections;
  }

  /** The file that was read, if any. */
  public Optional<Path> file() {
    return file;
  }

  /** The names of the file, variables and flags that set something, for people. */
  public String sources() {
    Set<String> names = new LinkedHashSet<>();
    file.ifPresent(path -> names.add(path.toString()));
    sections.stream()
        .map(this::origin)
        .filter(origin -> origin instanceof Origin.Variable || origin instanceof Origin.Flag)
        .forEach(origin -> names.add(origin.toString()));
    return names.isEmpty() ? "defaults" : String.join(", ", names);
  }

  /** The settings that have another value there. */
  public List<Setting<?>> changes(Configuration other) {
    return Stream.of(sections.settings(), values.keySet(), other.values.keySet()) // sinks' own, too
        .<Setting<?>>flatMap(Collection::stream)
        .distinct()
        .filter(setting -> !text(setting).equals(other.text(setting)))
        .toList();
  }

  private <T> Optional<String> text(Setting<T> setting) {
    return find(setting).map(setting.type()::format);
  }

  /**
   * Reads what the sources say; a later source overrides an earlier one. Each is checked as a
   * whole, even where another overrides it.
   *
   * @throws ConfigurationException with everything that is wrong, one line each
   */
  public static Configuration of(Sections sections, List<Map<Setting<?>, RawValue>> sources)
      throws ConfigurationException {
    return of(sections, sources, Optional.empty(), () -> of(sections, sources));
  }

  private static Configuration of(
      Sections sections,
      List<Map<Setting<?>, RawValue>> sources,
      Optional<Path> file,
      Loader loader)
      throws ConfigurationException {
    Configuration configuration = new Configuration(sections, file, loader);
    List<String> errors = new ArrayList<>();
    for (Map<Setting<?>, RawValue> source : sources) {
      source.forEach((setting, given) -> {
        try {
          configuration.put(setting, given);
        } catch (IllegalArgumentException e) {
          errors.add(setting.at(given.origin()) + ": " + e.getMessage());
        }
      });
    }
    if (!errors.isEmpty()) {
      throw new ConfigurationException(errors);
    }
    sections.check(sources, configuration);
    return configuration;
  }

  private <T> void put(Setting<T> setting, RawValue given) {
    T value = setting.type().parser().apply(given.texts());
    values.put(setting, new Value<>(value, given.origin()));
  }

  @Override
  public <T> Optional<T> find(Setting<T> setting) {
    Value<?> value = values.get(setting);
    if (value == null) {
      return setting.fallback().get();
    }
    @SuppressWarnings("unchecked") // put() keeps them together
    T found = (T) value.value();
    return Optional.of(found);
  }

  @Override
  public boolean isSet(Setting<?> setting) {
    return values.containsKey(setting);
  }

  @Override
  public Origin origin(Setting<?> setting) {
    Value<?> value = values.get(setting);
    return value == null ? Origin.DEFAULT : value.origin();
  }
}
