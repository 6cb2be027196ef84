package org.zeekbus.logger.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a second logger away from a directory: the system frees it when the process ends, however
 * that comes. Owner: one thread.
 */
final class DirectoryLock implements AutoCloseable {
  static final String NAME = ".zeekbus.lock";

  private final FileChannel channel;

  private DirectoryLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Locks a directory.
   *
   * @throws IOException if another logger has it, or the lock's file cannot be written
   */
  static DirectoryLock of(Path dir) throws IOException {
    FileChannel channel =
        FileChannel.open(
            dir.resolve(NAME),
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE);
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
      return new DirectoryLock(channel);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
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
