package org.zeekbus.logger.file;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;
import org.zeekbus.logger.format.LineBuffer;
import org.zeekbus.logger.format.LogFormat;
import org.zeekbus.zeek.log.LogBatchReader;
import org.zeekbus.zeek.value.Bytes;

/**
 * A log's file, from its header to its footer. Takes batches wholly or not at all: lines wait in
 * memory; what a batch that fails has left there, or in the file, is taken back.
 *
 * <p>Compressed bytes cannot be taken back. So with gzip a batch that was found whole is taken,
 * whatever happens to the disk; it waits in memory, and the next batch isn't taken before it is
 * written.
 *
 * <p>Owner: the sink's thread.
 */
final class OpenLog {
  /** After a batch, so many bytes are written. */
  static final int WRITE_AT = 128 << 10;

  /** Within a batch, which then has to be checked to its end before. */
  static final int SPILL_AT = 1 << 20;

  private static final int INITIAL = 8 << 10;

  private final FileTail tail;
  private final LogFormat format;
  private final @Nullable GzipPacker packer;

  /** Where formats put lines: the tail's own if they are not packed. */
  private @Nullable LineBuffer unpacked;

  private final int header;

  /** Raw bytes that were packed. */
  private long packed;

  /** Records that were taken; those of them that the last flush has brought to the file. */
  private long taken;

  private long flushed;

  /** Those that were in the file when it was seen at its name last. */
  private long seen;

  private int footer;
  private boolean isEnded;

  /** Lines that were taken and are in no file. */
  record Rest(LogFormat format, LineBuffer lines, long records) {}

  /**
   * Opens the file and gives it its header, which waits.
   *
   * @param rest goes behind the header
   */
  OpenLog(
      FileTail tail,
      LogFormat format,
      int gzipLevel,
      Bytes path,
      LocalDateTime opened,
      @Nullable Rest rest) {
    this.tail = tail;
    this.format = format;
    boolean isPacked = gzipLevel > 0;
    packer = isPacked ? new GzipPacker(gzipLevel, tail.pending()) : null;
    unpacked = isPacked ? new LineBuffer(INITIAL) : null;
    format.header(path, opened, lines());
    header = lines().length();
    if (rest != null) {
      lines().put(rest.lines.array(), 0, rest.lines.length());
      taken = rest.records;
    }
  }

  private LineBuffer lines() {
    return unpacked == null ? tail.pending() : unpacked;
  }

  Path file() {
    return tail.file();
  }

  /** Says under which name the file is to be found from now on. */
  void moved(Path to) {
    tail.moved(to);
  }

  /** Whether the file could not be written, and was not since. */
  boolean isBehind() {
    return tail.isBehind();
  }

  /** Holds the file against its name. */
  FileTail.Fate fate() {
    FileTail.Fate fate = tail.fate();
    if (fate == FileTail.Fate.IN_PLACE) {
      seen = flushed;
    }
    return fate;
  }

  /** How long the file is, with what waits. */
  long length() {
    return unpacked == null ? tail.length() : tail.length() + unpacked.length();
  }

  /** How many bytes wait in memory. */
  int waiting() {
    return unpacked == null ? tail.pending().length() : tail.pending().length() + unpacked.length();
  }

  /**
   * Takes a batch.
   *
   * @param lineFormat fits the batch's schema
   * @return how many bytes its lines have
   * @throws IOException if it was not taken, as nothing can be written
   */
  long append(LogBatchReader batch, LogFormat lineFormat, boolean force) throws IOException {
    if (tail.isBehind()) {
      tail.write();
      if (force) {
        tail.force();
      }
    }
    LineBuffer lines = lines();
    long start = packer == null ? tail.length() : lines.length();
    long spilled = 0;
    try {
      boolean isChecked = false;
      while (batch.next()) {
        lineFormat.record(batch, lines);
        if (lines.length() >= SPILL_AT) {
          if (!isChecked) {
            checkRest(batch);
            isChecked = true;
          }
          spilled += lines.length();
          spill(lines);
        }
      }
      long size = packer == null ? tail.length() - start : spilled + lines.length() - start;
      if (packer == null && (force || lines.length() >= WRITE_AT)) {
        tail.write();
        if (force) {
          tail.force();
        }
      }
      start = -1;
      taken += batch.records();
      if (packer != null && (force || lines.length() >= WRITE_AT)) {
        spill(lines);
      }
      if (packer != null && force) {
        flushIfPossible();
      }
      return size;
    } finally {
      if (start >= 0) {
        takeBack(start, spilled > 0);
      }
    }
  }

