package org.zeekbus.logger.file;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zeekbus.logger.format.AsciiOptions;
import org.zeekbus.logger.format.LogFormat;
import org.zeekbus.sink.LogUnavailableException;
import org.zeekbus.sink.RefusedBatchException;
import org.zeekbus.sink.Sink;
import org.zeekbus.zeek.log.LogBatchReader;
import org.zeekbus.zeek.log.LogSchema;
import org.zeekbus.zeek.value.Bytes;
import org.zeekbus.zeek.value.StringValue;
import org.zeekbus.zmtp.system.FileKind;
import org.zeekbus.zmtp.system.Reason;
import org.zeekbus.zmtp.thread.Supervisor;

/**
 * Writes batches into files as a Zeek logger does, and loses nothing that it has taken: neither
 * when the disk is full nor after {@code kill -9}. A log that cannot be opened, written or rotated
 * does not stop the others. Files that others remove, rename or cut are opened anew.
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
 * <p>Owner: one thread. {@link #details} may be read by any.
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

  /** How long {@link #close} waits for archive or command, at most. */
  private static final Duration LAST_PROCESSING = Duration.ofSeconds(10);

  private final FileSettings settings;
  private final FileCounts counts = new FileCounts();
  private final OpenFileLimit openFiles;
  private final PostProcessing processing;
  private final @Nullable SpareDirectory spare;
  private final LogSlots slots;
  private final RotationTimes times;

  /** Where a schema's records go, by the very object: equal ones may have several. */
  private final IdentityHashMap<LogSchema, Route> routes = new IdentityHashMap<>();

  /** Files that have their rotated name, and wait for their footer. */
  private final List<Ending> endings = new ArrayList<>();

  private DirectoryLock lock;
  private boolean isLocked = true;
  private long lastRotation;
  private long nextRotation;

  /** Bytes that wait in memory; those of them that could not be written. */
  private long waiting;

  private long stuck;

  private boolean isClosed;

  private record Route(LogSlot slot, LogFormat format) {}

  private record Ending(OpenLog log, RotatedFile rotated) {}

  private FileSink(
      FileSettings settings,
      DirectoryLock lock,
      OpenFileLimit openFiles,
      Supervisor supervisor,
      LongSupplier nanos) {
    this.settings = settings;
    this.lock = lock;
    this.openFiles = openFiles;
    processing = new PostProcessing(settings, counts, supervisor, nanos);
    Path dir = settings.spare();
    spare = dir == null ? null : new SpareDirectory(settings, dir, openFiles, nanos);
    slots = new LogSlots(settings);
    times = new RotationTimes(settings.rotation(), settings.zone());
    lastRotation = now();
    nextRotation = times.next(lastRotation);
  }

  /**
   * Takes a directory, and rotates what a former run has left open in it.
   *
   * @param supervisor of the threads that bring rotated files to archive or command
   * @throws UnusableArchiveException if there is an archive, but it or its compression won't work
   * @throws IOException if the directory cannot be written, or another logger has it
   */
  public static FileSink open(FileSettings settings, Supervisor supervisor) throws IOException {
    return open(settings, OpenFileLimit.ofProcess(), supervisor, System::nanoTime);
  }

  /**
   * The same with a supervisor of its own, which logs failures.
   *
   * @throws UnusableArchiveException if there is an archive, but it or its compression won't work
   * @throws IOException if the directory cannot be written, or another logger has it
   */
  public static FileSink open(FileSettings settings) throws IOException {
    return open(settings, new Supervisor());
  }

  /**
   * The same with other bounds and another time.
   *
   * @param nanos only goes on, and by which retries run
   */
  static FileSink open(
      FileSettings settings, OpenFileLimit openFiles, Supervisor supervisor, LongSupplier nanos)
      throws IOException {
    DirectoryLock lock;
    try {
      Files.createDirectories(settings.dir());
      lock = DirectoryLock.of(settings.dir());
    } catch (FileSystemException e) {
      throw new IOException(
          "%s cannot be used: %s".formatted(settings.dir(), Reason.withRemedy(settings.dir(), e)),
          e);
    }
    SpareDirectory spare = null;
    try {
      FileSink sink = new FileSink(settings, lock, openFiles, supervisor, nanos);
      spare = sink.spare;
      sink.processing.check();
      if (spare != null) {
        spare.recover(); // what it moves is found as what a run has left
      }
      new Recovery(settings, sink.counts).run(sink.processing::submit);
      sink.processing.start();
      return sink;
    } catch (Throwable e) { // errors, too: a directory that stays locked is of no use to anybody
      lock.close();
      if (spare != null) {
        spare.close();
      }
      throw e;
    }
  }

  @Override
  public FilesSnapshot details() {
    return counts.snapshot();
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
    if (!isLocked) {
      lockAgain();
    }
    rotateIfDue(now);
    LogSchema schema = batch.schema();
    Route route = routes.get(schema);
    if (route == null) {
      if (schema.writer().equals(NOWHERE)) {
        batch.check();
        counts.discarded.add(batch.records());
        return;
      }
      route = route(batch, now);
    }
    take(batch, route, now);
    if (waiting - stuck > Math.max(0, MOST_WAITING - stuck)) {
      writeHealthy();
    }
  }

  private void take(LogBatchReader batch, Route route, long now) throws IOException {
    LogSlot slot = route.slot;
    if (slot.file == null) {
      batch.check();
    }
    long size;
    try {
      size = append(batch, slot, route.format, now);
    } catch (FileTail.DisplacedException e) {
      displaced(slot, e.fate());
      batch.rewind();
      size = append(batch, slot, route.format, now);
    }
    slot.lastUsed = now;
    counts.records.add(batch.records());
    counts.bytes.add(size);
    long largest = settings.rotation().size();
    OpenLog file = slot.file;
    if (largest > 0 && file != null && file.length() >= largest) {
      rotate(slot, now, false);
    }
  }

  private long append(LogBatchReader batch, LogSlot slot, LogFormat format, long now)
      throws IOException {
    OpenLog file = slot.file == null ? openFile(slot, format, now) : slot.file;
    int before = file.waiting();
    try {
      return file.append(batch, format, settings.fsync() == Fsync.ALWAYS);
    } catch (FileTail.DisplacedException e) {
      throw e;
    } catch (IOException e) {
      throw failed(file.file(), e);
    } finally {
      waiting += file.waiting() - before;
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

  /** Opens a log's file, and gives it what a former one did not get. */
  private OpenLog openFile(LogSlot slot, LogFormat format, long now) throws IOException {
    AsciiOptions options = slot.options;
    String ending = settings.endingOf(options);
    Path path = settings.dir().resolve(slot.name + ending);
    OpenLog.Rest rest = slot.rest;
    try {
      boolean isThere = makeRoom(slot, path, ending);
      openFiles.opening(() -> {
        ShadowFile.write(path, ending, settings.fsync() != Fsync.NEVER);
        return path;
      });
      FileTail tail = FileTail.create(path, isThere, openFiles);
      OpenLog opened;
      try {
        Bytes name = LogPath.bytes(slot.name);
        opened = new OpenLog(tail, format, options.gzipLevel(), name, local(now), rest);
      } catch (RuntimeException | Error e) {
        tail.close();
        throw e;
      }
      waiting += opened.waiting() - (rest == null ? 0 : rest.lines().length());
      slot.rest = null;
      slot.file = opened;
      counts.openFiles.increment();
      return opened;
    } catch (RefusedBatchException e) {
      if (rest != null) {
        throw failed(
            path, new IOException(e.getMessage(), e)); // there is more to lose than a batch
      }
      forget(slot);
      throw e;
    } catch (FileSystemException e) {
      if (TOO_LONG.equals(e.getReason()) && rest == null) {
        counts.writeFailures.increment();
        forget(slot);
        throw LogPath.refused(slot.path.bytes(), "a name that is not too long");
      }
      throw failed(path, e);
    } catch (IOException e) {
      throw failed(path, e);
    }
  }

  private LogUnavailableException failed(Path file, IOException e) {
    counts.writeFailures.increment();
    return unavailable(file, e);
  }

  /**
   * Makes the directories of {@code file}, and puts aside what has its name.
   *
   * @return whether an empty file is there, to be taken over with its owner and rights
   */
  private boolean makeRoom(LogSlot slot, Path file, String ending) throws IOException {
    Path parent = file.getParent();
    if (parent != null) {
      makeDirectories(slot, parent);
    }
    BasicFileAttributes there;
    try {
      there = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException _) {
      return false;
    }
    if (there.isDirectory()) {
      throw LogPath.refused(slot.path.bytes(), "a name that no directory has");
    }
    if (there.isRegularFile() && there.size() == 0) {
      return true;
    }
    Instant written = there.lastModifiedTime().toInstant();
    RotatedFile aside = RotatedFile.free(settings, slot.name, ending, written, written).left();
    FileKind kind = FileKind.of(file);
    if (kind == FileKind.REGULAR) {
      move(file, aside);
      LOG.info("{} was there already: it is {} now", file, aside.file().getFileName());
      processing.submit(aside);
    } else {
      // Its name is changed, which opens nothing; nobody is to read it.
      Files.move(file, aside.file(), StandardCopyOption.ATOMIC_MOVE);
      LOG.warn(
          "{} is not a regular file: {}; it is {} now and will not be processed",
          file,
          kind,
          aside.file().getFileName());
    }
    counts.recoveries.increment();
    return false;
  }

  /** What a stranger's path makes impossible for ever is refused. */
  private void makeDirectories(LogSlot slot, Path parent) throws IOException {
    Path dir = settings.dir();
    if (!parent.equals(dir)) {
      if (settings.processing() instanceof Processing.Archive archive
          && archive.dir().startsWith(dir)
          && parent.startsWith(archive.dir())) {
        throw LogPath.refused(slot.path.bytes(), "no path into the archive");
      }
      for (Path part : dir.relativize(parent)) {
        dir = dir.resolve(part);
        if (Files.exists(dir) && !Files.isDirectory(dir)) {
          throw LogPath.refused(slot.path.bytes(), "directories where no file is");
        }
      }
    }
    Files.createDirectories(parent);
  }

  /** Gives a file its rotated name, which a restart will find. */
  private void move(Path from, RotatedFile to) throws IOException {
    openFiles.opening(() -> {
      to.writeNote();
      return to;
    });
    try {
      Files.move(from, to.file(), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      Files.deleteIfExists(to.note());
      throw e;
    }
  }

  /**
   * Holds a log's open file against its name, and opens anew what others have removed, renamed or
   * cut, if there is something to write.
   */
  private void hold(LogSlot slot, long now) throws IOException {
    OpenLog file = slot.file;
    if (file != null) {
      FileTail.Fate fate = file.fate();
      if (fate != FileTail.Fate.IN_PLACE) {
        displaced(slot, fate);
      }
    }
    OpenLog.Rest rest = slot.rest;
    if (rest != null) {
      if (!isLocked) {
        throw new IOException("another logger may be in " + settings.dir());
      }
      openFile(slot, rest.format(), now);
    }
  }

  /** Leaves a file that is not at its name any more, and keeps what it did not get. */
  private void displaced(LogSlot slot, FileTail.Fate fate) {
    OpenLog file = slot.file;
    if (file == null) {
      return;
    }
    OpenLog.Rest rest = file.rest();
    OpenLog.Gone gone = file.gone(rest);
    waiting += rest.lines().length() - file.waiting();
    slot.file = null;
    slot.isRotationDue = false;
    slot.rest = rest.records() > 0 ? rest : null;
    counts.openFiles.decrement();
    counts.displaced.increment();
    counts.unseen.add(gone.unseen());
    LOG.warn(
        "{} was {} by others: {} records went into it, {} of them since it was seen last;"
            + " the log goes on in a new file",
        file.file(),
        fate == FileTail.Fate.CUT ? "cut" : "removed or renamed",
        gone.records(),
        gone.unseen());
    if (fate == FileTail.Fate.CUT) {
      file.abandon();
    } else {
      file.leave();
    }
  }

  /**
   * Rotates a log's file, if there is one open. If that fails the file goes on as it is, to be
   * rotated later.
   *
   * @return whether there is none open any more
   */
  private boolean rotate(LogSlot slot, long closed, boolean isTerminating) {
    if (slot.file == null) {
      return true;
    }
    try {
      hold(slot, closed);
    } catch (IOException _) {
      return false; // there is no file; the next flush meets the same and says so
    }
    OpenLog file = slot.file;
    if (file == null) {
      return true;
    }
    Path from = file.file();
    try {
      file.flush(false);
      RotatedFile free =
          RotatedFile.free(
              settings, slot.name, endingOf(slot), startOf(slot), Instant.ofEpochMilli(closed));
      RotatedFile rotated = isTerminating ? free.atEnd() : free;
      move(from, rotated);
      ShadowFile.remove(from);
      file.moved(rotated.file());
      counts.rotations.increment();
      endings.add(new Ending(file, rotated));
    } catch (IOException e) {
      counts.rotationFailures.increment();
      if (!slot.isRotationDue) {
        LOG.error(
            "{} cannot be rotated, will be tried again: {}", from, Reason.withRemedy(from, e));
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
    endFiles(now, new Failures()); // who fails is tried again with the next flush, and told then
  }

  private void takeNames(long now, long quiet) {
    for (LogSlots.Takeover each : slots.takeovers(now, quiet)) {
      LogSlot owner = each.owner();
      if ((owner == null || rotate(owner, now, false)) && rotate(each.newest(), now, false)) {
        slots.take(each);
      }
    }
  }

  /** Gives rotated files their footers and hands them on. */
  private void endFiles(long now, Failures failures) {
    for (var left = endings.iterator(); left.hasNext(); ) {
      Ending each = left.next();
      try {
        each.log.end(local(now), settings.fsync() != Fsync.NEVER);
        left.remove();
        counts.openFiles.decrement();
        processing.submit(each.rotated);
      } catch (IOException e) {
        // Of one that was displaced nobody will find what is written to it now.
        if (isClosed || e instanceof FileTail.DisplacedException) {
          left.remove();
          RotatedFile file = each.rotated;
          giveUp(file.path(), file.ending(), file.opened(), each.log, e, failures);
        } else {
          failures.add(each.log.file(), e);
        }
      }
    }
  }

  /** What failed of a task that goes on with the next log; each is a failed write. */
  private final class Failures {
    private @Nullable LogUnavailableException first;
    private int more;

    void add(Path file, IOException e) {
      add(failed(file, e));
    }

    void add(LogUnavailableException failure) {
      if (first == null) {
        first = failure;
      } else {
        more++;
      }
    }

    void rethrow() throws LogUnavailableException {
      LogUnavailableException failure = first;
      if (failure != null && more > 0) {
        throw new LogUnavailableException(
            "%s (and %d more)".formatted(failure.getMessage(), more), failure);
      }
      if (failure != null) {
        throw failure;
      }
    }
  }

  /** Takes back memory from logs that can be written. Those that fail meet it again later. */
  private void writeHealthy() {
    for (LogSlot slot : slots.all()) {
      OpenLog file = slot.file;
      if (file != null && !file.isBehind()) {
        try {
          file.flush(settings.fsync() != Fsync.NEVER);
        } catch (IOException _) {
          counts.writeFailures.increment();
        }
      }
    }
    count();
  }

  private void count() {
    waiting = 0;
    stuck = 0;
    for (LogSlot slot : slots.all()) {
      OpenLog file = slot.file;
      OpenLog.Rest rest = slot.rest;
      long here = rest == null ? 0 : rest.lines().length();
      here += file == null ? 0 : file.waiting();
      waiting += here;
      stuck += file == null || file.isBehind() ? here : 0;
    }
  }

  /**
   * {@inheritDoc}
   *
   * @throws LogUnavailableException if that failed for some logs; all others are safe
   */
  @Override
  public void flush() throws IOException {
    if (!isLocked || !lock.isInPlace()) {
      isLocked = false;
      lockAgain();
    }
    Failures failures = new Failures();
    long now = now();
    for (LogSlot slot : slots.all()) {
      try {
        hold(slot, now);
        if (slot.file != null) {
          slot.file.flush(settings.fsync() != Fsync.NEVER);
        }
        slot.failedFlushes = 0;
      } catch (IOException e) {
        LogUnavailableException failure =
            failed(slot.file == null ? settings.dir() : slot.file.file(), e);
        slot.failedFlushes++;
        if (!isSpareDue(slot) || !spare(slot, now, failure)) {
          failures.add(failure);
        }
      }
    }
    count();
    for (LogSlot slot : slots.all()) {
      if (slot.isRotationDue && rotate(slot, now, false)) {
        LOG.info("{} is rotated now", slot.name);
      }
    }
    rotateIfDue(now);
    takeNames(now, LogSlots.QUIET);
    endFiles(now, failures);
    if (spare != null) {
      spare.tick(this::recovered);
    }
    processing.tick();
    failures.rethrow();
  }

  private void recovered(RotatedFile file) {
    counts.recoveries.increment();
    processing.submit(file);
  }

  /** The first failure may pass by itself; then, where the spare directory fails, too, rarely. */
  private static boolean isSpareDue(LogSlot slot) {
    return slot.failedFlushes > 1 && Integer.bitCount(slot.failedFlushes) == 1;
  }

  /** Brings the lines of a log in trouble to the spare directory, and leaves its file. */
  private boolean spare(LogSlot slot, long now, LogUnavailableException reason) {
    OpenLog file = slot.file;
    OpenLog.Rest rest = file == null ? slot.rest : file.rest();
    if (rest == null || rest.records() == 0) {
      return false;
    }
    if (!spare(slot.name, endingOf(slot), startOf(slot), rest, reason)) {
      return false;
    }
    slot.rest = null;
    slot.file = null;
    slot.isRotationDue = false;
    slot.failedFlushes = 0;
    if (file != null) {
      counts.openFiles.decrement();
      file.endWithoutRest(local(now));
    }
    return true;
  }

  private boolean spare(
      String name, String ending, Instant opened, OpenLog.Rest rest, IOException reason) {
    if (spare == null) {
      return false;
    }
    try {
      Path kept = spare.keep(name, ending, opened, rest);
      counts.spared.add(rest.records());
      LOG.warn(
          "{}: {} records are in {}, from where they go to {} once that has room: {}",
          name,
          rest.records(),
          kept,
          settings.dir(),
          reason.getMessage());
      return true;
    } catch (IOException e) {
      LOG.warn(
          "{}: {} records cannot be kept in {}: {}",
          name,
          rest.records(),
          settings.spare(),
          Reason.withRemedy(settings.dir(), e));
      return false;
    }
  }

  private String endingOf(LogSlot slot) {
    return settings.endingOf(slot.options);
  }

  private static Instant startOf(LogSlot slot) {
    return Instant.ofEpochMilli(slot.periodStart);
  }

  /**
   * The directory was removed, or its lock: a second logger could be there, so nothing is written.
   */
  private void lockAgain() throws IOException {
    try {
      Files.createDirectories(settings.dir());
      DirectoryLock again = DirectoryLock.of(settings.dir());
      lock.close();
      lock = again;
    } catch (FileSystemException e) {
      counts.writeFailures.increment();
      throw new IOException(unavailable(settings.dir(), e).getMessage(), e);
    }
    isLocked = true;
    LOG.warn("{} was removed by others, or the lock in it; both are there again", settings.dir());
  }

  @Override
  public boolean countsItsLosses() {
    return true;
  }

  @Override
  public void close() throws IOException {
    if (isClosed) {
      return;
    }
    isClosed = true;
    Failures failures = new Failures();
    long now = now();
    for (LogSlot slot : slots.all()) {
      if (!settings.rotation().isByTime() || !rotate(slot, now, true)) {
        endInPlace(slot, now, failures);
      }
      OpenLog.Rest rest = slot.rest;
      if (rest != null) {
        slot.rest = null;
        keepOrLose(
            slot.name,
            endingOf(slot),
            startOf(slot),
            rest,
            new IOException("its file was removed by others"));
      }
    }
    endFiles(now, failures);
    processing.close(LAST_PROCESSING);
    try (DirectoryLock _ = lock;
        SpareDirectory _ = spare) {
      FilesSnapshot end = details();
      if (!end.lost().isEmpty()) {
        throw new IOException("records that could not be written: " + end.printLost());
      }
      failures.rethrow();
    }
  }

  private void endInPlace(LogSlot slot, long now, Failures failures) {
    try {
      hold(slot, now);
    } catch (IOException e) {
      LOG.warn(
          failed(settings.dir(), e).getMessage()); // what that means for its lines is said next
    }
    OpenLog file = slot.file;
    if (file == null) {
      return;
    }
    slot.file = null;
    try {
      file.end(local(now), settings.fsync() != Fsync.NEVER);
      if (!slot.isRotationDue) {
        ShadowFile.remove(file.file());
      }
      counts.openFiles.decrement();
    } catch (IOException e) {
      giveUp(slot.name, endingOf(slot), startOf(slot), file, e, failures);
    }
  }

  /** Leaves a file that cannot be ended: what it did not get goes elsewhere, or is lost. */
  private void giveUp(
      String name, String ending, Instant opened, OpenLog file, IOException e, Failures failures) {
    counts.openFiles.decrement();
    LogUnavailableException reason = failed(file.file(), e);
    OpenLog.Rest rest = file.rest();
    if (rest.records() > 0) {
      keepOrLose(name, ending, opened, rest, reason);
    } else if (file.lacksItsEndOnly()) {
      LOG.warn("{}; it has all its records, and no end", reason.getMessage());
    } else {
      failures.add(reason);
    }
    file.endWithoutRest(local(now()));
  }

  private void keepOrLose(
      String name, String ending, Instant opened, OpenLog.Rest rest, IOException reason) {
    if (!spare(name, ending, opened, rest, reason)) {
      counts.lost(name, rest.records());
      LOG.error(
          "{}: {} records could not be written and are lost: {}",
          name,
          rest.records(),
          reason.getMessage());
    }
  }

  /** Says why a log's file cannot be written, unless that is said already. */
  private static LogUnavailableException unavailable(Path file, IOException e) {
    return e instanceof LogUnavailableException said
        ? said
        : new LogUnavailableException(
            "%s cannot be written: %s".formatted(file, Reason.withRemedy(file, e)), e);
  }
}
