package org.zeekbus.logger.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a second logger away from a directory: the system frees it when the process ends, however
 * that comes. Owner: one thread.
 */
final class DirectoryLock implements AutoCloseable {
  static final String NAME = ".zeekbus.lock";

  private final FileChannel channel;
  private final Path file;

  /** Device and inode. */
  private final @Nullable Object key;

  private DirectoryLock(FileChannel channel, Path file) throws IOException {
    this.channel = channel;
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
    FileKind.requireRegular(file);
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      if (lock(channel) == null) {
        ByteBuffer holder = ByteBuffer.allocate(20);
        channel.read(holder, 0);
        throw new IOException(
            "%s is in use by another logger, process %s (expected: a directory for each)"
                .formatted(
                    dir,
                    new String(holder.array(), 0, holder.position(), StandardCharsets.US_ASCII)
                        .strip()));
      }
      channel.truncate(0);
      String pid = ProcessHandle.current().pid() + "\n";
      channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)), 0);
      return new DirectoryLock(channel, file);
    } catch (IOException | RuntimeException e) {
      channel.close();
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

  private static @Nullable FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException _) {
      return null;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
