package org.zeekbus.app.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.zeekbus.logger.sinks.SinkEntry;
import org.zeekbus.logger.sinks.SinkTypes;
import org.zeekbus.settings.Origin;
import org.zeekbus.settings.RawValue;
import org.zeekbus.settings.Setting;
import org.zeekbus.settings.SettingType;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Reads the list of sinks: each a type, or a mapping of type, name and settings of its own.
 *
 * <p>Owner: the caller of {@link #read}.
 */
final class SinkEntriesReader {
  private static final String TYPE = "type";
  private static final String NAME = "name";

  private final Path file;
  private final SinkTypes sinkTypes;
  private final JsonParser parser;
  private final Map<Setting<?>, RawValue> given;
  private final List<String> errors;

  /** A value in a mapping, under the names of its level and those above. */
  private record Leaf(List<String> names, List<String> texts, int line) {
    String key() {
      return String.join(".", names);
    }
  }

  SinkEntriesReader(
      Path file,
      SinkTypes sinkTypes,
      JsonParser parser,
      Map<Setting<?>, RawValue> given,
      List<String> errors) {
    this.file = file;
    this.sinkTypes = sinkTypes;
    this.parser = parser;
    this.given = given;
    this.errors = errors;
  }

  /** Reads what stands behind the key of {@code setting}, an array. */
  void read(Setting<?> setting, int line) {
    List<String> texts = new ArrayList<>();
    int before = errors.size();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      int at = parser.currentTokenLocation().getLineNr();
      if (parser.currentToken() == JsonToken.START_OBJECT) {
        List<Leaf> leaves = new ArrayList<>();
        mapping(List.of(), leaves);
        entry(setting, leaves, at).ifPresent(entry -> texts.add(entry.toString()));
      } else if (!ConfigurationFile.addScalar(parser, texts)) {
        error(at, setting.key() + ": an entry that is neither a type nor a mapping");
      }
    }
    if (texts.isEmpty() && errors.size() == before) {
      error(line, setting.key() + " is empty; name at least one sink");
    } else if (given.containsKey(setting)) {
      error(line, setting.key() + ": set already");
    } else if (!texts.isEmpty()) {
      given.put(setting, new RawValue(texts, new Origin.Line(file, line)));
    }
  }

  private void mapping(List<String> above, List<Leaf> leaves) {
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      List<String> names = new ArrayList<>(above);
      names.add(parser.currentName());
      int line = parser.currentTokenLocation().getLineNr();
      parser.nextToken();
      if (parser.currentToken() == JsonToken.START_OBJECT) {
        mapping(names, leaves);
        continue;
      }
      List<String> texts = new ArrayList<>();
      if (parser.currentToken() == JsonToken.START_ARRAY) {
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          ConfigurationFile.addScalar(parser, texts);
        }
      } else {
        ConfigurationFile.addScalar(parser, texts);
      }
      leaves.add(new Leaf(names, texts, line));
    }
  }

  private Optional<SinkEntry> entry(Setting<?> setting, List<Leaf> leaves, int line) {
    String type = text(leaves, TYPE);
    if (type == null) {
      error(line, setting.key() + ": an entry without a type (expected: type: TYPE)");
      return Optional.empty();
    }
    SinkEntry entry;
    try {
      entry = sinkTypes.entry(text(leaves, NAME), type);
    } catch (IllegalArgumentException e) {
      error(line, "%s: %s".formatted(setting.key(), e.getMessage()));
      return Optional.empty();
    }
    for (Leaf leaf : leaves) {
      if (!leaf.key().equals(TYPE) && !leaf.key().equals(NAME)) {
        option(entry, leaf);
      }
    }
    return Optional.of(entry);
  }

  private static @Nullable String text(List<Leaf> leaves, String key) {
    return leaves.stream()
        .filter(leaf -> leaf.key().equals(key) && leaf.texts().size() == 1)
        .map(leaf -> leaf.texts().getFirst())
        .findFirst()
        .orElse(null);
  }

  private void option(SinkEntry entry, Leaf leaf) {
    Origin.Line origin = new Origin.Line(file, leaf.line());
    Optional<Setting<?>> option = entry.option(leaf.key());
    if (option.isPresent()) {
      if (leaf.texts().isEmpty()) {
        error(
            leaf.line(),
            "%s: no value that fits (expected: %s)"
                .formatted(option.get().key(), option.get().type().label()));
      } else {
        put(option.get(), leaf.texts(), origin);
      }
      return;
    }
    int last = leaf.names().size() - 1;
    Optional<Setting<?>> sections =
        last < 2
            ? Optional.empty()
            : entry
                .option(String.join(".", leaf.names().subList(0, last - 1)))
                .filter(each -> each.type().form() == SettingType.Form.SECTIONS);
    if (sections.isPresent()) {
      String section = leaf.names().get(last - 1);
      RawValue before = given.get(sections.get());
      List<String> texts = new ArrayList<>(before == null ? List.of() : before.texts());
      leaf.texts()
          .forEach(text -> texts.add("%s:%s=%s".formatted(section, leaf.names().get(last), text)));
      given.put(sections.get(), new RawValue(texts, before == null ? origin : before.origin()));
    } else {
      error(
          leaf.line(),
          "unknown key %s of sink %s (expected: %s)"
              .formatted(leaf.key(), entry.name(), String.join(", ", entry.type().optionKeys())));
    }
  }

  private void put(Setting<?> setting, List<String> texts, Origin.Line origin) {
    RawValue before = given.putIfAbsent(setting, new RawValue(texts, origin));
    if (before != null) {
      error(origin.number(), "%s: set already (%s)".formatted(setting.key(), before.origin()));
    }
  }

  private void error(int line, String what) {
    errors.add(new Origin.Line(file, line) + ": " + what);
  }
}
