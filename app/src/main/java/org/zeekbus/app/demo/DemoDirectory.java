package org.zeekbus.app.demo;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.system.Reason;

/**
 * A temporary directory for all that a demo writes. It is removed when the demo ends.
 *
 * <p>Owner: the main thread.
 */
final class DemoDirectory {
  private static final Logger LOG = LoggerFactory.getLogger(DemoDirectory.class);

  private final Path path;

  private DemoDirectory(Path path) {
    this.path = path;
  }

  /**
   * Makes one where the system keeps temporary files.
   *
   * @throws IOException saying what to do if it cannot be made
   */
  static DemoDirectory create() throws IOException {
    try {
      return new DemoDirectory(Files.createTempDirectory("zeekbus-demo-"));
    } catch (IOException e) {
      throw new IOException(
          "cannot make a directory for the demo in %s: %s; name another directory: ZEEKBUS_JAVA_OPTS=-Djava.io.tmpdir=DIR"
              .formatted(System.getProperty("java.io.tmpdir"), Reason.of(e)),
          e);
    }
  }

  Path path() {
    return path;
  }

  /**
   * Where the slow node connects: the system's buffers of such a socket are small, so that messages
   * soon wait in the broker.
   */
  Endpoint slowSocket() {
    return new Endpoint.Ipc(path.resolve("slow").toString());
  }

  void remove() {
    try {
      Path _ = Files.walkFileTree(path, new Removal());
    } catch (IOException e) {
      LOG.warn("cannot remove the demo's directory: {}; remove it yourself", Reason.withPlace(e));
    }
  }

  private static final class Removal extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    /** The archive may have moved or removed a file since its directory was listed. */
    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
      if (e instanceof NoSuchFileException) {
        return FileVisitResult.CONTINUE;
      }
      throw e;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e)
        throws IOException {
      if (e != null) {
        throw e;
      }
      Files.deleteIfExists(directory);
      return FileVisitResult.CONTINUE;
    }
  }
}
