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

  /**
   * A value in a mapping, under the names of its level and those above.
   *
   * @param texts none if it is no scalar, or a list with something else in it
   */
  private record Leaf(List<String> names, List<String> texts, boolean isList, int line) {
    String key() {
      return String.join(".", names);
    }

    boolean fits(SettingType<?> type) {
      return !texts.isEmpty() && (!isList || type.isList());
    }
  }

  /** The options of a sink that a key stands below. */
  private record Below(Setting<?> setting, String name) {}

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
      boolean isList = parser.currentToken() == JsonToken.START_ARRAY;
      boolean isWhole = true;
      if (isList) {
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          isWhole &= ConfigurationFile.addScalar(parser, texts);
        }
      } else {
        isWhole = ConfigurationFile.addScalar(parser, texts);
      }
      leaves.add(new Leaf(names, isWhole ? texts : List.of(), isList, line));
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
      if (leaf.fits(option.get().type())) {
        put(option.get(), leaf.texts(), origin);
      } else {
        noFit(leaf, option.get().key(), option.get().type().expected());
      }
      return;
    }
    Optional<Below> below = below(entry, leaf.key());
    if (below.isPresent()) {
      Setting<?> options = below.get().setting();
      if (leaf.texts().size() == 1 && !leaf.isList()) {
        add(options, below.get().name() + "=" + leaf.texts().getFirst(), origin);
      } else {
        noFit(leaf, options.key() + "." + below.get().name(), "one text");
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
      String name = leaf.names().get(last - 1) + ":" + leaf.names().get(last);
      if (leaf.texts().isEmpty()) {
        noFit(leaf, sections.get().key() + ":" + name, "one text");
      }
      leaf.texts().forEach(text -> add(sections.get(), name + "=" + text, origin));
    } else {
      error(
          leaf.line(),
          "unknown key %s of sink %s (expected: %s)"
              .formatted(leaf.key(), entry.name(), String.join(", ", entry.type().optionKeys())));
    }
  }

  /** The options that begin the key. */
  private static Optional<Below> below(SinkEntry entry, String key) {
    for (int dot = key.indexOf('.'); dot > 0; dot = key.indexOf('.', dot + 1)) {
      Optional<Setting<?>> options =
          entry
              .option(key.substring(0, dot))
              .filter(each -> each.type().form() == SettingType.Form.OPTIONS);
      if (options.isPresent()) {
        return Optional.of(new Below(options.get(), key.substring(dot + 1)));
      }
    }
    return Optional.empty();
  }

  /** One more text for a setting that is several keys of the file. */
  private void add(Setting<?> setting, String text, Origin.Line origin) {
    RawValue before = given.get(setting);
    List<String> texts = new ArrayList<>(before == null ? List.of() : before.texts());
    texts.add(text);
    given.put(setting, new RawValue(texts, before == null ? origin : before.origin()));
  }

  private void noFit(Leaf leaf, String key, String expected) {
    error(leaf.line(), "%s: no value that fits (expected: %s)".formatted(key, expected));
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
