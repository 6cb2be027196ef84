package org.zeekbus.logger.file;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zeekbus.sink.Arrival;
import org.zeekbus.sink.LogUnavailableException;
import org.zeekbus.sink.RefusedBatchException;
import org.zeekbus.sink.Sink;
import org.zeekbus.zeek.log.LogBatchReader;
import org.zeekbus.zeek.log.LogSchema;
import org.zeekbus.zeek.value.Bytes;
import org.zeekbus.zeek.value.StringValue;
import org.zeekbus.zmtp.system.Reason;
import org.zeekbus.zmtp.thread.Supervisor;

/**
 * Writes batches into files as a Zeek logger does, and loses nothing that it has taken: neither
 * when the disk is full nor after {@code kill -9}. A log that cannot be opened, written or rotated
 * does not stop the others. Files that others remove, rename or cut are opened anew.
 *
 * <pre>{@code
 * try (FileSink sink = FileSink.open(FileSettings.of(Path.of("/var/log/zeek")))) {
 *   sink.accept(batch, arrival);
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

  /** How long {@link #close} waits for archive or command, at most. */
  private static final Duration LAST_PROCESSING = Duration.ofSeconds(10);

  private final FileSettings settings;
  private final FileCounts counts = new FileCounts();
  private final PostProcessing processing;
  private final LogSlots slots;
  private final LogFiles files;
  private final UnwrittenLines unwritten;
  private final Rotation rotation;
  private boolean isClosed;

  private FileSink(
      FileSettings settings,
      DirectoryLock lock,
      OpenFileLimit openFiles,
      Supervisor supervisor,
      LongSupplier nanos) {
    this.settings = settings;
    processing = new PostProcessing(settings, counts, supervisor, nanos);
    slots = new LogSlots(settings);
    files = new LogFiles(settings, counts, openFiles, processing, slots, lock);
    Path dir = settings.spare();
    unwritten =
        new UnwrittenLines(
            settings,
            counts,
            files,
            dir == null ? null : new SpareDirectory(settings, dir, openFiles, nanos));
    rotation = new Rotation(settings, counts, slots, files, processing, unwritten);
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
    FileSink sink = null;
    try {
      sink = new FileSink(settings, lock, openFiles, supervisor, nanos);
      sink.processing.check();
      sink.unwritten.recover(); // what it moves is found as what a run has left
      new Recovery(settings, sink.counts).run(sink.processing::submit);
      sink.processing.start();
      return sink;
    } catch (Throwable e) { // errors, too: a directory that stays locked is of no use to anybody
      lock.close();
      if (sink != null) {
        sink.unwritten.close();
      }
      throw e;
    }
  }

  @Override
  public FilesSnapshot details() {
    return counts.snapshot(settings.directories());
  }

  @Override
  public String destination() {
    return "files in " + settings.dir();
  }

  private long now() {
    return settings.clock().millis();
  }

  @Override
  public void accept(LogBatchReader batch, Arrival arrival) throws IOException {
    long now = now();
    files.ensureLocked();
    rotation.rotateIfDue(now);
    LogSchema schema = batch.schema();
    LogSlots.Route route = slots.route(schema);
    if (route == null) {
      if (schema.writer().equals(NOWHERE)) {
        batch.check();
        counts.discarded.add(batch.records());
        return;
      }
      route = route(batch, now);
    }
    take(batch, route, now);
    files.writeIfMuchWaits();
  }

  private void take(LogBatchReader batch, LogSlots.Route route, long now) throws IOException {
    LogSlot slot = route.slot();
    if (slot.file == null) {
      batch.check();
    }
    long size;
    try {
      size = files.append(batch, slot, route.format(), now);
    } catch (FileTail.DisplacedException e) {
      files.displaced(slot, e.fate());
      batch.rewind();
      size = files.append(batch, slot, route.format(), now);
    }
    slot.lastUsed = now;
    counts.records.add(batch.records());
    counts.bytes.add(size);
    long largest = settings.rotation().size();
    OpenLog file = slot.file;
    if (largest > 0 && file != null && file.length() >= largest) {
      rotation.rotate(slot, now, false);
    }
  }

  private LogSlots.Route route(LogBatchReader batch, long now) {
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
          .filter(quiet -> rotation.rotate(quiet, now, false))
          .ifPresent(slots::remove);
      slot = slots.add(schema, now);
    }
    return slots.remember(schema, slot);
  }

  /**
   * {@inheritDoc}
   *
   * @throws LogUnavailableException if that failed for some logs; all others are safe
   */
  @Override
  public void flush() throws IOException {
    files.checkLock();
    FlushFailures failures = new FlushFailures();
    long now = now();
    for (LogSlot slot : slots.all()) {
      try {
        files.hold(slot, now);
        if (slot.file != null) {
          slot.file.flush(settings.fsync() != Fsync.NEVER);
        }
        slot.failedFlushes = 0;
      } catch (IOException e) {
        LogUnavailableException failure =
            files.failed(slot.file == null ? settings.dir() : slot.file.file(), e);
        if (!unwritten.flushFailed(slot, now, failure)) {
          failures.add(failure);
        }
      }
    }
    files.count();
    rotation.flush(now, failures);
    unwritten.tick(file -> {
      counts.recoveries.increment();
      processing.submit(file);
    });
    processing.tick();
    failures.rethrow();
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
    FlushFailures failures = new FlushFailures();
    long now = now();
    for (LogSlot slot : slots.all()) {
      if (!settings.rotation().isByTime() || !rotation.rotate(slot, now, true)) {
        endInPlace(slot, now, failures);
      }
      OpenLog.Rest rest = slot.rest;
      if (rest != null) {
        slot.rest = null;
        unwritten.keepOrLose(
            slot.name,
            slot.ending(settings),
            slot.started(),
            rest,
            new IOException("its file was removed by another program"));
      }
    }
    rotation.endFiles(now, failures, true);
    processing.close(LAST_PROCESSING);
    try (LogFiles _ = files;
        UnwrittenLines _ = unwritten) {
      FilesSnapshot end = details();
      if (!end.unwritten().isEmpty()) {
        throw new IOException("records that could not be written: " + end.printUnwritten());
      }
      failures.rethrow();
    }
  }

  private void endInPlace(LogSlot slot, long now, FlushFailures failures) {
    try {
      files.hold(slot, now);
    } catch (IOException e) {
      LOG.warn(
          files
              .failed(settings.dir(), e)
              .getMessage()); // what that means for its lines is said next
    }
    OpenLog file = slot.file;
    if (file == null) {
      return;
    }
    slot.file = null;
    try {
      file.end(
          LocalDateTime.ofInstant(Instant.ofEpochMilli(now), settings.zone()),
          settings.fsync() != Fsync.NEVER);
      if (!slot.isRotationDue) {
        ShadowFile.remove(file.file());
      }
      counts.openFiles.decrement();
    } catch (IOException e) {
      unwritten.giveUp(slot.name, slot.ending(settings), slot.started(), file, e, failures);
    }
  }
}
