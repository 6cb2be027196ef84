package org.zeekbus.app.recording;

import com.github.luben.zstd.ZstdIOException;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.BufferedInputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.zeekbus.zeek.FramesLayout;
import org.zeekbus.zmtp.system.FileKind;
import org.zeekbus.zmtp.system.Reason;

/**
 * Reads a recording of a cluster, laid out as {@link FramesLayout}, from a file, a pipe or stdin,
 * compressed with zstd or not: its first bytes tell. Offsets are those of the records themselves.
 *
 * <p>{@link #next} gives whole records. Where one may be larger than memory, {@link #nextHead}
 * gives what stands before its parts; then {@link #openPart} and {@link #part} give one after the
 * other, or {@link #record} all of them. What was not read is passed over.
 *
 * <p>Owner: one thread.
 */
public final class FramesFile implements AutoCloseable {
  /** The name that stands for stdin. */
  public static final Path STDIN = Path.of("-");

  /** How names of recordings end, before that of compressed ones. */
  private static final String ENDING = ".frames";

  private static final int BUFFER = 1 << 20;
  private static final long UNKNOWN = Long.MAX_VALUE;

  /** How a zstd frame begins. Source: RFC 8878, 3.1.1. */
  private static final int ZSTD = 0x28b52ffd;

  /** Of the heap, what one whole record may take: copies of it are made. */
  private static final int SHARE = 4;

  private final String name;
  private final InputStream in;

  /**
   * How long the recording is; a pipe, and a compressed file, tell that at their end only. A file
   * that is being written grows.
   */
  private long size;

  private final @Nullable Path path;
  private final boolean isCompressed;

  private long offset;
  private long number;

  /** Where the record begins that is read now. */
  private long start;

  /** The file's first bytes, which say what it may be if it is no recording. */
  private byte[] first = {};

  private int parts;
  private int partsOpened;
  private long partLength;

  /** Bytes of the part that was opened that are not read yet. */
  private long partLeft;

  private final byte[] passedOver = new byte[1 << 13];

  private FramesFile(String name, InputStream in, @Nullable Path path) throws IOException {
    this.path = path;
    BufferedInputStream plain = new BufferedInputStream(in, BUFFER);
    plain.mark(Integer.BYTES);
    byte[] head = plain.readNBytes(Integer.BYTES);
    plain.reset();
    this.isCompressed = head.length == Integer.BYTES && ByteBuffer.wrap(head).getInt() == ZSTD;
    if (isCompressed) {
      this.name = name + ", decompressed";
      this.in = new BufferedInputStream(new Decompressed(plain), BUFFER);
      this.size = UNKNOWN;
    } else {
      this.name = name;
      this.in = plain;
      this.size = path == null ? UNKNOWN : Files.size(path);
    }
  }

  /**
   * Stands before the first record of a file, or, of {@link #STDIN}, of what stdin brings.
   *
   * @throws IOException naming the file, if it cannot be read
   */
  public static FramesFile open(Path file) throws IOException {
    if (file.equals(STDIN)) {
      return new FramesFile("stdin", new FileInputStream(FileDescriptor.in), null);
    }
    check(file);
    try {
      InputStream in = Files.newInputStream(file);
      try {
        return new FramesFile(file.toString(), in, isStream(file) ? null : file);
      } catch (IOException e) {
        in.close();
        throw e;
      }
    } catch (IOException e) {
      throw unreadable(file, Reason.of(e));
    }
  }

  /**
   * Whether a file that has no records is a recording all the same. Unless it is compressed it is
   * empty, and only its name tells it from other empty files.
   */
  boolean isRecordingOfNothing() {
    return isCompressed || name.endsWith(ENDING) || name.endsWith(ENDING + FramesWriter.ZSTD);
  }

  /** Stands before the first record of what {@code in} brings. */
  public static FramesFile of(String name, InputStream in) throws IOException {
    return new FramesFile(name, in, null);
  }

  /**
   * Refuses what can be no recording, before it is opened.
   *
   * @throws IOException naming it and what it is
   */
  public static void check(Path file) throws IOException {
    FileKind kind;
    try {
      kind = FileKind.of(file);
    } catch (IOException e) {
      throw unreadable(file, Reason.of(e));
    }
    switch (kind) {
      case REGULAR, FIFO -> {}
      case NOTHING -> throw unreadable(file, "no such file");
      default -> throw unreadable(file, "it is " + kind);
    }
  }

