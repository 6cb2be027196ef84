package org.zeekbus.logger.spool;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zeekbus.zmtp.PeerWarnings;

/**
 * A queue of batches on disk. What was appended survives {@code kill -9}, until it was read and
 * acknowledged; what a run has left, the next reads first. Not forced to the disk: a crash of the
 * system may cost what it had not written.
 *
 * <pre>
 * lock                    held by the one that runs
 * position                {@link Position}
 * 0000000000000002.spool  a {@link Segment}; more with even numbers, odd ones for {@link #prepend}
 * </pre>
 *
 * <p>Owner: any thread; calls are serialised. Counts are published by volatile fields.
 */
public final class Spool implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Spool.class);
  private static final long USUAL_SEGMENT = 64L << 20;

  /** A small spool has no fewer segments, a large one hardly more. */
  private static final int LEAST_SEGMENTS = 8;

  private static final int MOST_SEGMENTS = 1024;

  private final Path directory;
  private final Path positionFile;
  private final long bound;
  private final long segmentSize;
  private final FileChannel lock;
  private final PeerWarnings warnings = new PeerWarnings(LOG);

  /** Read whole, and kept until the sink has flushed what was in them. */
  private final ArrayDeque<Segment> read = new ArrayDeque<>();

  /** The first is being read. */
  private final ArrayDeque<Segment> unread = new ArrayDeque<>();

  /** The last of {@link #unread} if this run began it; nothing before it did. */
  private @Nullable Segment writing;

  /** What {@link #prepend} has begun. */
  private @Nullable Segment front;

  private @Nullable Position saved;
  private long nextNumber = 2;
  private boolean isClosed;

  // Others read these.
  private volatile long batches;
  private volatile long unreadBytes;
  private volatile long bytes;
  private volatile long damaged;

  /**
   * A batch that was read.
   *
   * @param sender the node id, as it prints
   * @param arrivedMillis since 1970
   * @param batch to be released by who gets it
   */
  public record Entry(String sender, long arrivedMillis, ByteBuf batch) {}

  private Spool(Path directory, long bound, FileChannel lock) {
    this.directory = directory;
    this.positionFile = directory.resolve("position");
    this.bound = bound;
    this.segmentSize =
        Math.min(Math.max(USUAL_SEGMENT, bound / MOST_SEGMENTS), bound / LEAST_SEGMENTS);
    this.lock = lock;
  }

  /**
   * Opens the spool in {@code directory}, which is made, and finds what an earlier run has left.
   *
   * @param bound of all segments, in bytes
   * @throws IOException if it cannot be used, saying why
   */
  public static Spool open(Path directory, long bound) throws IOException {
    FileChannel lock = null;
    try {
      Files.createDirectories(directory);
      lock =
          FileChannel.open(
              directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (!isLocked(lock)) {
        throw new IOException("another logger uses it");
      }
      Spool spool = new Spool(directory, bound, lock);
      spool.recover();
      return spool;
    } catch (IOException e) {
      IOException failure = new IOException(directory + " cannot be a spool: " + e, e);
      close(lock, failure);
      throw failure;
    }
  }

  private static boolean isLocked(FileChannel channel) throws IOException {
    try {
      FileLock held = channel.tryLock();
      return held != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  private static void close(@Nullable FileChannel channel, Exception failure) {
    if (channel != null) {
      try {
        channel.close();
      } catch (IOException e) {
        failure.addSuppressed(e);
      }
    }
  }

  /** The directories below {@code directory}, which may be spools; none if it does not exist. */
  public static List<Path> in(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(Files::isDirectory).sorted().toList();
    }
  }

  /** Bytes that a run has left in the spool {@code directory}. */
  public static long leftIn(Path directory) throws IOException {
    long sum = 0;
    for (Path file : segmentsIn(directory)) {
      sum += Files.size(file);
    }
    return sum;
  }

  private static List<Path> segmentsIn(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> Segment.numberOf(file) >= 0).sorted().toList();
    }
  }

  private void recover() throws IOException {
    List<Long> numbers = segmentsIn(directory).stream().map(Segment::numberOf).toList();
    Position position = Position.read(positionFile);
    if (position != null && !numbers.contains(position.segment())) {
      // Of a segment that was flushed as a whole, whose number will be another's.
      position = null;
      Files.deleteIfExists(positionFile);
    }
    saved = position;
    for (long number : numbers) {
      Segment segment = new Segment(directory, number, warnings);
      if (position == null || number >= position.segment()) {
        segment.recover(position != null && number == position.segment() ? position.offset() : 0);
      }
      if (segment.unreadBytes() == 0) {
        segment.delete();
      } else {
        segment.close();
        unread.add(segment);
      }
      nextNumber = (number / 2 + 1) * 2;
    }
    count();
    if (batches > 0) {
      LOG.info(
          "{}: {} batches, {} bytes of an earlier run are delivered first",
          directory,
          batches,
          unreadBytes);
    }
  }

  /**
   * Appends a batch.
   *
   * @param sender the node id, as it prints
   * @param isNew whether it begins a segment, so that {@link #prepend} can put something before it
   * @return false if there is no room
   * @throws IOException if it cannot be written; nothing of it is there
   */
  public synchronized boolean append(
      String sender, long arrivedMillis, ByteBuf batch, boolean isNew) throws IOException {
    if (bytes + lengthOf(sender, batch) > bound) {
      return false;
    }
    appendBeyond(sender, arrivedMillis, batch, isNew);
    return true;
  }

  /** Appends a batch even where there is no room: for a stop, after which nothing more comes. */
  public synchronized void appendBeyond(
      String sender, long arrivedMillis, ByteBuf batch, boolean isNew) throws IOException {
    Segment segment = writing;
    if (segment != null
        && segment.size() > 0
        && (isNew || segment.size() + lengthOf(sender, batch) > segmentSize)) {
      if (segment != unread.peek()) {
        segment.close();
      }
      segment = null;
    }
    if (segment == null) {
      segment = new Segment(directory, nextNumber, warnings);
      nextNumber += 2;
      unread.add(segment);
      writing = segment;
    }
    segment.append(sender, arrivedMillis, batch);
    count();
  }

  /**
   * Puts a batch before all that wait, behind those that this put there before: for a stop. Nothing
   * of the segment that waits first may have been read.
   *
   * @throws IOException if it cannot be written; nothing of it is there
   */
  public synchronized void prepend(String sender, long arrivedMillis, ByteBuf batch)
      throws IOException {
    Segment segment = front;
    if (segment == null) {
      retireWhatWasRead();
      Segment first = unread.peek();
      if (first != null && first.position() > 0) {
        throw new IllegalStateException(
            "segment %d was read to %d (expected: 0)".formatted(first.number(), first.position()));
      }
      segment = new Segment(directory, first == null ? nextNumber : first.number() - 1, warnings);
      nextNumber += 2;
      front = segment;
      unread.addFirst(segment);
    }
    segment.append(sender, arrivedMillis, batch);
    count();
  }

  /** The segment that is written, too, is put away once all of it was read. */
  private void retireWhatWasRead() {
    for (Segment first = unread.peek();
        first != null && first.unreadBytes() == 0;
        first = unread.peek()) {
      read.add(unread.remove());
      writing = first == writing ? null : writing;
    }
  }

  /**
   * Reads the next batch.
   *
   * @return it, to be released; nothing if none waits
   */
  public synchronized @Nullable Entry read() throws IOException {
    try {
      for (Segment first = unread.peek(); first != null; first = unread.peek()) {
        Entry entry = first.read();
        damaged += first.takeDamaged();
        if (entry != null || first == writing) {
          return entry;
        }
        first.close();
        read.add(unread.remove());
      }
      return null;
    } finally {
      count();
    }
  }

  /** The batch that the last call of {@link #read} gave waits again. */
  public synchronized void unread() {
    unread.element().unreadLast();
    count();
  }

  /**
   * All that was read was flushed, and is not delivered again.
   *
   * @throws IOException if that cannot be noted, or a segment cannot be deleted; to be called again
   */
  public synchronized void acknowledge() throws IOException {
    if (isClosed) {
      return;
    }
    retireWhatWasRead();
    try {
      savePosition();
    } finally {
      // Also when that failed, as a disk that is full needs the room.
      for (Segment first = read.peek(); first != null; first = read.peek()) {
        first.delete();
        read.remove();
      }
      count();
    }
  }

  private void savePosition() throws IOException {
    Segment first = unread.peek();
    if (first != null && first.position() > 0) {
      Position now = new Position(first.number(), first.position());
      if (!now.equals(saved)) {
        now.write(positionFile);
        saved = now;
      }
    }
  }

  private void count() {
    long waiting = 0;
    long waitingBytes = 0;
    long all = 0;
    for (Segment segment : read) {
      all += segment.size();
    }
    for (Segment segment : unread) {
      all += segment.size();
      waiting += segment.unread();
      waitingBytes += segment.unreadBytes();
    }
    batches = waiting;
    unreadBytes = waitingBytes;
    bytes = all;
  }

  /** Batches that wait to be read. */
  public long batches() {
    return batches;
  }

  /** Whether something waits to be read. */
  public boolean isEmpty() {
    return unreadBytes == 0;
  }

  /** Bytes of all segments: what waits, and what the sink has not flushed yet. */
  public long bytes() {
    return bytes;
  }

  /** Batches, or stretches where some may have been, that could not be read. */
  public long damaged() {
    return damaged;
  }

  /** The directory. */
  @Override
  public String toString() {
    return directory.toString();
  }

  /** Lets go of the files, and leaves what was not acknowledged to the next run. */
  @Override
  public synchronized void close() throws IOException {
    if (!isClosed) {
      isClosed = true;
      for (Segment segment : read) {
        segment.close();
      }
      for (Segment segment : unread) {
        segment.close();
      }
      lock.close();
    }
  }

  private static long lengthOf(String sender, ByteBuf batch) {
    return EntryHeader.LENGTH + ByteBufUtil.utf8Bytes(sender) + (long) batch.readableBytes();
  }
}
