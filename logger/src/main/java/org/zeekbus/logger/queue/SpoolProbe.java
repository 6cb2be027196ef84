package org.zeekbus.logger.queue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import org.zeekbus.zmtp.system.Reason;

/**
 * Tries whether files can be made in a place that only a stop needs, or a later start, and leaves
 * nothing there. Owner: who starts the node.
 */
public final class SpoolProbe {
  private SpoolProbe() {}

  /** Why no file can be made in {@code directory}; empty if one can. */
  public static String problem(Path directory) {
    try {
      tryFile(directory);
      return "";
    } catch (IOException e) {
      return Reason.withPlace(e);
    }
  }

  /** Tries whether a file can be made in {@code directory}, which need not be there. */
  public static void tryFile(Path directory) throws IOException {
    Deque<Path> missing = new ArrayDeque<>();
    for (Path each = directory.toAbsolutePath();
        each != null && !Files.exists(each);
        each = each.getParent()) {
      missing.push(each);
    }
    Deque<Path> made = new ArrayDeque<>();
    try {
      for (Path each : missing) {
        Files.createDirectory(each);
        made.push(each);
      }
      made.push(Files.createTempFile(directory, ".probe", ""));
    } finally {
      made.forEach(SpoolProbe::remove);
    }
  }

  private static void remove(Path path) {
    try {
      Files.deleteIfExists(path);
    } catch (IOException _) {
      // It is empty, or another uses it by now.
    }
  }
}
