package org.zeekbus.app.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.zeekbus.settings.ConfigurationException;
import org.zeekbus.zmtp.system.FileKind;
import org.zeekbus.zmtp.system.Reason;

/** Reads the files of a configuration, and opens nothing that could wait, such as a FIFO. */
public final class ConfiguredFile {
  private ConfiguredFile() {}

  /**
   * All bytes of a file.
   *
   * @param expected what the file should be, for the error
   * @throws ConfigurationException if it is no file, or cannot be read
   */
  public static byte[] read(Path path, String expected) throws ConfigurationException {
    check(path, expected);
    try {
      return Files.readAllBytes(path);
    } catch (IOException e) {
      throw unreadable(path, Reason.of(e), expected);
    }
  }

  /** Refuses what cannot be read like a file. */
  public static void check(Path path, String expected) throws ConfigurationException {
    FileKind kind;
    try {
      kind = FileKind.of(path);
    } catch (IOException e) {
      throw unreadable(path, Reason.of(e), expected);
    }
    switch (kind) {
      case REGULAR -> {}
      case NOTHING ->
          throw new ConfigurationException(
              "%s: no such file (expected: %s)".formatted(path, expected));
      default -> throw unreadable(path, "it is " + kind, expected);
    }
  }

  /** The error for a file that cannot be read. */
  public static ConfigurationException unreadable(Path path, String reason, String expected) {
    return new ConfigurationException(
        "%s: cannot be read: %s (expected: %s)".formatted(path, reason, expected));
  }
}
