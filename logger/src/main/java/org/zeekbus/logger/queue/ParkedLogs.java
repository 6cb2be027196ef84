package org.zeekbus.logger.queue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zeekbus.logger.output.SinkOverflow;
import org.zeekbus.logger.snapshot.LoggerSnapshot;
import org.zeekbus.logger.snapshot.PathText;
import org.zeekbus.logger.spool.Spool;
import org.zeekbus.logger.spool.SpoolRoom;
import org.zeekbus.zeek.DecodeException;
import org.zeekbus.zeek.DecodeLimits;
import org.zeekbus.zeek.log.LogBatchReader;
import org.zeekbus.zeek.value.Bytes;
import org.zeekbus.zmtp.system.Reason;

/**
 * Logs that a sink cannot write while it can write others. Their batches wait here, behind each
 * other, and are tried after growing pauses.
 *
 * <ul>
 *   <li>{@link SinkOverflow#BLOCK}: in memory, bounded by the intake.
 *   <li>{@link SinkOverflow#SPOOL}: each in a spool of its own below that of the sink, which bounds
 *       them together, so that what waits survives the process.
 *   <li>{@link SinkOverflow#DROP}: in memory up to a bound; what comes beyond is dropped and
 *       counted.
 * </ul>
 *
 * <p>Owner: the sink's thread; once that has ended or hangs, whoever stops the node. Guarded by
 * itself, never while a sink has a batch; {@link #snapshot} waits for nobody, as a disk may hang.
 */
public final class ParkedLogs {
  /** With more, the sink counts as one that takes nothing. */
  static final int MOST = 1000;

  private static final Logger LOG = LoggerFactory.getLogger(ParkedLogs.class);
  private static final String DIRECTORY = "parked";

  /** So many are logged by name. */
  private static final int MOST_NAMED = 20;

  private final String sink;
  private final SinkOverflow overflow;
  private final long bound;
  private final @Nullable Path directory;
  private final SpoolRoom room;
  private final RetryLog others;
  private final RetryLog disk;
  private final Map<Bytes, ParkedLog> logs = new ConcurrentSkipListMap<>();
  private long held;
  // The part that stays on disk after the end.
  private volatile LoggerSnapshot.@Nullable Parked kept;
  private final LongAdder dropped = new LongAdder();
  private int nextNumber;

  /** The log whose batch could not be kept last: the sink as a whole waits for it. */
  private @Nullable ParkedLog unkept;

  /**
   * Those of the sink with this name.
   *
   * @param bound of what waits in memory with {@link SinkOverflow#DROP}, in bytes
   * @param spool the sink's spool, which is open, with {@link SinkOverflow#SPOOL}
   */
  public ParkedLogs(
      String sink, SinkOverflow overflow, long bound, @Nullable Path spool, SpoolRoom room)
      throws IOException {
    this.sink = sink;
    this.overflow = overflow;
    this.bound = bound;
    this.directory = spool == null ? null : spool.resolve(DIRECTORY);
    this.room = room;
    this.others = new RetryLog(LOG, "sink " + sink, consequence());
    this.disk =
        new RetryLog(LOG, "sink " + sink + ": " + directory, "batches may be written twice");
    if (directory != null) {
      recover(directory);
    }
  }

  private String consequence() {
    return switch (overflow) {
      case BLOCK -> "its batches wait while other logs go on, until the intake is full";
      case SPOOL -> "its batches go to the spool while other logs go on";
      case DROP ->
          "its batches are dropped beyond %,d bytes while other logs go on".formatted(bound);
    };
  }

  /** Bytes that a run has left for parked logs below the spool {@code directory}. */
  public static long leftIn(Path spool) throws IOException {
    long sum = 0;
    for (Path each : Spool.in(spool.resolve(DIRECTORY))) {
      sum += Spool.leftIn(each);
    }
    return sum;
  }

  /** Batches of an earlier run are tried at once. */
  private void recover(Path parked) throws IOException {
    for (Path each : Spool.in(parked)) {
      String name = each.getFileName().toString();
      if (name.matches("[0-9]{1,9}")) {
        nextNumber = Math.max(nextNumber, Integer.parseInt(name) + 1);
        Spool spool = Spool.openBelow(each, room);
        Bytes path = pathOf(spool);
        if (path == null) {
          spool.remove();
        } else if (logs.containsKey(path)) {
          // No run leaves two for one path. The second one comes with the next start.
          spool.close();
        } else {
          logs.put(path, new ParkedLog(path, retryLogOf(path), spool));
          spool.rest();
        }
      }
    }
  }

  /** The log of these batches; null if there are none. */
  private static @Nullable Bytes pathOf(Spool spool) throws IOException {
    LogBatchReader reader = new LogBatchReader(DecodeLimits.DEFAULT);
    for (Spool.Entry entry = spool.read(); entry != null; entry = spool.read()) {
      try {
        byte[] bytes = new byte[entry.batch().readableBytes()];
        entry.batch().getBytes(entry.batch().readerIndex(), bytes);
        reader.open(bytes, 0, bytes.length);
        Bytes path = reader.schema().path();
        spool.unread();
        return path;
      } catch (DecodeException e) {
        LOG.error("{}: skipped an entry that is not a batch: {}", spool, e.getMessage());
      } finally {
        spool.handled();
        entry.batch().release();
      }
    }
    return null;
  }

  private RetryLog retryLogOf(Bytes path) {
    return logs.size() < MOST_NAMED
        ? new RetryLog(LOG, "sink " + sink + ": log " + PathText.of(path), consequence())
        : others;
  }

