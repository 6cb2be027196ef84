package org.zeekbus.columns;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;

/** A new file, for parquet-java; on the disk when it is closed. Owner: the writer's thread. */
final class SyncedFile extends PositionOutputStream implements OutputFile {
  private static final int BUFFER = 1 << 16;

  private final FileChannel channel;

  /** Within the heap: memory beside it would stay until the next full collection. */
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER);

  private long position;

  private SyncedFile(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Creates it.
   *
   * @throws java.nio.file.FileAlreadyExistsException if there is one
   */
  static SyncedFile create(Path path) throws IOException {
    return new SyncedFile(
        FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
  }

  @Override
  public void write(int b) throws IOException {
    if (!buffer.hasRemaining()) {
      drain();
    }
    buffer.put((byte) b);
    position++;
  }

  @Override
  public void write(byte[] from, int offset, int length) throws IOException {
    position += length;
    int at = offset;
    int left = length;
    while (left > 0) {
      if (!buffer.hasRemaining()) {
        drain();
      }
      int part = Math.min(left, buffer.remaining());
      buffer.put(from, at, part);
      at += part;
      left -= part;
    }
  }

  private void drain() throws IOException {
    buffer.flip();
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
    buffer.clear();
  }

  @Override
  public void flush() throws IOException {
    drain();
  }

  /** Writes and syncs all; does nothing for a file that is closed. */
  @Override
  public void close() throws IOException {
    if (!channel.isOpen()) {
      return;
    }
    try (channel) {
      drain();
      channel.force(true);
    }
  }

  /** Closes it as it is. */
  void abandon() throws IOException {
    channel.close();
  }

  @Override
  public long getPos() {
    return position;
  }

  @Override
  public PositionOutputStream create(long blockSize) {
    return this;
  }

  @Override
  public PositionOutputStream createOrOverwrite(long blockSize) {
    return this;
  }

  @Override
  public boolean supportsBlockSize() {
    return false;
  }

  @Override
  public long defaultBlockSize() {
    return 0;
  }
}
