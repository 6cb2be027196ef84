package org.zeekbus.logger.spool;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.zeekbus.zmtp.PeerWarnings;

/**
 * One file of a spool: entries, each an {@link EntryHeader} with its node id and batch.
 *
 * <p>Owner: its {@link Spool}, under its lock.
 */
final class Segment {
  private static final String SUFFIX = ".spool";

  /** How much is searched at a time for the next entry behind damage. */
  private static final int STEP = 64 << 10;

  private final long number;
  private final SpoolFile file;
  private final PeerWarnings warnings;

  /** After the last whole entry. */
  private long end;

  /** Where the next entry is read, and where the one before was. */
  private long at;

  private long before;

  private long unread;
  private long damaged;

  Segment(Path directory, long number, PeerWarnings warnings) {
    this.number = number;
    this.warnings = warnings;
    this.file = new SpoolFile(directory.resolve("%016d".formatted(number) + SUFFIX));
  }

  /** The number in the name of a segment's file; negative for other files. */
  static long numberOf(Path file) {
    String name = file.getFileName().toString();
    return name.matches("[0-9]{16}\\" + SUFFIX) ? Long.parseLong(name.substring(0, 16)) : -1;
  }

  long number() {
    return number;
  }

  /** Bytes of its entries. */
  long size() {
    return end;
  }

  /** Where the next entry is read. */
  long position() {
    return at;
  }

  /** Where the entry is that was read last. */
  long lastRead() {
    return before;
  }

  /** Entries that were not read, as far as their headers tell. */
  long unread() {
    return unread;
  }

  /** Bytes that were not read. */
  long unreadBytes() {
    return end - at;
  }

  /** Entries and stretches that were found damaged since the last call. */
  long takeDamaged() {
    long found = damaged;
    damaged = 0;
    return found;
  }

  /**
   * Finds the entries of a run before this one; cuts one that is torn.
   *
   * @param from where the first one is that counts
   * @throws IOException if it cannot be read, or a later version has written it
   */
  void recover(long from) throws IOException {
    long size = file.channel().size();
    checkFormat(size);
    while (end < size) {
      EntryHeader header = header(end, size);
      if (header != null && header.entry() <= size - end) {
        unread += end >= from ? 1 : 0;
        end += header.entry();
      } else if (header != null || size - end < EntryHeader.LENGTH) {
        warnings.warn(
            "torn",
            "{}: incomplete batch at the end: {}{}",
            file.toString(),
            "its %,d bytes were removed".formatted(size - end));
        file.channel().truncate(end);
        return;
      } else {
        // Reading reports and counts it.
        end = nextHeader(end + 1, size);
      }
    }
    at = from > end ? 0 : from;
    before = at;
  }

  private void checkFormat(long size) throws IOException {
    ByteBuffer start = ByteBuffer.allocate((int) Math.min(Integer.BYTES, size));
    readWhole(start, 0);
    int format = EntryHeader.laterFormat(start.flip());
    if (format != 0) {
      throw new IOException(
          "%s: a later version of zeekbus has written it (format %d; this version reads 1); start that version again until no batch waits, or move the file away and lose its batches"
              .formatted(file, format));
    }
  }

  /** Appends an entry; after an exception nothing of it is there. */
  void append(String sender, long arrivedMillis, ByteBuf batch) throws IOException {
    byte[] id = sender.getBytes(StandardCharsets.UTF_8);
    ByteBuffer[] payload = batch.nioBuffers(batch.readerIndex(), batch.readableBytes());
    ByteBuffer[] parts = new ByteBuffer[payload.length + 2];
    System.arraycopy(payload, 0, parts, 2, payload.length);
    parts[1] = ByteBuffer.wrap(id);
    parts[0] = ByteBuffer.allocate(EntryHeader.LENGTH);
    int checksum = EntryHeader.checksum(Arrays.copyOfRange(parts, 1, parts.length));
    EntryHeader header = new EntryHeader(id.length, batch.readableBytes(), arrivedMillis, checksum);
    header.encode(parts[0]);
    parts[0].flip();
    write(parts, header.entry());
    end += header.entry();
    unread++;
  }

