package org.zeekbus.logger.spool;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * A file that is opened, and made, when it is needed, so that a spool at rest holds no file handle.
 * Owner: its user, which serialises calls.
 */
final class SpoolFile {
  private final Path path;
  private @Nullable FileChannel channel;

  SpoolFile(Path path) {
    this.path = path;
  }

  /** The file, open to read and to write. */
  FileChannel channel() throws IOException {
    FileChannel open = channel;
    if (open == null) {
      open =
          FileChannel.open(
              path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      channel = open;
    }
    return open;
  }

  /** Lets go of the file, which opens again when it is needed. */
  void close() throws IOException {
    FileChannel open = channel;
    channel = null;
    if (open != null) {
      open.close();
    }
  }

  void delete() throws IOException {
    close();
    Files.deleteIfExists(path);
  }

  /** Its path. */
  @Override
  public String toString() {
    return path.toString();
  }
}