  public boolean isEmpty() {
    return logs.isEmpty();
  }

  /** Whether batches of this log have to wait behind others. */
  public synchronized boolean holds(Bytes path) {
    ParkedLog log = logs.get(path);
    return log != null && !log.isEmpty();
  }

  /**
   * Adds a batch that the sink cannot take as its log cannot be written, or that stands behind such
   * a one.
   *
   * @param reason why it cannot; null if it stands behind
   * @return false if it cannot wait here, so that the sink has to wait as a whole
   */
  public synchronized boolean add(Bytes path, Batch batch, @Nullable String reason)
      throws IOException {
    ParkedLog log = logs.get(path);
    if (log == null) {
      if (logs.size() >= MOST) {
        return false;
      }
      log = new ParkedLog(path, retryLogOf(path), newSpool());
      logs.put(path, log);
    }
    if (reason != null) {
      log.isUnavailable(reason);
    }
    // One of each log is kept, so that it is tried again.
    if (overflow == SinkOverflow.DROP && !log.isEmpty() && held + batch.held() > bound) {
      dropped.increment();
      return true;
    }
    long before = log.held();
    unkept = log;
    boolean isAdded = log.add(batch);
    held += log.held() - before;
    unkept = isAdded ? null : log;
    return isAdded;
  }

  private @Nullable Spool newSpool() throws IOException {
    return directory == null
        ? null
        : Spool.openBelow(directory.resolve("%06d".formatted(nextNumber++)), room);
  }

  /** One that is to be tried now; null if there is none. */
  public synchronized @Nullable ParkedLog due() {
    long now = System.nanoTime();
    for (ParkedLog each : logs.values()) {
      if (!each.isEmpty() && each.dueNanos() - now <= 0) {
        return each;
      }
    }
    return null;
  }

  /** How long it takes until one is due, at most {@code most}. */
  public synchronized long nanosUntilDue(long most) {
    if (logs.isEmpty()) {
      return most;
    }
    long now = System.nanoTime();
    long least = most;
    for (ParkedLog each : logs.values()) {
      if (!each.isEmpty()) {
        least = Math.min(least, each.dueNanos() - now);
      }
    }
    return least;
  }

  /** All, in the order in which they came. */
  public synchronized List<ParkedLog> all() {
    return new ArrayList<>(logs.values());
  }

  public synchronized @Nullable Batch first(ParkedLog log) throws IOException {
    return log.first();
  }

  /** The first one of a log is written or put aside. */
  public synchronized void removed(ParkedLog log, Batch batch) {
    long before = log.held();
    log.removed(batch);
    held += log.held() - before;
    if (log.isEmpty()) {
      log.isAvailable();
    }
  }

  /** The log still cannot be written. */
  public synchronized void isUnavailable(ParkedLog log, String reason) {
    log.isUnavailable(reason);
  }

  /** The first one of a log was not tried, or the sink is in trouble as a whole. */
  public synchronized void waitsOn(ParkedLog log, Batch batch) {
    log.waitsOn(batch);
  }

  /** The sink has taken a batch: it does not wait as a whole. */
  public synchronized void goesOn() {
    unkept = null;
  }

  /** Removed batches survive {@code kill -9} at the sink; logs for which nothing waits go. */
  public synchronized void flushed() {
    for (Iterator<ParkedLog> each = logs.values().iterator(); each.hasNext(); ) {
      ParkedLog log = each.next();
      try {
        log.flushed();
        // Else it would be made, and logged, again and again.
        if (log.isEmpty() && log != unkept) {
          log.remove();
          each.remove();
        }
      } catch (IOException e) {
        disk.fails(Reason.withPlace(e));
      }
    }
  }

  /**
   * Nothing more is given to the sink. What waits on disk stays there.
   *
   * @return what waits in memory, to be released
   */
  public synchronized List<Batch> takeRest() {
    List<Batch> rest = new ArrayList<>();
    LoggerSnapshot.Parked waiting = waiting();
    kept = waiting.spooledBatches() == 0 ? null : waiting;
    for (ParkedLog each : logs.values()) {
      try {
        each.close(rest);
      } catch (IOException e) {
        LOG.warn("sink {}: {} cannot be closed: {}", sink, each.path().text(), Reason.withPlace(e));
      }
    }
    logs.clear();
    held = 0;
    return rest;
  }

  /** The batches that wait, and those that were dropped. */
  public LoggerSnapshot.Parked snapshot() {
    LoggerSnapshot.Parked atEnd = kept;
    return atEnd == null ? waiting() : atEnd;
  }

  private LoggerSnapshot.Parked waiting() {
    Map<String, Long> byLog = new LinkedHashMap<>();
    String reason = null;
    long batches = 0;
    long bytes = 0;
    for (ParkedLog each : logs.values()) {
      if (!each.isEmpty()) {
        reason = reason == null ? each.reason() : reason;
        byLog.put(PathText.of(each.path()), each.batches());
        batches += each.spooledBatches();
        bytes += each.spooledBytes();
      }
    }
    return new LoggerSnapshot.Parked(
        byLog,
        reason,
        directory == null ? null : directory.toString(),
        batches,
        bytes,
        dropped.sum());
  }

  /** Batches that wait on disk for the next start; known after {@link #takeRest}. */
  public long keptBatches() {
    LoggerSnapshot.Parked atEnd = kept;
    return atEnd == null ? 0 : atEnd.spooledBatches();
  }

  /** Their bytes. */
  public long keptBytes() {
    LoggerSnapshot.Parked atEnd = kept;
    return atEnd == null ? 0 : atEnd.spooledBytes();
  }
}
