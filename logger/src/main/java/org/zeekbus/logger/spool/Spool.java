package org.zeekbus.logger.spool;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zeekbus.zmtp.PeerWarnings;
import org.zeekbus.zmtp.system.LockFile;
import org.zeekbus.zmtp.system.Reason;

/**
 * A queue of batches on disk. What was appended survives {@code kill -9}, until it was read and
 * acknowledged; what a run has left, the next reads first. Not forced to the disk: a crash of the
 * system may cost what it had not written.
 *
 * <pre>
 * lock                    held by the one that runs
 * position                {@link Position}
 * in-hand                 {@link InHandNote}
 * 0000000000000002.spool  a {@link Segment}; more with even numbers
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
  private final SpoolRoom room;
  private final long segmentSize;
  private final @Nullable LockFile lock;
  private final InHandNote inHand;

  /**
   * The batch that the sink could not take and gave back. It ended no process, and while its target
   * is down the sink has it in hand most of the time: a process that is killed then is not its
   * fault.
   */
  private @Nullable Position survived;

  private final PeerWarnings warnings = new PeerWarnings(LOG);

  /** Read whole, and kept until the sink has flushed what was in them. */
  private final ArrayDeque<Segment> read = new ArrayDeque<>();

  /** The first is being read. */
  private final ArrayDeque<Segment> unread = new ArrayDeque<>();

  /** The last of {@link #unread} if this run began it; nothing before it did. */
  private @Nullable Segment writing;

  private @Nullable Position saved;
  private long nextNumber = 2;
  private boolean isClosed;

  // Others read these.
  private volatile long batches;
  private volatile long unreadBytes;
  private volatile long bytes;
  private volatile long damaged;
  private volatile long given;
  private volatile long givenBytes;

  /**
   * A batch that was read.
   *
   * @param sender the node id, as it prints
   * @param arrivedMillis since 1970
   * @param batch to be released by who gets it
   * @param deaths how many processes have ended while their sink had it in hand
   */
  public record Entry(String sender, long arrivedMillis, ByteBuf batch, int deaths) {}

  private Spool(Path directory, SpoolRoom room, @Nullable LockFile lock) {
    this.directory = directory;
    this.positionFile = directory.resolve("position");
    this.room = room;
    this.segmentSize =
        Math.min(
            Math.max(USUAL_SEGMENT, room.bound() / MOST_SEGMENTS), room.bound() / LEAST_SEGMENTS);
    this.lock = lock;
    this.inHand = InHandNote.open(directory.resolve("in-hand"));
  }

  /**
   * Opens the spool in {@code directory}, which is made, and finds what an earlier run has left.
   *
   * @param bound of all segments, in bytes
   * @throws IOException if it cannot be used, saying why
   */
  public static Spool open(Path directory, long bound) throws IOException {
    return open(directory, new SpoolRoom(bound));
  }

  /** As {@link #open(Path, long)}, with a bound that other spools share. */
  public static Spool open(Path directory, SpoolRoom room) throws IOException {
    LockFile lock = null;
    try {
      Files.createDirectories(directory);
      lock =
          LockFile.take(directory.resolve("lock"))
              .orElseThrow(() -> new IOException("another logger uses it"));
      Spool spool = new Spool(directory, room, lock);
      spool.recover();
      return spool;
    } catch (IOException e) {
      IOException failure = unusable(directory, e);
      close(lock, failure);
      throw failure;
    }
  }

  /**
   * As {@link #open(Path, SpoolRoom)}, in a directory below that of a spool that is open: the lock
   * of that one holds for this, too, so that at {@link #rest} it needs no file handle.
   */
  public static Spool openBelow(Path directory, SpoolRoom room) throws IOException {
    try {
      Files.createDirectories(directory);
      Spool spool = new Spool(directory, room, null);
      spool.recover();
      return spool;
    } catch (IOException e) {
      throw unusable(directory, e);
    }
  }

  private static IOException unusable(Path directory, IOException e) {
    return new IOException(
        directory + " cannot be used as a spool: " + Reason.withRemedy(directory, e), e);
  }

  private static void close(@Nullable LockFile lock, Exception failure) {
    if (lock != null) {
      try {
        lock.close();
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

  /** Bytes that a run has left in the spool {@code directory}; 0 if it does not exist. */
  public static long leftIn(Path directory) throws IOException {
    long sum = 0;
    if (!Files.isDirectory(directory)) {
      return sum;
    }
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
   * @return false if there is no room
   * @throws IOException if it cannot be written; nothing of it is there
   */
  public synchronized boolean append(String sender, long arrivedMillis, ByteBuf batch)
      throws IOException {
    if (!room.has(lengthOf(sender, batch))) {
      return false;
    }
    appendBeyond(sender, arrivedMillis, batch);
    return true;
  }

  /** Appends a batch even where there is no room: for a stop, after which nothing more comes. */
  public synchronized void appendBeyond(String sender, long arrivedMillis, ByteBuf batch)
      throws IOException {
    write(sender, arrivedMillis, batch);
    count();
  }

  /**
   * Appends a batch that the sink has, and has not flushed yet, as if it had been read from here:
   * it is not read in this run, and comes first in the next one unless it was acknowledged. Nothing
   * may wait to be read.
   *
   * @return false if there is no room
   * @throws IOException if it cannot be written; nothing of it is there
   */
  public synchronized boolean appendGiven(String sender, long arrivedMillis, ByteBuf batch)
      throws IOException {
    if (!room.has(lengthOf(sender, batch))) {
      return false;
    }
    appendGivenBeyond(sender, arrivedMillis, batch);
    return true;
  }

  /** As {@link #appendGiven}, even where there is no room: for a stop. */
  public synchronized void appendGivenBeyond(String sender, long arrivedMillis, ByteBuf batch)
      throws IOException {
    if (!isEmpty()) {
      throw new IllegalStateException(directory + ": newer batches wait in it");
    }
    Segment segment = write(sender, arrivedMillis, batch);
    segment.skip();
    given++;
    givenBytes += lengthOf(sender, batch);
    count();
  }

  /** The segment that the batch is in. */
  private Segment write(String sender, long arrivedMillis, ByteBuf batch) throws IOException {
    Segment segment = writing;
    if (segment != null
        && segment.size() > 0
        && segment.size() + lengthOf(sender, batch) > segmentSize) {
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
    return segment;
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
   * Reads the next batch, which is in hand until {@link #read} is called again, or {@link #unread}
   * or {@link #handled}.
   *
   * @return it, to be released; nothing if none waits
   */
  public synchronized @Nullable Entry read() throws IOException {
    try {
      for (Segment first = unread.peek(); first != null; first = unread.peek()) {
        Entry entry = first.read();
        damaged += first.takeDamaged();
        if (entry != null) {
          Position at = new Position(first.number(), first.lastRead());
          int deaths = at.equals(survived) ? 0 : inHand.take(at);
          given++;
          givenBytes += first.position() - first.lastRead();
          return new Entry(entry.sender(), entry.arrivedMillis(), entry.batch(), deaths);
        }
        if (first == writing) {
          return null;
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
    Segment first = unread.element();
    survived = new Position(first.number(), first.lastRead());
    given--;
    givenBytes -= first.position() - first.lastRead();
    first.unreadLast();
    count();
  }

  /**
   * Nobody has a batch in hand, or who has it hangs: if the process ends now, that is not the
   * batch's fault. May come from any thread, and waits only for the disk.
   */
  public void handled() {
    inHand.clear();
  }

  /** Lets go of file handles, which open again when they are needed. */
  public synchronized void rest() throws IOException {
    inHand.rest();
    for (Segment segment : unread) {
      segment.close();
    }
  }

  /** Removes the directory of a spool that is empty; it must not be used any more. */
  public synchronized void remove() throws IOException {
    close();
    for (Segment segment : unread) {
      segment.delete();
    }
    room.use(-bytes);
    bytes = 0;
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Files.deleteIfExists(file);
      }
    }
    Files.deleteIfExists(directory);
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
    given = 0;
    givenBytes = 0;
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
    room.use(all - bytes);
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

  /**
   * Whether what was read and not acknowledged takes more than half of the room, which only a flush
   * of the sink gives back.
   */
  public boolean isMostlyGiven() {
    return givenBytes > room.bound() / 2;
  }

  /** Bytes of what waits to be read. */
  public long unreadBytes() {
    return unreadBytes;
  }

  /**
   * Batches that the next run would read: those that wait, and those that were not acknowledged.
   */
  public long keptBatches() {
    return batches + given;
  }

  /** Their bytes. */
  public long keptBytes() {
    return unreadBytes + givenBytes;
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
      inHand.close();
      for (Segment segment : read) {
        segment.close();
      }
      for (Segment segment : unread) {
        segment.close();
      }
      if (lock != null) {
        lock.close();
      }
    }
  }

  private static long lengthOf(String sender, ByteBuf batch) {
    return EntryHeader.LENGTH + ByteBufUtil.utf8Bytes(sender) + (long) batch.readableBytes();
  }
}
