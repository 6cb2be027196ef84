package org.zeekbus.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A directory that a benchmark has made. Owner: any thread, it has no state. */
final class TemporaryTree {
  private TemporaryTree() {}

  /** Removes it, and all below it. */
  static void delete(Path directory) throws IOException {
    try (Stream<Path> left = Files.walk(directory)) {
      for (Path path : left.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
