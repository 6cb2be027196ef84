package org.zeekbus.app;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Keeps other processes away from a directory while this one uses it. The system gives it free when
 * the process ends, however it ends.
 */
final class DataDirectory implements AutoCloseable {
  private static final String LOCK_FILE = "lock";

  private final FileChannel channel;

  private DataDirectory(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Makes the directory, if there is none, and takes it.
   *
   * @throws IOException saying what to do
   */
  static DataDirectory take(Path directory) throws IOException {
    try {
      Files.createDirectories(directory);
      FileChannel channel =
          FileChannel.open(
              directory.resolve(LOCK_FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (lock(channel) == null) {
        channel.close();
        throw new IOException(
            "%s is used by another zeekbus: give each its own (--data)"
                .formatted(absolute(directory)));
      }
      return new DataDirectory(channel);
    } catch (java.nio.file.FileSystemException e) {
      throw new IOException(
          "cannot write to %s: %s: make it writable, or name another (--data)"
              .formatted(absolute(directory), e),
          e);
    }
  }

  private static @Nullable FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  private static Path absolute(Path directory) {
    return directory.toAbsolutePath().normalize();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
