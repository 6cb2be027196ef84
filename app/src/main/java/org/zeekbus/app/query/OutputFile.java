package org.zeekbus.app.query;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.zeekbus.query.QueryException;

/**
 * A file that a command writes: it takes the place of the one before once it is whole. What is no
 * file, such as a pipe, is written as it is.
 */
final class OutputFile {
  private OutputFile() {}

  /** Writes it, and gives what there is to say of it. */
  @FunctionalInterface
  interface Content<T> {
    T write(Writer out) throws QueryException, IOException;
  }

  /** Writes a file. */
  static <T> T write(Path file, Content<T> content) throws QueryException, IOException {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      return writeInto(file, content);
    }
    Path unfinished = file.toAbsolutePath().resolveSibling("." + file.getFileName() + ".tmp");
    try {
      T written = writeInto(unfinished, content);
      Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
      return written;
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }

  private static <T> T writeInto(Path file, Content<T> content) throws QueryException, IOException {
    try (Writer out = Files.newBufferedWriter(file)) {
      return content.write(out);
    }
  }
}
