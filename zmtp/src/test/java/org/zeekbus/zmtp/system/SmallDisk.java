package org.zeekbus.zmtp.system;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A disk that is full soon. Owner: the test's thread. */
public final class SmallDisk implements AutoCloseable {
  private final Path path;

  private SmallDisk(Path path) {
    this.path = path;
  }

  /**
   * Mounts one below {@code directory}; the test ends here where that is not possible.
   *
   * @param size as tmpfs has it, such as 64k
   */
  public static SmallDisk mount(Path directory, String size) throws IOException {
    Path path = Files.createDirectory(directory.resolve("disk"));
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", path.toString()) == 0,
        "no small disk (run as root)");
    return new SmallDisk(path);
  }

  /** Where it is. */
  public Path path() {
    return path;
  }

  /**
   * Fills it to its last page.
   *
   * @return the file that takes the room, to be deleted
   */
  public Path fill() throws IOException {
    Path ballast = path.resolve(".ballast");
    try (OutputStream out = Files.newOutputStream(ballast)) {
      while (true) {
        out.write(new byte[1024]);
      }
    } catch (IOException e) {
      if (!"No space left on device".equals(e.getMessage())) {
        throw e;
      }
      return ballast;
    }
  }

  /** Mounts it otherwise, such as read-only: ro. */
  public void remount(String option) throws IOException {
    if (run("mount", "-o", "remount," + option, path.toString()) != 0) {
      throw new IOException(path + " cannot be remounted " + option);
    }
  }

  @Override
  public void close() throws IOException {
    run("umount", "-l", path.toString());
  }

  private static int run(String... command) throws IOException {
    try {
      return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }
}