  private static IOException unreadable(Path file, String why) {
    return new IOException("cannot read %s: %s (expected: a frames file)".formatted(file, why));
  }

  /** Whether it can be read only once, and has no size: stdin, a pipe. */
  public static boolean isStream(Path file) {
    return file.equals(STDIN)
        || (Files.exists(file) && !Files.isRegularFile(file) && !Files.isDirectory(file));
  }

  /**
   * The next record, or nothing at the end of the file.
   *
   * @throws FramesFormatException where the bytes make no record
   * @throws IOException also if the record is too large for this heap
   */
  public Optional<FramesRecord> next() throws IOException {
    Optional<FramesHead> head = nextHead();
    if (head.isEmpty()) {
      return Optional.empty();
    }
    long most = Runtime.getRuntime().maxMemory() / SHARE;
    Optional<FramesRecord> record = record(head.get(), most);
    if (record.isEmpty()) {
      throw new IOException(
          "%s, byte %d: a record of more than %d bytes, a quarter of Java's heap"
                  .formatted(name, start, most)
              + " (ZEEKBUS_JAVA_OPTS=-Xmx2g gives it more)");
    }
    return record;
  }

  /**
   * The head of the next record, or nothing at the end of the file. What was not read of the record
   * before is passed over.
   *
   * @throws FramesFormatException where the bytes make no record
   */
  Optional<FramesHead> nextHead() throws IOException {
    passOver();
    start = offset;
    byte[] header = in.readNBytes(FramesLayout.HEAD);
    if (header.length == 0) {
      return Optional.empty();
    }
    first = start == 0 ? header : first;
    if (header.length < FramesLayout.HEAD) {
      throw endsWithin("a record's header", header.length, FramesLayout.HEAD);
    }
    offset += FramesLayout.HEAD;
    ByteBuffer head = ByteBuffer.wrap(header);
    long nanos = head.getLong(0);
    int channelNumber = Byte.toUnsignedInt(head.get(FramesLayout.CHANNEL_AT));
    int count = Short.toUnsignedInt(head.getShort(FramesLayout.PARTS_AT));
    Optional<FramesLayout.Channel> channel = FramesLayout.Channel.of(channelNumber);
    if (nanos < 0) {
      throw wrong(start, "time %s (expected: nanoseconds)".formatted(Long.toUnsignedString(nanos)));
    }
    if (channel.isEmpty()) {
      throw wrong(
          start + FramesLayout.CHANNEL_AT,
          "channel %d (expected: 0 to 2)".formatted(channelNumber));
    }
    if (count == 0) {
      throw wrong(start + FramesLayout.PARTS_AT, "no parts (expected: at least one)");
    }
    parts = count;
    partsOpened = 0;
    return Optional.of(new FramesHead(number++, nanos, channel.get(), count));
  }

  /**
   * Stands before the bytes of the record's next part, of which there is one.
   *
   * @return how many there are
   */
  long openPart() throws IOException {
    skip();
    partsOpened++;
    byte[] text = in.readNBytes(FramesLayout.PART_LENGTH);
    if (text.length < FramesLayout.PART_LENGTH) {
      throw endsWithin(
          "the length of part %d of %d".formatted(partsOpened, parts),
          text.length,
          FramesLayout.PART_LENGTH);
    }
    offset += FramesLayout.PART_LENGTH;
    partLength = Integer.toUnsignedLong(ByteBuffer.wrap(text).getInt());
    partLeft = partLength;
    if (partLength > size - offset && path != null) {
      size = Files.size(path);
    }
    if (partLength > size - offset) {
      throw cut(Math.max(0, size - offset));
    }
    return partLength;
  }

  /** The bytes of the part that was opened, once; fewer if the file ends within them. */
  public InputStream part() {
    return new Part();
  }

  /** The error if {@link #part} gave too few bytes. */
  FramesFormatException cutPart() {
    return cut(partLength - partLeft);
  }

  /**
   * The whole record whose head was read last; nothing if its parts have more than {@code most}
   * bytes.
   */
  public Optional<FramesRecord> record(FramesHead head, long most) throws IOException {
    List<byte[]> read = new ArrayList<>(Math.min(head.parts(), 16));
    long left = most;
    for (int i = 0; i < head.parts(); i++) {
      left -= openPart();
      if (left < 0) {
        return Optional.empty();
      }
      read.add(wholePart());
    }
    FramesRecord record = new FramesRecord(head.number(), head.nanos(), head.channel(), read);
    checkSubscription(record);
    return Optional.of(record);
  }

