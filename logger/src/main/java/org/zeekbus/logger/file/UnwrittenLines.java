package org.zeekbus.logger.file;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zeekbus.sink.LogUnavailableException;
import org.zeekbus.zmtp.system.Reason;

/**
 * Lines that the file of their log cannot take: brings them to the spare directory, or counts them
 * as lost at the end. Owner: the sink's thread.
 */
final class UnwrittenLines implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FileSink.class);

  private final FileSettings settings;
  private final FileCounts counts;
  private final LogFiles files;
  private final @Nullable SpareDirectory spare;

  UnwrittenLines(
      FileSettings settings, FileCounts counts, LogFiles files, @Nullable SpareDirectory spare) {
    this.settings = settings;
    this.counts = counts;
    this.files = files;
    this.spare = spare;
  }

  private LocalDateTime local(long millis) {
    return LocalDateTime.ofInstant(Instant.ofEpochMilli(millis), settings.zone());
  }

  /** Moves what earlier runs have left in the spare directory, where there is room now. */
  void recover() throws IOException {
    if (spare != null) {
      spare.recover();
    }
  }

  /** Moves lines from the spare directory back, where there is room now. */
  void tick(Consumer<RotatedFile> recovered) {
    if (spare != null) {
      spare.tick(recovered);
    }
  }

  /**
   * A flush of this log has failed: brings its lines to the spare directory, if it is time for
   * that.
   *
   * @return whether they are there, and the log may go on with a new file
   */
  boolean flushFailed(LogSlot slot, long now, LogUnavailableException reason) {
    slot.failedFlushes++;
    return isSpareDue(slot) && spare(slot, now, reason);
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
    if (!spare(slot.name, slot.ending(settings), slot.started(), rest, reason)) {
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
          "{}: saved {} records in {}; they move to {} once it has room: {}",
          name,
          rest.records(),
          kept,
          settings.dir(),
          reason.getMessage());
      return true;
    } catch (IOException e) {
      LOG.warn(
          "{}: cannot save {} records in {}: {}",
          name,
          rest.records(),
          settings.spare(),
          Reason.withRemedy(settings.dir(), e));
      return false;
    }
  }

  /** Leaves a file that cannot be ended: what it did not get goes elsewhere, or is lost. */
  void giveUp(
      String name,
      String ending,
      Instant opened,
      OpenLog file,
      IOException e,
      FlushFailures failures) {
    counts.openFiles.decrement();
    LogUnavailableException reason = files.failed(file.file(), e);
    OpenLog.Rest rest = file.rest();
    if (rest.records() > 0) {
      keepOrLose(name, ending, opened, rest, reason);
    } else if (file.lacksItsEndOnly()) {
      LOG.warn("{}; all its records are there, only its footer is missing", reason.getMessage());
    } else {
      failures.add(reason);
    }
    file.endWithoutRest(local(settings.clock().millis()));
  }

  void keepOrLose(
      String name, String ending, Instant opened, OpenLog.Rest rest, IOException reason) {
    if (!spare(name, ending, opened, rest, reason)) {
      counts.lost(name, rest.records());
      LOG.error(
          "{}: dropped {} records (unwritten): {}", name, rest.records(), reason.getMessage());
    }
  }

  @Override
  public void close() throws IOException {
    if (spare != null) {
      spare.close();
    }
  }
}
