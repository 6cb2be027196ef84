package org.zeekbus.logger.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Which entry the sink has in hand, in memory that the system writes to a file, so that it survives
 * the process. An entry with which the process has ended again and again is not to end the next
 * one.
 *
 * <pre>
 *  0  8  number of the segment; 0 if none is in hand
 *  8  8  offset in it
 * 16  4  how often the process has ended with this entry in hand, this time not counted
 * </pre>
 *
 * <p>Owner: its {@link Spool}, under its lock. Costs three stores for a batch.
 */
final class InHandNote {
  private static final int LENGTH = 20;
  private static final int SEGMENT = 0;
  private static final int OFFSET = 8;
  private static final int DEATHS = 16;

  private final ByteBuffer file;

  /** What an earlier process had in hand when it ended, and how often; null if nothing. */
  private @Nullable Position suspect;

  private int deaths;

  private InHandNote(ByteBuffer file) {
    this.file = file;
    if (file.getLong(SEGMENT) > 0) {
      suspect = new Position(file.getLong(SEGMENT), file.getLong(OFFSET));
      deaths = Math.max(0, file.getInt(DEATHS)) + 1;
    }
  }

  static InHandNote open(Path file) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      return new InHandNote(channel.map(FileChannel.MapMode.READ_WRITE, 0, LENGTH));
    }
  }

  /** The sink gets this entry. Returns how often a process has ended with it in hand. */
  int take(long segment, long offset) {
    Position before = suspect;
    int count =
        before != null && before.segment() == segment && before.offset() == offset ? deaths : 0;
    file.putLong(SEGMENT, 0);
    file.putLong(OFFSET, offset);
    file.putInt(DEATHS, count);
    file.putLong(SEGMENT, segment);
    return count;
  }

  /** Nothing is in hand. */
  void clear() {
    file.putLong(SEGMENT, 0);
  }
}
