package org.zeekbus.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** What a path leads to, found out without opening it: a FIFO's opening waits for its writer. */
enum FileKind {
  FILE(0100000, "a file"),
  DIRECTORY(0040000, "a directory"),
  FIFO(0010000, "a FIFO"),
  SOCKET(0140000, "a socket"),
  CHARACTER_DEVICE(0020000, "a device"),
  BLOCK_DEVICE(0060000, "a device"),
  OTHER(0, "something else than a file");

  private static final int MASK = 0170000;

  /** By {@code stat(2)}. */
  private final int type;

  private final String name;

  FileKind(int type, String name) {
    this.type = type;
    this.name = name;
  }

  /** The kind of what is there; symbolic links are followed. */
  static FileKind of(Path path) throws IOException {
    if (!path.getFileSystem().supportedFileAttributeViews().contains("unix")) {
      return Files.isRegularFile(path) ? FILE : Files.isDirectory(path) ? DIRECTORY : OTHER;
    }
    int type = (Integer) Files.getAttribute(path, "unix:mode") & MASK;
    for (FileKind kind : values()) {
      if (kind.type == type) {
        return kind;
      }
    }
    return OTHER;
  }

  /**
   * Refuses what cannot be read like a file.
   *
   * @param expected what the file should be, for the error
   * @throws ConfigurationException if it is no file, or there is none
   */
  static void expectFile(Path path, String expected) throws ConfigurationException {
    FileKind kind;
    try {
      kind = of(path);
    } catch (NoSuchFileException e) {
      throw new ConfigurationException("%s: no such file (expected: %s)".formatted(path, expected));
    } catch (IOException e) {
      throw unreadable(path, Reason.of(e), expected);
    }
    if (kind != FILE) {
      throw unreadable(path, "it is " + kind, expected);
    }
  }

  /** The error for a file that cannot be read. */
  static ConfigurationException unreadable(Path path, String reason, String expected) {
    return new ConfigurationException(
        "%s: cannot be read: %s (expected: %s)".formatted(path, reason, expected));
  }

  @Override
  public String toString() {
    return name;
  }
}
