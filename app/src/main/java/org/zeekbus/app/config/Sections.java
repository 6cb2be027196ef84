package org.zeekbus.app.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.zeekbus.logger.sinks.ChosenSinks;
import org.zeekbus.logger.sinks.SinkTypes;
import org.zeekbus.settings.ConfigurationException;
import org.zeekbus.settings.RawValue;
import org.zeekbus.settings.Section;
import org.zeekbus.settings.Setting;
import org.zeekbus.settings.SettingValues;

/**
 * All sections together. Flags, environment variables, the keys of the configuration file, {@code
 * check-config} and the manual's table follow from it.
 */
public final class Sections {
  /** Looks at all sources together. */
  @FunctionalInterface
  public interface SourceCheck {
    /**
     * Finds values that must not come from the sources that they come from.
     *
     * @param sources file, other variables, variables, flags
     * @param values the values in effect
     * @throws ConfigurationException if there are any
     */
    void check(List<Map<Setting<?>, RawValue>> sources, SettingValues values)
        throws ConfigurationException;
  }

  private final List<Section> sections = new ArrayList<>();
  private final SinkTypes sinkTypes;
  private final Map<Setting<?>, String> otherVariables;
  private final SourceCheck sourceCheck;
  private final Map<String, Setting<?>> byKey = new LinkedHashMap<>();
  private final Set<String> flags = new HashSet<>();

  /**
   * These sections, in the order of help and manual.
   *
   * @param first before those of the sinks; sections with one name stand together
   * @param last after them
   * @param otherVariables variables of other programs from which settings take their values, too
   * @throws IllegalArgumentException if a key or a flag is declared twice
   */
  public Sections(
      List<Section> first,
      SinkTypes sinkTypes,
      List<Section> last,
      Map<Setting<?>, String> otherVariables,
      SourceCheck sourceCheck) {
    this.sinkTypes = sinkTypes;
    this.otherVariables = new LinkedHashMap<>(otherVariables);
    this.sourceCheck = sourceCheck;
    sections.addAll(first);
    sections.addAll(last);
    first.forEach(section -> section.settings().forEach(this::add));
    sinkTypes.settings().forEach(this::add);
    last.forEach(section -> section.settings().forEach(this::add));
  }

  private void add(Setting<?> setting) {
    if (byKey.containsKey(setting.key()) || !flags.add(setting.flag())) {
      throw new IllegalArgumentException(
          "setting %s: declared twice, or another has the flag %s"
              .formatted(setting.key(), setting.flag()));
    }
    byKey.put(setting.key(), setting);
  }

  /** The types of sinks, those of plugins among them. */
  public SinkTypes sinkTypes() {
    return sinkTypes;
  }

  /** All settings, in the order of help and manual. */
  public List<Setting<?>> settings() {
    return List.copyOf(byKey.values());
  }

  Stream<Setting<?>> stream() {
    return byKey.values().stream();
  }

  Optional<Setting<?>> find(String key) {
    return Optional.ofNullable(byKey.get(key));
  }

  Map<Setting<?>, String> otherVariables() {
    return otherVariables;
  }

  /** Whatever is wrong with these values, one line each. */
  void check(List<Map<Setting<?>, RawValue>> sources, SettingValues values)
      throws ConfigurationException {
    sourceCheck.check(sources, values);
    List<String> errors = new ArrayList<>(new ChosenSinks(sinkTypes, values).conflicts());
    for (Section section : sections) {
      try {
        section.check(values);
      } catch (ConfigurationException e) {
        errors.addAll(e.errors());
      }
    }
    if (!errors.isEmpty()) {
      throw new ConfigurationException(errors);
    }
  }
}
