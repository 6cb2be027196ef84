package org.zeekbus.parquet;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * A file that one process has, so that no other finishes or removes what it writes. The system
 * frees it when the process ends, however it ends. Owner: the sink.
 */
final class SinkLock implements AutoCloseable {
  private final FileChannel channel;

  private SinkLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Locks it.
   *
   * @throws IOException if another logger has it, or it cannot be opened
   */
  static SinkLock take(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (lock(channel) == null) {
        throw new IOException(file.getParent() + ": another logger uses it; stop that one");
      }
      return new SinkLock(channel);
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
