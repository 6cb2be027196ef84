package org.zeekbus.logger.file;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zeekbus.logger.RefusedBatchException;
import org.zeekbus.logger.Sink;
import org.zeekbus.logger.format.AsciiOptions;
import org.zeekbus.logger.format.LogFormat;
import org.zeekbus.zeek.log.LogBatchReader;
import org.zeekbus.zeek.log.LogSchema;
import org.zeekbus.zeek.value.Bytes;
import org.zeekbus.zeek.value.StringValue;

/**
 * Writes batches into files as a Zeek logger does, and loses nothing that it has taken: neither
 * when the disk is full nor after {@code kill -9}.
 *
 * <pre>{@code
 * try (FileSink sink = FileSink.open(FileSettings.of(Path.of("/var/log/zeek")))) {
 *   sink.accept(batch);
 *   sink.flush(); // each second: lines become visible, files are rotated
 * }
 * }</pre>
 *
 * <p>One file is open for each path, stream and schema; the first has the path's name ({@code
 * conn.log}), further ones {@code conn-2.log}… With JSON schemas share a file, streams do not.
 *
 * <p>Owner: one thread. {@link #statistics} may be read by any.
 */
public final class FileSink implements Sink {
  private static final Logger LOG = LoggerFactory.getLogger(FileSink.class);
  private static final Bytes ASCII = Bytes.of(LogSchema.ASCII_WRITER);
  private static final Bytes NOWHERE = Bytes.of("Log::WRITER_NONE");

  /** So many bytes wait in memory at most before all files are written. */
  private static final int MOST_WAITING = 32 << 20;

  /** So many schemas are recognised at once; the reader makes new objects of them now and then. */
  private static final int KEPT_ROUTES = 2048;

  /** What some file systems say earlier than others. */
  private static final String TOO_LONG = "File name too long";

  /** Smaller steps back of the clock change nothing. Milliseconds. */
  private static final long CLOCK_STEP = 60_000;

  /** How long {@link #close} waits for archive or command. */
  private static final Duration LAST_PROCESSING = Duration.ofSeconds(10);

  private final FileSettings settings;
  private final FileStatistics statistics = new FileStatistics();
  private final Handles handles = new Handles(Handles.DEFAULT_BOUND);
  private final DirectoryLock lock;
  private final PostProcessing processing;
  private final LogSlots slots;
  private final RotationTimes times;

  /** Where a schema's records go, by the very object: equal ones may have several. */
  private final IdentityHashMap<LogSchema, Route> routes = new IdentityHashMap<>();

  /** Files that have their rotated name, and wait for their footer. */
  private final List<Ending> endings = new ArrayList<>();

  private long lastRotation;
  private long nextRotation;
  private long waiting;

  /** Whether the last flush left something in memory that could not be written. */
  private boolean isBehind;

  private boolean isClosed;

  private record Route(LogSlot slot, LogFormat format) {}

  private record Ending(OpenLog log, RotatedFile rotated) {}

  private FileSink(FileSettings settings, DirectoryLock lock) {
    this.settings = settings;
    this.lock = lock;
    processing = new PostProcessing(settings, statistics);
    slots = new LogSlots(settings);
    times = new RotationTimes(settings.rotation(), settings.zone());
    lastRotation = now();
    nextRotation = times.next(lastRotation);
  }

