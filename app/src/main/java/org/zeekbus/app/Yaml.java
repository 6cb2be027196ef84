package org.zeekbus.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.dataformat.yaml.YAMLFactory;

/** Opens YAML files, and says what is wrong with one that is none. */
final class Yaml {
  /** What is done with a file's tokens. */
  @FunctionalInterface
  interface Reader<T> {
    T read(JsonParser parser) throws ConfigurationException;
  }

  private Yaml() {}

  /**
   * Reads a file.
   *
   * @param expected what the file should be, for the error
   * @throws ConfigurationException if it cannot be read or is no YAML, with the line; and what the
   *     reader throws
   */
  static <T> T read(Path file, String expected, Reader<T> reader) throws ConfigurationException {
    try (JsonParser parser =
        new YAMLFactory().createParser(ObjectReadContext.empty(), Files.readAllBytes(file))) {
      return reader.read(parser);
    } catch (JacksonException e) {
      String text = e.getOriginalMessage().lines().findFirst().orElse("");
      throw new ConfigurationException(
          "%s:%d: not YAML: %s".formatted(file, e.getLocation().getLineNr(), text));
    } catch (NoSuchFileException e) {
      throw new ConfigurationException("%s: no such file (expected: %s)".formatted(file, expected));
    } catch (IOException e) {
      throw new ConfigurationException(file + ": cannot be read: " + e);
    }
  }
}
