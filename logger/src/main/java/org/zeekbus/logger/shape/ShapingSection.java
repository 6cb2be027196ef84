package org.zeekbus.logger.shape;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.zeekbus.settings.ConfigurationException;
import org.zeekbus.settings.Section;
import org.zeekbus.settings.Setting;
import org.zeekbus.settings.SettingType;
import org.zeekbus.settings.SettingValues;
import org.zeekbus.zeek.where.Where;

/**
 * The settings of shaping. Only entries of {@code logger.sinks} have them, of every type. Owner:
 * nobody, none changes.
 */
public final class ShapingSection {
  /** The settings declared here, none of which has a flag. */
  public static final Section SECTION = new Section("logger.sinks", ShapingSection::check);

  private static final SettingType<Map<String, String>> NAMES = SettingType.options(_ -> false);

  /** Which logs. */
  static final Setting<PathPatterns> PATHS =
      SECTION.optional(
          "paths",
          new SettingType<>(
              "PATTERN", "", SettingType.Form.LIST, PathPatterns::new, PathPatterns::patterns),
          "Logs that the sink gets: patterns with * and ?, with ! before it to exclude; the last that fits decides");

  /** Which records. */
  static final Setting<Where> WHERE =
      SECTION.optional(
          "where",
          SettingType.one("EXPRESSION", "", Where::parse, Where::toString),
          "Records that the sink gets");

  /** Which part of them. */
  static final Setting<Sample> SAMPLE =
      SECTION.optional(
          "sample",
          SettingType.one("PART", "", Sample::parse, Sample::text),
          "The part of the records that the sink gets, such as 1/10 or 10%");

  /** What decides about it. */
  static final Setting<String> SAMPLE_BY =
      SECTION.setting(
          "sample-by",
          SettingType.TEXT,
          "uid",
          "The field that decides which records are in the sample");

  /** Which fields. */
  static final Setting<List<String>> FIELDS =
      SECTION.optional(
          "fields",
          new SettingType<>(
              "FIELD", "", SettingType.Form.LIST, ShapingSection::fields, fields -> fields),
          "Fields that remain, in this order; * for all others");

  /** Their new names. */
  static final Setting<Map<String, String>> RENAME =
      SECTION.optional(
          "rename",
          new SettingType<>(
              "FIELD=NAME",
              "",
              SettingType.Form.OPTIONS,
              ShapingSection::newNames,
              NAMES.formatter()),
          "New names of fields");

  /** Further ones. */
  static final Setting<List<AddedField>> ADD =
      SECTION.optional(
          "add",
          new SettingType<>(
              "NAME=TEXT",
              "",
              SettingType.Form.OPTIONS,
              ShapingSection::added,
              added -> added.stream().map(field -> field.name() + "=" + field.text()).toList()),
          "Fields that all records get, with {path} and {node} in texts; {time} is the time of arrival");

  private ShapingSection() {}

  private static List<String> fields(List<String> texts) {
    Set<String> seen = new HashSet<>();
    for (String text : texts) {
      if (text.isBlank()) {
        throw new IllegalArgumentException("'" + text + "' (expected: the name of a field)");
      }
      if (!seen.add(text)) {
        throw new IllegalArgumentException(text + " is there twice (expected: once)");
      }
    }
    return List.copyOf(texts);
  }

  private static Map<String, String> newNames(List<String> texts) {
    Map<String, String> names = NAMES.parser().apply(texts);
    names.forEach((field, name) -> {
      if (name.isBlank()) {
        throw new IllegalArgumentException(field + ": '" + name + "' (expected: a new name)");
      }
    });
    return names;
  }

  private static List<AddedField> added(List<String> texts) {
    return NAMES.parser().apply(texts).entrySet().stream()
        .map(field -> AddedField.parse(field.getKey(), field.getValue()))
        .toList();
  }

  private static void check(SettingValues values) throws ConfigurationException {
    if (values.isSet(SAMPLE_BY) && !values.isSet(SAMPLE)) {
      throw new ConfigurationException(
          values.describe(SAMPLE_BY)
              + " has no effect without sample; add it, or remove sample-by");
    }
  }

  /** What is set for one sink; nothing if it gets everything as it is. */
  public static Optional<Shaping> of(SettingValues values) {
    Shaping shaping =
        new Shaping(
            values.find(PATHS).orElse(null),
            values.find(WHERE).orElse(null),
            values.find(SAMPLE).orElse(null),
            values.get(SAMPLE_BY),
            values.find(FIELDS).orElse(List.of()),
            values.find(RENAME).orElse(Map.of()),
            values.find(ADD).orElse(List.of()));
    return shaping.isNothing() ? Optional.empty() : Optional.of(shaping);
  }
}