  /**
   * Takes a directory, and rotates what a former run has left open in it.
   *
   * @throws IOException if it cannot be written, or another logger has it
   */
  public static FileSink open(FileSettings settings) throws IOException {
    Files.createDirectories(settings.dir());
    DirectoryLock lock = DirectoryLock.of(settings.dir());
    try {
      FileSink sink = new FileSink(settings, lock);
      new Recovery(settings, sink.statistics).run(sink.processing::submit);
      sink.processing.start();
      return sink;
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  /** What it did so far. */
  public FileStatistics statistics() {
    return statistics;
  }

  private long now() {
    return settings.clock().millis();
  }

  private LocalDateTime local(long millis) {
    return LocalDateTime.ofInstant(Instant.ofEpochMilli(millis), settings.zone());
  }

  @Override
  public void accept(LogBatchReader batch) throws IOException {
    long now = now();
    if (isBehind) {
      writeAll();
    }
    rotateIfDue(now);
    LogSchema schema = batch.schema();
    Route route = routes.get(schema);
    if (route == null) {
      if (schema.writer().equals(NOWHERE)) {
        batch.check();
        statistics.discarded.add(batch.records());
        return;
      }
      route = route(batch, now);
    }
    take(batch, route, now);
    if (waiting > MOST_WAITING) {
      // The batch was taken: if this fails, the next one will meet it.
      isBehind = true;
    }
  }

  private void take(LogBatchReader batch, Route route, long now) throws IOException {
    LogSlot slot = route.slot;
    OpenLog file = slot.file;
    if (file == null) {
      batch.check();
      file = openFile(slot, route.format, now);
    }
    int before = file.waiting();
    long size;
    try {
      size = file.append(batch, route.format, settings.fsync() == Fsync.ALWAYS);
    } catch (IOException e) {
      statistics.writeFailures.increment();
      throw e;
    }
    slot.lastUsed = now;
    waiting += file.waiting() - before;
    statistics.records.add(batch.records());
    statistics.bytes.add(size);
    long largest = settings.rotation().size();
    if (largest > 0 && file.length() >= largest) {
      rotate(slot, now, false);
    }
  }

  private Route route(LogBatchReader batch, long now) {
    LogSchema schema = batch.schema();
    if (!schema.writer().equals(ASCII)) {
      throw new RefusedBatchException(
          "path '%s': writer %s (expected: %s)"
              .formatted(
                  new StringValue(schema.path()),
                  new StringValue(schema.writer()),
                  LogSchema.ASCII_WRITER));
    }
    LogSlot slot = slots.find(schema);
    if (slot == null) {
      batch.check();
      slots
          .inTheWay(schema, now)
          .filter(quiet -> rotate(quiet, now, false))
          .ifPresent(this::forget);
      slot = slots.add(schema, now);
    }
    if (routes.size() >= KEPT_ROUTES) {
      routes.clear();
    }
    Route route = new Route(slot, slot.format(schema));
    routes.put(schema, route);
    return route;
  }

  private void forget(LogSlot slot) {
    slots.remove(slot);
    routes.values().removeIf(each -> each.slot == slot);
  }

  private OpenLog openFile(LogSlot slot, LogFormat format, long now) throws IOException {
    AsciiOptions options = slot.options;
    String ending = settings.endingOf(options);
    Path path = settings.dir().resolve(slot.name + ending);
    try {
      makeRoom(slot, path, ending);
      Shadow.write(path, ending, settings.fsync() != Fsync.NEVER);
      FileTail tail = FileTail.create(path, handles);
      Bytes name = LogPath.bytes(slot.name);
      OpenLog opened = new OpenLog(tail, format, options.gzipLevel(), name, local(now));
      waiting += opened.waiting();
      slot.file = opened;
      statistics.openFiles.increment();
      return opened;
    } catch (FileSystemException e) {
      statistics.writeFailures.increment();
      if (TOO_LONG.equals(e.getReason())) {
        forget(slot);
        throw LogPath.refused(slot.path.bytes(), "a name that is not too long");
      }
      throw e;
    } catch (IOException e) {
      statistics.writeFailures.increment();
      throw e;
    } catch (RefusedBatchException e) {
      forget(slot);
      throw e;
    }
  }

  /** Makes the directories of {@code file}, and puts aside what has its name. */
  private void makeRoom(LogSlot slot, Path file, String ending) throws IOException {
    Path parent = file.getParent();
    if (parent != null && !parent.equals(settings.dir())) {
      makeDirectories(slot, parent);
    }
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
      throw LogPath.refused(slot.path.bytes(), "a name that no directory has");
    }
    Instant written = Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS).toInstant();
    RotatedFile aside = RotatedFile.free(settings, slot.name, ending, written, written).left();
    move(file, aside);
    LOG.info("{} was there already: it is {} now", file, aside.file().getFileName());
    statistics.recoveries.increment();
    processing.submit(aside);
  }

  /** What a stranger's path makes impossible must not stop the others. */
  private void makeDirectories(LogSlot slot, Path parent) throws IOException {
    if (settings.processing() instanceof Processing.Archive archive
        && archive.dir().startsWith(settings.dir())
        && parent.startsWith(archive.dir())) {
      throw LogPath.refused(slot.path.bytes(), "no path into the archive");
    }
    Path dir = settings.dir();
    for (Path part : dir.relativize(parent)) {
      dir = dir.resolve(part);
      if (Files.exists(dir) && !Files.isDirectory(dir)) {
        throw LogPath.refused(slot.path.bytes(), "directories where no file is");
      }
    }
    try {
      Files.createDirectories(parent);
    } catch (AccessDeniedException e) {
      throw LogPath.refused(slot.path.bytes(), "a directory that can be made: " + e.getMessage());
    }
    if (!Files.isWritable(parent)) {
      throw LogPath.refused(slot.path.bytes(), "a directory that can be written: " + parent);
    }
  }

