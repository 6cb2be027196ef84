package org.zeekbus.logger.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zeekbus.zmtp.system.Reason;

/**
 * Which entry the sink has in hand, in a file, so that it survives the process. An entry with which
 * the process has ended again and again is not to end the next one.
 *
 * <pre>
 *  0  8  number of the segment; 0 if none is in hand
 *  8  8  offset in it
 * 16  4  how often the process has ended with this entry in hand, this time not counted
 * </pre>
 *
 * <p>All bytes are written when it is opened, so that a disk that becomes full has room for them.
 * The file is not mapped: where a disk has no room for a mapped page, the process gets a signal. If
 * the file cannot be written, the spool goes on without it.
 *
 * <p>Owner: any thread; calls are serialised. Costs two short writes for a batch.
 */
final class InHandNote {
  private static final Logger LOG = LoggerFactory.getLogger(Spool.class);
  private static final int LENGTH = 20;
  private static final int SEGMENT = 0;
  private static final int OFFSET = 8;
  private static final int DEATHS = 16;

  private final SpoolFile file;
  private final ByteBuffer note = ByteBuffer.allocate(LENGTH);

  /** It is closed, or cannot be written. */
  private boolean isOff;

  /** The batch that earlier processes had in hand when they ended; null if none. */
  private @Nullable Position suspect;

  private int deaths;

  private InHandNote(Path file) {
    this.file = new SpoolFile(file);
  }

  static InHandNote open(Path file) {
    InHandNote opened = new InHandNote(file);
    opened.recover();
    return opened;
  }

  private synchronized void recover() {
    try {
      FileChannel in = file.channel();
      while (note.hasRemaining() && in.read(note, note.position()) > 0) {
        // Missing bytes stay 0.
      }
      if (note.getLong(SEGMENT) > 0) {
        suspect = new Position(note.getLong(SEGMENT), note.getLong(OFFSET));
        deaths = Math.max(0, note.getInt(DEATHS)) + 1;
      }
      write(LENGTH);
    } catch (IOException e) {
      giveUp(e);
    }
  }

  /** The sink gets this entry. Returns how often a process has ended with it in hand. */
  synchronized int take(Position entry) {
    int count = entry.equals(suspect) ? deaths : 0;
    note.putLong(SEGMENT, entry.segment()).putLong(OFFSET, entry.offset()).putInt(DEATHS, count);
    tryToWrite(LENGTH);
    return count;
  }

  /** Nothing is in hand. */
  synchronized void clear() {
    note.putLong(SEGMENT, 0);
    tryToWrite(OFFSET);
  }

  private void tryToWrite(int length) {
    if (!isOff) {
      try {
        write(length);
      } catch (IOException e) {
        giveUp(e);
      }
    }
  }

  private void write(int length) throws IOException {
    note.position(0).limit(length);
    try {
      while (note.hasRemaining()) {
        file.channel().write(note, note.position());
      }
    } finally {
      note.clear();
    }
  }

  private void giveUp(IOException cause) {
    isOff = true;
    LOG.warn(
        "{}: cannot be written: {}; the spool goes on without it, so a batch that crashes the process is not recognised until the next start",
        file,
        Reason.withPlace(cause));
    try {
      // Its content is not true any more.
      file.delete();
    } catch (IOException _) {
      // The next start reports it.
    }
  }

  /** Lets go of the file, which opens again when it is needed. */
  synchronized void rest() throws IOException {
    file.close();
  }

  /** Lets go of the file; it says from now on what it says now. */
  synchronized void close() throws IOException {
    isOff = true;
    rest();
  }
}
