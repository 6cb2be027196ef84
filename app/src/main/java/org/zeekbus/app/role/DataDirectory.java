package org.zeekbus.app.role;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.zeekbus.zmtp.system.LockFile;
import org.zeekbus.zmtp.system.Reason;

/** Keeps other processes away from a directory while this one uses it. */
public final class DataDirectory implements AutoCloseable {
  private static final String LOCK_FILE = "lock";

  private final LockFile lock;

  private DataDirectory(LockFile lock) {
    this.lock = lock;
  }

  /**
   * Makes the directory, if there is none, and takes it.
   *
   * @throws IOException saying what to do
   */
  static DataDirectory take(Path directory) throws IOException {
    Path file = directory.resolve(LOCK_FILE);
    try {
      Files.createDirectories(directory);
      return new DataDirectory(
          LockFile.take(file)
              .orElseThrow(() ->
                  new IOException(
                      "%s is in use by another zeekbus, %s: give each its own directory (--data)"
                          .formatted(absolute(directory), LockFile.holder(file)))));
    } catch (FileSystemException e) {
      throw cannotWrite(directory, e, "--data");
    }
  }

  /** The error for a directory that cannot be made, or written to. */
  public static IOException cannotWrite(Path directory, IOException e, String flag) {
    Path wanted = absolute(directory);
    String why = Reason.withRemedy(wanted, e);
    return new IOException(
        "cannot write to %s: %s%s name another (%s)"
            .formatted(wanted, why, why.contains("; ") ? ", or" : ";", flag),
        e);
  }

  private static Path absolute(Path directory) {
    return directory.toAbsolutePath().normalize();
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }
}
