package org.zeekbus.app.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.zeekbus.settings.ConfigurationException;
import org.zeekbus.settings.Origin;
import org.zeekbus.settings.RawValue;
import org.zeekbus.settings.Setting;
import org.zeekbus.settings.SettingType;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Reads a YAML file into what it says for each setting. Jackson is not loaded without a file.
 *
 * <p>Owner: the caller of {@link #read}.
 */
final class ConfigurationFile {
  private final Path file;
  private final Sections sections;
  private final JsonParser parser;
  private final Map<Setting<?>, RawValue> given = new LinkedHashMap<>();
  private final List<String> errors = new ArrayList<>();

  private ConfigurationFile(Path file, Sections sections, JsonParser parser) {
    this.file = file;
    this.sections = sections;
    this.parser = parser;
  }

  /**
   * Reads a file. Values are not looked at yet.
   *
   * @throws ConfigurationException with every key that does not belong there and its line
   */
  static Map<Setting<?>, RawValue> read(Path file, Sections sections)
      throws ConfigurationException {
    return Yaml.read(
        file,
        "a configuration file",
        parser -> {
          ConfigurationFile reader = new ConfigurationFile(file, sections, parser);
          reader.readAll();
          return reader.given;
        });
  }

  private void readAll() throws ConfigurationException {
    JsonToken first = parser.nextToken();
    if (first == JsonToken.START_OBJECT) {
      section("");
      first = parser.nextToken();
    } else if (first == JsonToken.VALUE_NULL) {
      first = parser.nextToken();
    }
    if (first != null) {
      error(parser.currentTokenLocation().getLineNr(), "expected: one mapping of keys to values");
    }
    if (!errors.isEmpty()) {
      throw new ConfigurationException(errors);
    }
  }

  private void section(String prefix) {
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String key = prefix + parser.currentName();
      int line = parser.currentTokenLocation().getLineNr();
      parser.nextToken();
      Optional<Setting<?>> setting = sections.find(key);
      if (setting.isPresent()) {
        value(setting.get(), line);
      } else if (sections.stream().anyMatch(each -> each.key().startsWith(key + "."))) {
        subsection(key, line);
      } else {
        error(line, "unknown key %s (expected: %s)".formatted(key, keysBelow(prefix)));
        parser.skipChildren();
      }
    }
  }

  private void subsection(String key, int line) {
    if (parser.currentToken() == JsonToken.START_OBJECT) {
      section(key + ".");
    } else if (parser.currentToken() != JsonToken.VALUE_NULL) {
      error(line, "%s is a section (expected below it: %s)".formatted(key, keysBelow(key + ".")));
      parser.skipChildren();
    }
  }

  private void value(Setting<?> setting, int line) {
    Origin.Line origin = new Origin.Line(file, line);
    if (setting.type().form() == SettingType.Form.SECTIONS
        && parser.currentToken() == JsonToken.START_OBJECT) {
      sections(setting, origin);
      return;
    }
    if (setting.type().form() == SettingType.Form.OPTIONS
        && parser.currentToken() == JsonToken.START_OBJECT) {
      List<String> texts = new ArrayList<>();
      if (options(setting.key(), "", texts)) {
        put(setting, texts, origin);
      }
      return;
    }
    if (setting.type().form() == SettingType.Form.ENTRIES
        && parser.currentToken() == JsonToken.START_ARRAY) {
      new SinkEntriesReader(file, sections.sinkTypes(), parser, given, errors).read(setting, line);
      return;
    }
    List<String> texts = new ArrayList<>();
    boolean isWhole = true;
    if (parser.currentToken() == JsonToken.START_ARRAY && setting.type().isList()) {
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        isWhole &= addScalar(texts);
      }
    } else {
      isWhole = addScalar(texts);
    }
    if (!isWhole || texts.isEmpty()) {
      error(
          line,
          "%s: no value that fits (expected: %s)"
              .formatted(setting.key(), setting.type().expected()));
    } else {
      put(setting, texts, origin);
    }
  }

  private void put(Setting<?> setting, List<String> texts, Origin.Line origin) {
    RawValue before = given.putIfAbsent(setting, new RawValue(texts, origin));
    if (before != null) {
      error(origin.number(), "%s: set already (%s)".formatted(setting.key(), before.origin()));
    }
  }

  /** Sections with options by name, each of which becomes one text. */
  private void sections(Setting<?> setting, Origin.Line origin) {
    List<String> texts = new ArrayList<>();
    boolean isWhole = true;
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String section = parser.currentName();
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        parser.skipChildren();
        isWhole = false;
        continue;
      }
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        List<String> value = new ArrayList<>();
        isWhole &= addScalar(value);
        value.forEach(text -> texts.add(section + ":" + name + "=" + text));
      }
    }
    if (isWhole) {
      put(setting, texts, origin);
    } else {
      error(
          origin.number(), setting.key() + ": no value that fits (expected: sections of options)");
    }
  }

  /** Options by name, on as many levels as there are; false after an error. */
  private boolean options(String key, String above, List<String> texts) {
    boolean isWhole = true;
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = above + parser.currentName();
      int line = parser.currentTokenLocation().getLineNr();
      List<String> value = new ArrayList<>();
      if (parser.nextToken() == JsonToken.START_OBJECT) {
        isWhole &= options(key, name + ".", texts);
      } else if (addScalar(value)) {
        texts.add(name + "=" + value.getFirst());
      } else {
        error(line, "%s.%s: no value that fits (expected: one text)".formatted(key, name));
        isWhole = false;
      }
    }
    return isWhole;
  }

  private boolean addScalar(List<String> texts) {
    return addScalar(parser, texts);
  }

  /** Adds a scalar's text; skips what is none. */
  static boolean addScalar(JsonParser parser, List<String> texts) {
    JsonToken token = parser.currentToken();
    // An alias comes as a string that holds its name.
    if (!token.isScalarValue() || token == JsonToken.VALUE_NULL || isAlias(parser)) {
      parser.skipChildren();
      return false;
    }
    return texts.add(parser.getString());
  }

  private static boolean isAlias(JsonParser parser) {
    return parser instanceof tools.jackson.dataformat.yaml.YAMLParser yaml && yaml.isCurrentAlias();
  }

  private void error(int line, String what) {
    errors.add(new Origin.Line(file, line) + ": " + what);
  }

  private String keysBelow(String prefix) {
    return sections.stream()
        .map(Setting::key)
        .filter(key -> key.startsWith(prefix))
        .map(key -> key.substring(prefix.length()).split("\\.", 2)[0])
        .distinct()
        .collect(Collectors.joining(", "));
  }
}