  /** Gives a file its rotated name, which a restart will find. */
  private static void move(Path from, RotatedFile to) throws IOException {
    to.writeNote();
    try {
      Files.move(from, to.file(), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      Files.deleteIfExists(to.note());
      throw e;
    }
  }

  /**
   * Rotates a log's file, if there is one open. If that fails the file goes on as it is, to be
   * rotated later.
   *
   * @return whether there is none open any more
   */
  private boolean rotate(LogSlot slot, long closed, boolean isTerminating) {
    OpenLog file = slot.file;
    if (file == null) {
      return true;
    }
    Path from = file.file();
    try {
      file.flush(false);
      RotatedFile free =
          RotatedFile.free(
              settings,
              slot.name,
              settings.endingOf(slot.options),
              Instant.ofEpochMilli(slot.periodStart),
              Instant.ofEpochMilli(closed));
      RotatedFile rotated = isTerminating ? free.atEnd() : free;
      move(from, rotated);
      Shadow.remove(from);
      file.moved(rotated.file());
      statistics.rotations.increment();
      endings.add(new Ending(file, rotated));
    } catch (NoSuchFileException _) {
      LOG.error("{} was taken away while it was open: it cannot be rotated", from);
      statistics.rotationFailures.increment();
      file.abandon();
      statistics.openFiles.decrement();
    } catch (IOException e) {
      statistics.rotationFailures.increment();
      if (!slot.isRotationDue) {
        LOG.error("{} cannot be rotated, will be tried again: {}", from, e.toString());
      }
      slot.isRotationDue = true;
      return false;
    }
    slot.file = null;
    slot.periodStart = closed;
    slot.isRotationDue = false;
    return true;
  }

  private void rotateIfDue(long now) {
    if (now >= nextRotation) {
      rotateAll(now);
    } else if (now < lastRotation - CLOCK_STEP) {
      LOG.warn("the clock was set back to {}: rotation begins anew", local(now));
      lastRotation = now;
      nextRotation = times.next(now);
    }
  }

  private void rotateAll(long now) {
    long due = nextRotation;
    long begin = Math.max(due, times.last(now));
    nextRotation = times.next(now);
    for (LogSlot slot : slots.all()) {
      if (rotate(slot, due, false)) {
        slot.periodStart = begin;
      }
    }
    takeNames(now, Long.MIN_VALUE);
    slots.unusedSince(lastRotation).forEach(this::forget);
    lastRotation = due;
    endFiles(now, null);
  }

  private void takeNames(long now, long quiet) {
    for (LogSlots.Takeover each : slots.takeovers(now, quiet)) {
      LogSlot owner = each.owner();
      if ((owner == null || rotate(owner, now, false)) && rotate(each.newest(), now, false)) {
        slots.take(each);
      }
    }
  }

  /**
   * Gives rotated files their footers and hands them on. What fails is added to {@code failure}.
   */
  private @Nullable IOException endFiles(long now, @Nullable IOException failure) {
    IOException failed = failure;
    for (var left = endings.iterator(); left.hasNext(); ) {
      Ending each = left.next();
      try {
        each.log.end(local(now), settings.fsync() != Fsync.NEVER);
        left.remove();
        statistics.openFiles.decrement();
        processing.submit(each.rotated);
      } catch (IOException e) {
        failed = failed(failed, e);
      }
    }
    return failed;
  }

  private IOException failed(@Nullable IOException before, IOException now) {
    statistics.writeFailures.increment();
    if (before == null) {
      return now;
    }
    before.addSuppressed(now);
    return before;
  }

  /** Writes what waits. */
  private void writeAll() throws IOException {
    IOException failure = null;
    waiting = 0;
    for (LogSlot slot : slots.all()) {
      OpenLog file = slot.file;
      if (file != null) {
        try {
          file.flush(settings.fsync() != Fsync.NEVER);
        } catch (IOException e) {
          failure = failed(failure, e);
        }
        waiting += file.waiting();
      }
    }
    isBehind = failure != null;
    if (failure != null) {
      throw failure;
    }
  }

  @Override
  public void flush() throws IOException {
    IOException failure = null;
    try {
      writeAll();
    } catch (IOException e) {
      failure = e;
    }
    long now = now();
    for (LogSlot slot : slots.all()) {
      if (slot.isRotationDue && rotate(slot, now, false)) {
        LOG.info("{} is rotated now", slot.name);
      }
    }
    rotateIfDue(now);
    takeNames(now, LogSlots.QUIET);
    failure = endFiles(now, failure);
    processing.tick(now);
    if (failure != null) {
      throw failure;
    }
  }

  @Override
  public void close() throws IOException {
    if (isClosed) {
      return;
    }
    isClosed = true;
    IOException failure = null;
    long now = now();
    for (LogSlot slot : slots.all()) {
      if (!settings.rotation().isByTime() || !rotate(slot, now, true)) {
        failure = endInPlace(slot, now, failure);
      }
    }
    failure = endFiles(now, failure);
    for (Ending each : endings) {
      each.log.abandon();
      statistics.openFiles.decrement();
    }
    processing.close(LAST_PROCESSING);
    try {
      lock.close();
    } catch (IOException e) {
      failure = failed(failure, e);
    }
    if (failure != null) {
      throw failure;
    }
  }

  private @Nullable IOException endInPlace(LogSlot slot, long now, @Nullable IOException failure) {
    OpenLog file = slot.file;
    if (file == null) {
      return failure;
    }
    slot.file = null;
    statistics.openFiles.decrement();
    try {
      file.end(local(now), settings.fsync() != Fsync.NEVER);
      if (!slot.isRotationDue) {
        Shadow.remove(file.file());
      }
      return failure;
    } catch (IOException e) {
      file.abandon();
      return failed(failure, e);
    }
  }
}
