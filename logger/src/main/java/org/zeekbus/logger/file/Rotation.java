package org.zeekbus.logger.file;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zeekbus.zmtp.system.Reason;

/**
 * Rotates the files of all logs when that is due: by time, by size, or when another log takes a
 * name over. A rotated file gets its name at once, its footer as soon as it can be written, and
 * then goes to post-processing. Owner: the sink's thread.
 */
final class Rotation {
  private static final Logger LOG = LoggerFactory.getLogger(FileSink.class);

  /** Smaller steps back of the clock change nothing. Milliseconds. */
  private static final long CLOCK_STEP = 60_000;

  private final FileSettings settings;
  private final FileCounts counts;
  private final LogSlots slots;
  private final LogFiles files;
  private final PostProcessing processing;
  private final UnwrittenLines unwritten;
  private final RotationTimes times;

  /** Files that have their rotated name, and wait for their footer. */
  private final List<Ending> endings = new ArrayList<>();

  private long lastRotation;
  private long nextRotation;

  private record Ending(OpenLog log, RotatedFile rotated) {}

  Rotation(
      FileSettings settings,
      FileCounts counts,
      LogSlots slots,
      LogFiles files,
      PostProcessing processing,
      UnwrittenLines unwritten) {
    this.settings = settings;
    this.counts = counts;
    this.slots = slots;
    this.files = files;
    this.processing = processing;
    this.unwritten = unwritten;
    times = new RotationTimes(settings.rotation(), settings.zone());
    lastRotation = settings.clock().millis();
    nextRotation = times.next(lastRotation);
  }

  private LocalDateTime local(long millis) {
    return LocalDateTime.ofInstant(Instant.ofEpochMilli(millis), settings.zone());
  }

  /**
   * Does everything that is due with a flush: failed rotations again, rotation by time, and names.
   */
  void flush(long now, FlushFailures failures) {
    for (LogSlot slot : slots.all()) {
      if (slot.isRotationDue && rotate(slot, now, false)) {
        LOG.info("{} is rotated now", slot.name);
      }
    }
    rotateIfDue(now);
    takeNames(now, LogSlots.QUIET);
    endFiles(now, failures, false);
  }

  /**
   * Rotates a log's file, if there is one open. If that fails the file goes on as it is, to be
   * rotated later.
   *
   * @return whether there is none open any more
   */
  boolean rotate(LogSlot slot, long closed, boolean isTerminating) {
    if (slot.file == null) {
      return true;
    }
    try {
      files.hold(slot, closed);
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
              settings,
              slot.name,
              slot.ending(settings),
              slot.started(),
              Instant.ofEpochMilli(closed));
      RotatedFile rotated = isTerminating ? free.atEnd() : free;
      files.move(from, rotated);
      ShadowFile.remove(from);
      file.moved(rotated.file());
      counts.rotated(slot.key.path(), Instant.ofEpochMilli(closed));
      endings.add(new Ending(file, rotated));
    } catch (IOException e) {
      counts.rotationFailures.increment();
      if (!slot.isRotationDue) {
        LOG.error("{} cannot be rotated, will be retried: {}", from, Reason.withRemedy(from, e));
      }
      slot.isRotationDue = true;
      return false;
    }
    slot.file = null;
    slot.periodStart = closed;
    slot.isRotationDue = false;
    return true;
  }

  void rotateIfDue(long now) {
    if (now >= nextRotation) {
      rotateAll(now);
    } else if (now < lastRotation - CLOCK_STEP) {
      LOG.warn("the clock was set back to {}: rotation times are computed again", local(now));
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
    slots.unusedSince(lastRotation).forEach(slots::remove);
    lastRotation = due;
    // A failure is retried with the next flush, and reported then.
    endFiles(now, new FlushFailures(), false);
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
   * Gives rotated files their footers and hands them on.
   *
   * @param isLast whether this is the end, and what fails is given up
   */
  void endFiles(long now, FlushFailures failures, boolean isLast) {
    for (var left = endings.iterator(); left.hasNext(); ) {
      Ending each = left.next();
      try {
        each.log.end(local(now), settings.fsync() != Fsync.NEVER);
        left.remove();
        counts.openFiles.decrement();
        processing.submit(each.rotated);
      } catch (IOException e) {
        // Of one that was displaced nobody will find what is written to it now.
        if (isLast || e instanceof FileTail.DisplacedException) {
          left.remove();
          RotatedFile file = each.rotated;
          unwritten.giveUp(file.path(), file.ending(), file.opened(), each.log, e, failures);
        } else {
          failures.add(files.failed(each.log.file(), e));
        }
      }
    }
  }
}