  private void write(ByteBuffer[] parts, long length) throws IOException {
    FileChannel out = file.channel();
    try {
      out.position(end);
      for (long left = length; left > 0; ) {
        left -= out.write(parts);
      }
    } catch (IOException e) {
      try {
        out.truncate(end);
      } catch (IOException again) {
        e.addSuppressed(again);
      }
      throw e;
    }
  }

  /** The next entry, which the caller releases; nothing at the end. What is damaged is skipped. */
  Spool.@Nullable Entry read() throws IOException {
    while (at < end) {
      EntryHeader header = header(at, end);
      if (header == null || header.entry() > end - at) {
        long next = nextHeader(at + 1, end);
        damaged("%,d bytes are not a batch".formatted(next - at));
        at = next;
        continue;
      }
      Spool.Entry entry = read(header);
      before = at;
      at += header.entry();
      unread--;
      if (entry != null) {
        return entry;
      }
    }
    unread = 0;
    return null;
  }

  private void damaged(String what) {
    damaged++;
    warnings.warn(
        "damaged", "{}: damaged, and dropped for this sink: {}{}", file + ", byte " + at, what);
  }

  private Spool.@Nullable Entry read(EntryHeader header) throws IOException {
    int length = Math.addExact(header.sender(), header.batch());
    ByteBuf bytes = ByteBufAllocator.DEFAULT.directBuffer(length, length);
    boolean isGood = false;
    try {
      ByteBuffer in = bytes.nioBuffer(0, length);
      readWhole(in, at + EntryHeader.LENGTH);
      if (EntryHeader.checksum(in.flip()) != header.checksum()) {
        damaged("a batch of %,d bytes has a wrong checksum".formatted(header.batch()));
        return null;
      }
      bytes.writerIndex(length);
      String sender = bytes.readCharSequence(header.sender(), StandardCharsets.UTF_8).toString();
      isGood = true;
      return new Spool.Entry(sender, header.arrivedMillis(), bytes, 0);
    } finally {
      if (!isGood) {
        bytes.release();
      }
    }
  }

  /** All entries count as read. */
  void skip() {
    before = at;
    at = end;
    unread = 0;
  }

  /** The entry that was read last is read again. */
  void unreadLast() {
    at = before;
    unread++;
  }

  private @Nullable EntryHeader header(long from, long limit) throws IOException {
    if (limit - from < EntryHeader.LENGTH) {
      return null;
    }
    ByteBuffer in = ByteBuffer.allocate(EntryHeader.LENGTH);
    readWhole(in, from);
    return EntryHeader.decode(in.flip(), 0);
  }

  /** Where the next header is; {@code limit} if there is none. */
  private long nextHeader(long from, long limit) throws IOException {
    ByteBuffer in = ByteBuffer.allocate(STEP);
    for (long start = from; limit - start >= EntryHeader.LENGTH; ) {
      in.clear().limit((int) Math.min(STEP, limit - start));
      readWhole(in, start);
      in.flip();
      int last = in.limit() - EntryHeader.LENGTH;
      for (int i = 0; i <= last; i++) {
        if (EntryHeader.decode(in, i) != null) {
          return start + i;
        }
      }
      start += last + 1;
    }
    return limit;
  }

  private void readWhole(ByteBuffer in, long from) throws IOException {
    long next = from;
    while (in.hasRemaining()) {
      int read = file.channel().read(in, next);
      if (read < 0) {
        throw new EOFException(file + " is shorter than it was, at byte " + next);
      }
      next += read;
    }
  }

  /** Lets go of the file, which opens again when it is needed. */
  void close() throws IOException {
    file.close();
  }

  void delete() throws IOException {
    file.delete();
  }
}
