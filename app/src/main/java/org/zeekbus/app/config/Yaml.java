package org.zeekbus.app.config;

import java.nio.file.Path;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.zeekbus.settings.ConfigurationException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.dataformat.yaml.YAMLFactory;

/** Opens YAML files, and says what is wrong with one that is none. */
public final class Yaml {
  /** Reads the tokens of a file. */
  @FunctionalInterface
  public interface Reader<T> {
    T read(JsonParser parser) throws ConfigurationException;
  }

  /** SnakeYAML's words for what operators see. */
  private static final String[][] WORDS = {
    {"<block end>", "a key that stands below the one before it"},
    {"'<block mapping start>'", "a key that stands elsewhere (look at the indentation)"},
    {"'<stream end>'", "the end of the file"},
    {"<stream end>", "the end of the file"},
    {"end of stream", "end of the file"},
    {"'<scalar>'", "text"},
    {"'<document start>'", "the beginning of the document"},
    {"mapping values are not allowed here", "a second ':' (text that has one needs quotes)"},
    {"\\t(TAB)", "tab"},
  };

  private Yaml() {}

  /**
   * Reads a file.
   *
   * @param expected what the file should be, for the error
   * @throws ConfigurationException if it cannot be read or is no YAML, with the line; and what the
   *     reader throws
   */
  public static <T> T read(Path file, String expected, Reader<T> reader)
      throws ConfigurationException {
    byte[] text = ConfiguredFile.read(file, expected);
    try (JsonParser parser = new YAMLFactory().createParser(ObjectReadContext.empty(), text)) {
      return reader.read(parser);
    } catch (JacksonException e) {
      throw new ConfigurationException(
          e.getCause() instanceof MarkedYamlEngineException marked
                  && marked.getProblemMark().isPresent()
              ? notYaml(
                  file,
                  marked.getProblemMark().get().getLine() + 1,
                  "column %d: %s"
                      .formatted(marked.getProblemMark().get().getColumn() + 1, words(marked)))
              : notYaml(file, Math.max(1, e.getLocation().getLineNr()), reason(e)));
    }
  }

  private static String notYaml(Path file, int line, String what) {
    return "%s:%d: not YAML: %s".formatted(file, line, what);
  }

  /** The expected and the found text, without the parser's own names for them. */
  private static String words(MarkedYamlEngineException e) {
    String text = e.getProblem();
    for (String[] word : WORDS) {
      text = text.replace(word[0], word[1]);
    }
    return e.getContext() == null ? text : text + ", " + e.getContext();
  }

  private static String reason(JacksonException e) {
    String message = e.getOriginalMessage();
    if (message.contains("UTF-8") || message.contains("CharConversionException")) {
      return "it is no text in UTF-8";
    }
    if (message.contains("Expected a property name")) {
      return "a key that is a list or a mapping (expected: text)";
    }
    return message.lines().findFirst().orElse("it cannot be parsed");
  }
}
