package org.zeekbus.logger.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.zeekbus.zmtp.system.LockFile;

/**
 * Keeps a second logger away from a directory: the system frees it when the process ends, however
 * that comes. Owner: one thread.
 */
final class DirectoryLock implements AutoCloseable {
  static final String NAME = ".zeekbus.lock";

  private final LockFile lock;
  private final Path file;

  /** Device and inode. */
  private final @Nullable Object key;

  private DirectoryLock(LockFile lock, Path file) throws IOException {
    this.lock = lock;
    this.file = file;
    key = key(file);
  }

  private static @Nullable Object key(Path file) throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
  }

  /**
   * Locks a directory.
   *
   * @throws IOException if another logger has it, or the lock's file cannot be written
   */
  static DirectoryLock of(Path dir) throws IOException {
    Path file = dir.resolve(NAME);
    LockFile lock =
        LockFile.take(file)
            .orElseThrow(() ->
                new IOException(
                    "%s is in use by another logger, %s (expected: a directory for each)"
                        .formatted(dir, LockFile.holder(file))));
    try {
      return new DirectoryLock(lock, file);
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  /** Whether others would meet this lock; false once its file, or the directory, was removed. */
  boolean isInPlace() {
    try {
      return Objects.equals(key, key(file));
    } catch (NoSuchFileException _) {
      return false;
    } catch (IOException _) {
      return Files.isDirectory(file.resolveSibling("")); // it is not known to be gone
    }
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }
}
