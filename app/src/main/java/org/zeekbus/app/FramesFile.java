package org.zeekbus.app;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads a recording of a cluster, record by record. All numbers are big-endian:
 *
 * <pre>
 * nanoseconds since 1970  8 | channel 1 | number of parts 2 | for each part: length 4, bytes
 * </pre>
 *
 * <p>Owner: one thread.
 */
final class FramesFile implements AutoCloseable {
  private static final int HEADER = 8 + 1 + 2;
  private static final int BUFFER = 1 << 20;

  /** By the number that stands for them. */
  private static final List<FramesRecord.Channel> CHANNELS =
      List.of(
          FramesRecord.Channel.MESSAGE,
          FramesRecord.Channel.SUBSCRIPTION,
          FramesRecord.Channel.LOG);

  private final Path file;
  private final DataInputStream in;
  private final long size;
  private long offset;
  private long number;

  private FramesFile(Path file, InputStream in, long size) {
    this.file = file;
    this.in = new DataInputStream(new BufferedInputStream(in, BUFFER));
    this.size = size;
  }

  /** Stands before the first record. */
  static FramesFile open(Path file) throws IOException {
    return new FramesFile(file, Files.newInputStream(file), Files.size(file));
  }

  /**
   * The next record, or nothing at the end of the file.
   *
   * @throws FramesFormatException where the bytes make no record
   */
  Optional<FramesRecord> next() throws IOException {
    if (offset == size) {
      return Optional.empty();
    }
    long start = offset;
    need(HEADER, "a record's header");
    long nanos = in.readLong();
    int channel = in.readUnsignedByte();
    int count = in.readUnsignedShort();
    offset += HEADER;
    if (nanos < 0) {
      throw wrong(start, "time %s (expected: nanoseconds)".formatted(Long.toUnsignedString(nanos)));
    }
    if (channel >= CHANNELS.size()) {
      throw wrong(start + 8, "channel %d (expected: 0 to 2)".formatted(channel));
    }
    if (count == 0) {
      throw wrong(start + 9, "no parts (expected: at least one)");
    }
    List<byte[]> parts = new ArrayList<>(Math.min(count, 16));
    for (int i = 0; i < count; i++) {
      parts.add(part(i + 1, count));
    }
    FramesRecord record = new FramesRecord(number++, nanos, CHANNELS.get(channel), parts);
    checkSubscription(record, start);
    return Optional.of(record);
  }

  private byte[] part(int index, int count) throws IOException {
    long start = offset;
    need(4, "the length of part %d of %d".formatted(index, count));
    long length = Integer.toUnsignedLong(in.readInt());
    offset += 4;
    long left = size - offset;
    if (length > left || length > Integer.MAX_VALUE - 8) {
      throw wrong(
          start,
          "part %d of %d has %d bytes (the file has %d more)"
              .formatted(index, count, length, left));
    }
    byte[] bytes = new byte[(int) length];
    in.readFully(bytes);
    offset += length;
    return bytes;
  }

  private void checkSubscription(FramesRecord record, long start) throws FramesFormatException {
    if (record.channel() != FramesRecord.Channel.SUBSCRIPTION) {
      return;
    }
    byte[] first = record.parts().getFirst();
    if (record.parts().size() != 1 || first.length == 0 || (first[0] & 0xfe) != 0) {
      throw wrong(start, "no subscription (expected: one part that begins with 00 or 01)");
    }
  }

  private void need(int bytes, String what) throws FramesFormatException {
    if (size - offset < bytes) {
      throw wrong(
          offset,
          "the file ends within %s (%d bytes more, expected: %d)"
              .formatted(what, size - offset, bytes));
    }
  }

  private FramesFormatException wrong(long at, String what) {
    return new FramesFormatException(file, at, what);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
