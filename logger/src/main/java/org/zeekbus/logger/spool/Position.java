package org.zeekbus.logger.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Where the first entry is that the sink has not flushed yet, as its file holds it:
 *
 * <pre>
 *  0  8  number of the segment
 *  8  8  offset in it
 * 16  4  CRC-32C of the bytes before
 * </pre>
 */
record Position(long segment, long offset) {
  private static final int LENGTH = 20;
  private static final int CHECKED = 16;

  /** The position in the file; nothing if it holds no whole one. */
  static @Nullable Position read(Path file) throws IOException {
    if (!Files.exists(file)) {
      return null;
    }
    ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(file));
    if (in.limit() != LENGTH || in.getInt(CHECKED) != EntryHeader.checksum(in.slice(0, CHECKED))) {
      return null;
    }
    return new Position(in.getLong(0), in.getLong(8));
  }

  /** Writes it over the one before, in one piece: a crash leaves the old one or this. */
  void write(Path file) throws IOException {
    ByteBuffer out = ByteBuffer.allocate(LENGTH).putLong(segment).putLong(offset);
    out.putInt(EntryHeader.checksum(out.slice(0, CHECKED))).flip();
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      channel.write(out, 0);
    }
  }
}
