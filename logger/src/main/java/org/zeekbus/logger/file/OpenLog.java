package org.zeekbus.logger.file;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;
import org.zeekbus.format.LineBuffer;
import org.zeekbus.format.LogFormat;
import org.zeekbus.zeek.log.LogBatchReader;
import org.zeekbus.zeek.value.Bytes;

/**
 * A log's file, from its header to its footer. Takes batches wholly or not at all: lines wait in
 * memory until they are written; what a batch that fails has left there, or in the file, is taken
 * back.
 *
 * <p>A packer cannot give back what it has taken. So lines of a compressed file wait until what was
 * made of them is written, and after a failure the gzip member ends where that was so last; a
 * further one takes the lines again.
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
  private final int gzipLevel;
  private @Nullable GzipPacker packer;

  /** Where formats put lines: the tail's own if they are not packed. */
  private @Nullable LineBuffer unpacked;

  /** How many bytes of those the packer has. */
  private int packed;

  /** The part of a compressed file that stays. */
  private Mark mark = new Mark(0, 0, new GzipPacker.Sum(0, 0));

  /** After a failure another member was begun, and nothing was written since. */
  private boolean isPackedAnew;

  private final int header;

  /** Records that were taken; those of them that the last flush has brought to the file. */
  private long taken;

  private long flushed;

  /** Those that were in the file when it was seen at its name last. */
  private long seen;

  private int footer;
  private boolean isEnded;

  /**
   * A place in a compressed file where the packer was synced, and all was written.
   *
   * @param offset in the file
   * @param lines bytes of the lines before it
   * @param sum of its member
   */
  private record Mark(long offset, long lines, GzipPacker.Sum sum) {}

  /** Lines that were taken and are in no file. */
  record Rest(LogFormat format, int gzipLevel, LineBuffer lines, long records) {}

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
    this.gzipLevel = gzipLevel;
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
    return isPackedAnew || tail.isBehind();
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
    return unpacked == null ? tail.length() : tail.length() + unpacked.length() - packed;
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
    if (isBehind()) {
      write();
      if (force) {
        tail.force();
      }
    }
    LineBuffer lines = lines();
    long before = put();
    Mark back = mark;
    boolean isTaken = false;
    try {
      boolean isChecked = false;
      while (batch.next()) {
        lineFormat.record(batch, lines);
        if (lines.length() - packed >= SPILL_AT) {
          if (!isChecked) {
            checkRest(batch);
            isChecked = true;
            back = writeUpTo(before);
          }
          write();
        }
      }
      long size = put() - before;
      if (force || lines.length() - packed >= WRITE_AT) {
        write();
      }
      if (force) {
        force();
      }
      isTaken = true;
      taken += batch.records();
      return size;
    } finally {
      if (!isTaken) {
        takeBack(before, back);
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

  /** Bytes of lines so far, those that are in the file and those that wait. */
  private long put() {
    return unpacked == null ? tail.length() : mark.lines + unpacked.length();
  }

  /** Writes all that waits; lines that were packed wait until then. */
  private void write() throws IOException {
    if (unpacked != null && !isEnded) {
      pack(unpacked.length());
    }
    tail.write();
    settle();
  }

  /**
   * Before the first part of a batch, writes what came before it: there a packer can go back to.
   */
  private Mark writeUpTo(long before) throws IOException {
    if (unpacked != null) {
      pack((int) (before - mark.lines));
      tail.write();
      settle();
    }
    return mark;
  }

  private void pack(int to) {
    if (packer != null && unpacked != null) {
      packer.pack(unpacked, packed, to, tail.pending());
      packer.sync(tail.pending());
      packed = to;
    }
  }

  /** Lines that were packed and written need not wait any more. */
  private void settle() {
    LineBuffer lines = unpacked;
    if (packer != null && lines != null) {
      mark = new Mark(tail.base(), mark.lines + packed, packer.sum());
      int left = lines.length() - packed;
      System.arraycopy(lines.array(), packed, lines.array(), 0, left);
      lines.cut(left);
      packed = 0;
      isPackedAnew = false;
    }
  }

  /** A compressed batch is in the file then; the next one, or a flush, meets the failure again. */
  private void force() throws IOException {
    try {
      tail.force();
    } catch (IOException e) {
      if (packer == null) {
        throw e;
      }
    }
  }

  private void takeBack(long length, Mark back) {
    LineBuffer lines = unpacked;
    if (lines == null) {
      tail.cut(length);
      return;
    }
    if (mark.lines + packed > length) {
      packAnew(back);
    }
    lines.cut((int) (length - mark.lines));
  }

  /** Ends the gzip member at {@code back}, and begins another one for all lines behind it. */
  private void packAnew(Mark back) {
    endMember(back);
    packer = new GzipPacker(gzipLevel, tail.pending());
    isPackedAnew = true;
  }

  /** Ends the gzip member at {@code back}. Lines beyond it are in no file afterwards. */
  private void endMember(Mark back) {
    if (packer != null) {
      packer.close();
    }
    mark = back;
    packed = 0;
    tail.cut(back.offset);
    if (back.offset > 0) {
      GzipPacker.endAt(back.sum, tail.pending());
    }
  }

  /** Writes all that waits, and shows it to readers. */
  void flush(boolean force) throws IOException {
    write();
    flushed = taken;
    if (force) {
      tail.force();
    }
    tail.shrink();
    LineBuffer lines = unpacked;
    if (lines != null && lines.length() == 0 && lines.array().length > 2 * WRITE_AT) {
      unpacked = new LineBuffer(INITIAL);
    }
  }

  /** Writes the footer and closes the file. After an exception another call goes on. */
  void end(LocalDateTime closed, boolean force) throws IOException {
    if (!isEnded) {
      int before = lines().length();
      format.footer(closed, lines());
      footer = lines().length() - before;
      if (packer != null && unpacked != null) {
        packer.pack(unpacked, packed, unpacked.length(), tail.pending());
        packed = unpacked.length();
        packer.end(tail.pending());
      }
      isEnded = true;
    }
    tail.write();
    settle();
    flushed = taken;
    if (force) {
      tail.force();
    }
    tail.close();
  }

  /**
   * Ends a file that cannot be written behind its last whole record: what waits is elsewhere, or
   * lost. One without records is empty then.
   *
   * @return whether it has its footer
   */
  boolean endWithoutRest(LocalDateTime closed) {
    if (isEnded && tail.pending().length() == 0) {
      abandon();
      return true;
    }
    long end = endOfRecords();
    isEnded = false;
    if (packer != null && unpacked != null) {
      unpacked.cut(0);
      packAnew(mark);
    }
    footer = 0;
    if (end <= header) {
      tail.cut(0);
      abandon();
      return false;
    }
    if (packer == null) {
      tail.cut(end);
    }
    try {
      end(closed, false);
      return true;
    } catch (IOException _) {
      if (packer == null) {
        tail.cut(end);
      }
      leave();
      return false;
    }
  }

  /** Bytes of whole lines in the file, without the footer. */
  private long endOfRecords() {
    return packer == null
        ? tail.base() + Math.min(tail.firstUnwritten(), tail.pending().length() - footer)
        : mark.lines;
  }

  /** Whether all records are in the file, and something else is not: its end. */
  boolean lacksItsEndOnly() {
    return tail.pending().length() > 0 && rest().records == 0;
  }

  /** How many records went into a file that has gone, and those of them since it was seen last. */
  record Gone(long records, long unseen) {}

  /** The records to report when the file has gone and {@code rest} has not. */
  Gone gone(Rest rest) {
    long inFile = taken - rest.records;
    return new Gone(inFile, Math.max(0, inFile - seen));
  }

  /**
   * StreamChannel lines, without header and footer, that are not in the file and can be taken
   * elsewhere.
   */
  Rest rest() {
    LineBuffer lines = lines();
    long place = packer == null ? tail.base() : mark.lines;
    int from = (int) Math.max(0, header - place);
    if (packer == null) {
      from = Math.max(from, tail.firstUnwritten());
    }
    int to = lines.length() - footer;
    LineBuffer rest = new LineBuffer(Math.max(0, to - from));
    long records = 0;
    for (int i = from; i < to; i++) {
      byte each = lines.array()[i];
      rest.put(each);
      records += each == '\n' ? 1 : 0;
    }
    return new Rest(format, gzipLevel, rest, records);
  }

  /**
   * Lets go of a file that others have removed or renamed. A compressed one, which may have another
   * name now, gets its end if it is still open.
   */
  void leave() {
    try {
      if (packer != null && !(isEnded && tail.pending().length() == 0)) {
        endMember(mark);
        tail.write();
      }
    } catch (IOException _) {
      // It lacks its end then, which the next start gives it if it finds it.
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