  /**
   * The bytes of the part that was opened, which must fit an array. Of a pipe no more memory is
   * taken than there are bytes, whatever the length says.
   */
  byte[] wholePart() throws IOException {
    int length = Math.toIntExact(partLeft);
    byte[] bytes = size == UNKNOWN ? in.readNBytes(length) : new byte[length];
    int read = size == UNKNOWN ? bytes.length : in.readNBytes(bytes, 0, length);
    took(read);
    if (read < length) {
      throw cutPart();
    }
    return bytes;
  }

  private void passOver() throws IOException {
    while (partsOpened < parts) {
      long _ = openPart();
    }
    skip();
  }

  /** Reads, as a file that is too short may be sought beyond its end. */
  private void skip() throws IOException {
    InputStream rest = part();
    while (rest.read(passedOver) > 0) {
      // Nobody wants it.
    }
    if (partLeft > 0) {
      throw cutPart();
    }
  }

  private void took(int bytes) {
    partLeft -= bytes;
    offset += bytes;
  }

  private void checkSubscription(FramesRecord record) throws FramesFormatException {
    if (record.channel() != FramesLayout.Channel.SUBSCRIPTION) {
      return;
    }
    byte[] topic = record.parts().getFirst();
    if (record.parts().size() != 1 || topic.length == 0 || (topic[0] & 0xfe) != 0) {
      throw wrong(start, "no subscription (expected: one part that begins with 00 or 01)");
    }
  }

  /** The part that was opened has only {@code left} bytes. */
  private FramesFormatException cut(long left) {
    long begin = offset - (partLength - partLeft);
    return ends(
        begin - FramesLayout.PART_LENGTH,
        "part %d of %d has %d bytes (the file has %d more): it ends at byte %d"
            .formatted(partsOpened, parts, partLength, left, begin + left));
  }

  private FramesFormatException endsWithin(String what, int left, int expected) {
    return ends(
        offset,
        "the file ends within %s (%d bytes more, expected: %d), at byte %d"
            .formatted(what, left, expected, offset + left));
  }

  /** A file that is too short may still be a recording. */
  private FramesFormatException ends(long at, String what) {
    String other = start == 0 ? otherThanRecording() : "";
    return new FramesFormatException(
        name,
        at,
        what + (other.isEmpty() ? "" : ": this is no recording" + other),
        other.isEmpty());
  }

  private FramesFormatException wrong(long at, String what) {
    return start == 0
        ? new FramesFormatException(
            name, at, what + ": this is no recording" + otherThanRecording(), false)
        : new FramesFormatException(name, at, what + ": from here on this is no recording", true);
  }

  /** The actual format of the file, if its first bytes show it. */
  private String otherThanRecording() {
    int magic = first.length < Integer.BYTES ? 0 : ByteBuffer.wrap(first).getInt();
    if (magic >>> 16 == 0x1f8b) {
      return ", but compressed: gunzip -c FILE | zeekbus decode -";
    }
    for (byte b : first) {
      if ((b < ' ' && b != '\n' && b != '\t' && b != '\r') || b == 0x7f) {
        return "";
      }
    }
    return ", but text";
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  /**
   * What zstd gives back. Where the file ends between two blocks, as that of a recorder that was
   * killed may, the recording ends there.
   */
  private final class Decompressed extends FilterInputStream {
    Decompressed(InputStream compressed) throws IOException {
      super(new ZstdInputStreamNoFinalizer(compressed).setContinuous(true));
    }

    @Override
    public int read(byte[] into, int at, int most) throws IOException {
      try {
        return super.read(into, at, most);
      } catch (ZstdIOException e) {
        throw new FramesFormatException(
            name, offset, "the compressed file is damaged (%s)".formatted(e.getMessage()), true);
      }
    }
  }

  private final class Part extends InputStream {
    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) == 1 ? Byte.toUnsignedInt(one[0]) : -1;
    }

    @Override
    public int read(byte[] into, int at, int most) throws IOException {
      int wanted = (int) Math.min(most, partLeft);
      int read = wanted == 0 ? (most == 0 ? 0 : -1) : in.read(into, at, wanted);
      took(Math.max(0, read));
      return read;
    }
  }
}