  /** Walks to the end and back again, so that nothing after this can be wrong with the batch. */
  private static void checkRest(LogBatchReader batch) {
    int index = batch.index();
    batch.check();
    while (batch.index() < index && batch.next()) {
      // To where it was.
    }
  }

  private void spill(LineBuffer lines) throws IOException {
    if (packer == null) {
      tail.write();
      return;
    }
    pack(packer, lines);
    if (tail.pending().length() >= WRITE_AT) {
      try {
        tail.write();
      } catch (IOException _) {
        // It waits; the next batch or flush will meet the same and say so.
      }
    }
  }

  private void pack(GzipPacker with, LineBuffer lines) {
    packed += lines.length();
    with.pack(lines, tail.pending());
  }

  /** After the batch was taken, so that nobody must offer it again. */
  private void flushIfPossible() {
    try {
      flush(true);
    } catch (IOException _) {
      // As in spill.
    }
  }

  private void takeBack(long start, boolean isSpilled) {
    if (packer == null) {
      tail.cut(start);
    } else if (!isSpilled) {
      lines().cut((int) start);
    }
  }

  /** Writes all that waits, and shows it to readers. */
  void flush(boolean force) throws IOException {
    LineBuffer lines = unpacked;
    if (lines != null && packer != null && !isEnded) {
      pack(packer, lines);
      packer.sync(tail.pending());
      if (lines.array().length > 2 * WRITE_AT) {
        unpacked = new LineBuffer(INITIAL);
      }
    }
    tail.write();
    flushed = taken;
    if (force) {
      tail.force();
    }
    tail.shrink();
  }

  /** Writes the footer and closes the file. After an exception another call goes on. */
  void end(LocalDateTime closed, boolean force) throws IOException {
    if (!isEnded) {
      int before = lines().length();
      format.footer(closed, lines());
      footer = lines().length() - before;
      if (packer != null) {
        pack(packer, lines());
        packer.end(tail.pending());
      }
      isEnded = true;
    }
    tail.write();
    flushed = taken;
    if (force) {
      tail.force();
    }
    tail.close();
  }

  /** How many records were taken and are not in the file. */
  long unwritten() {
    return packer == null ? rest().records : taken - flushed;
  }

  /** How many records went into a file that has gone, and those of them since it was seen last. */
  record Gone(long records, long unseen) {}

  /** What there is to say when the file has gone and {@code rest} has not. */
  Gone gone(Rest rest) {
    long inFile = taken - rest.records;
    return new Gone(inFile, Math.max(0, inFile - seen));
  }

  /**
   * Whole lines, without header and footer, that are not in the file and can be taken elsewhere.
   */
  Rest rest() {
    LineBuffer lines = lines();
    long place = packer == null ? tail.base() : packed;
    int from = (int) Math.max(0, header - place);
    if (packer == null) {
      from = Math.max(from, tail.firstUnwritten());
    }
    int to = packer == null ? lines.length() - footer : lines.length();
    LineBuffer rest = new LineBuffer(Math.max(0, to - from));
    long records = 0;
    for (int i = from; i < to; i++) {
      byte each = lines.array()[i];
      rest.put(each);
      records += each == '\n' ? 1 : 0;
    }
    return new Rest(format, rest, records);
  }

  /**
   * Lets go of a file that others have removed or renamed. A compressed one, which may have another
   * name now, gets its end if it is still open.
   */
  void leave() {
    try {
      if (packer != null && !isEnded) {
        packer.end(tail.pending());
        tail.write();
      }
    } catch (IOException _) {
      // Its records are told as lost to it.
    }
    abandon();
  }

  /** Lets go of the file as it is. */
  void abandon() {
    if (packer != null) {
      packer.close();
    }
    tail.close();
  }
}
