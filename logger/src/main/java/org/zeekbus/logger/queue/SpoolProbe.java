package org.zeekbus.logger.queue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import org.zeekbus.zmtp.system.Reason;

/**
 * Tries whether a spool can be made in a place that only a stop needs, and leaves nothing there.
 * Owner: who starts the node.
 */
public final class SpoolProbe {
  private SpoolProbe() {}

  /** Why no file can be made in {@code directory}; empty if one can. */
  public static String problem(Path directory) {
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
      return "";
    } catch (IOException e) {
      return Reason.withPlace(e);
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
