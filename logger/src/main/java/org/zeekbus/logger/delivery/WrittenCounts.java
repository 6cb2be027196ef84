package org.zeekbus.logger.delivery;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.zeekbus.logger.snapshot.LoggerSnapshot;
import org.zeekbus.logger.snapshot.PathText;
import org.zeekbus.zeek.log.LogBatchReader;
import org.zeekbus.zeek.log.LogSchema;
import org.zeekbus.zeek.value.Bytes;

/**
 * Counts what reached the first sink, by log path: as it arrived, also what the shaping of that
 * sink keeps from it. Counters only grow.
 *
 * <p>Owner: the first sink's thread; any thread reads.
 */
public final class WrittenCounts {
  /** More paths than these are counted together, as any stranger can make some up. */
  private static final int MOST_PATHS = 10_000;

  private static final Bytes OTHERS = Bytes.of("(others)");
  private static final int NO_FIELD = -1;

  /** The counts of one log path. */
  private static final class PathCounts {
    private final LongAdder records = new LongAdder();
    private final LongAdder bytes = new LongAdder();

    // In seconds; NaN for a log without times.
    private volatile double lag = Double.NaN;
    private volatile double longestLag = Double.NaN;

    /** Of the records, how many survive {@code kill -9}. */
    private volatile long flushed;

    /** How many there were at the mark. Only for the sink's thread. */
    private long marked;

    private long unflushed() {
      return Math.max(0, records.sum() - flushed);
    }

    private static @Nullable Long millis(double seconds) {
      return Double.isNaN(seconds) ? null : Math.round(1000 * seconds);
    }
  }

  private final Map<Bytes, PathCounts> paths = new ConcurrentSkipListMap<>();

  // Of the last batch's schema, where its time is.
  private LogSchema lastSchema = LogSchema.of("", "", List.of());
  private int lastTime = NO_FIELD;

  /**
   * A batch has reached the first sink.
   *
   * @param batch stands at its last record
   * @param arrivedMillis since 1970
   * @param taken records that only the sink has now; others need no flush
   */
  // The reader gives the same schema for the same bytes; only this thread writes.
  @SuppressWarnings({"ReferenceEquality", "NonAtomicVolatileUpdate"})
  void written(LogBatchReader batch, int length, long arrivedMillis, int taken) {
    LogSchema schema = batch.schema();
    Bytes path =
        paths.size() >= MOST_PATHS && !paths.containsKey(schema.path()) ? OTHERS : schema.path();
    PathCounts counts = paths.computeIfAbsent(path, _ -> new PathCounts());
    counts.records.add(batch.records());
    counts.bytes.add(length);
    if (taken < batch.records()) {
      counts.flushed += batch.records() - taken;
    }
    if (schema != lastSchema) {
      lastSchema = schema;
      lastTime = schema.indexOfTime();
    }
    if (lastTime >= 0 && batch.index() >= 0 && batch.isPresent(lastTime)) {
      double lag = arrivedMillis / 1000.0 - batch.doubleAt(lastTime);
      counts.lag = lag;
      if (!(counts.longestLag >= lag)) {
        counts.longestLag = lag;
      }
    }
  }

  /**
   * The first sink has flushed, or the spool has all: what was written survives {@code kill -9}.
   */
  void flushed() {
    for (PathCounts each : paths.values()) {
      each.flushed = each.records.sum();
    }
  }

  /** Notes what was written until now, for {@link #markedIsSafe}. */
  void mark() {
    for (PathCounts each : paths.values()) {
      each.marked = each.records.sum();
    }
  }

  /** What was written until {@link #mark} survives {@code kill -9}. */
  void markedIsSafe() {
    for (PathCounts each : paths.values()) {
      each.flushed = Math.max(each.flushed, each.marked);
    }
  }

  /** Records that only the first sink has, by path; empty if there are none. */
  Map<String, Long> unflushed() {
    Map<String, Long> byPath = new LinkedHashMap<>();
    paths.forEach((path, counts) -> {
      if (counts.unflushed() > 0) {
        byPath.put(PathText.of(path), counts.unflushed());
      }
    });
    return byPath;
  }

  /** The logs, by path. */
  public List<LoggerSnapshot.Log> logs() {
    List<LoggerSnapshot.Log> logs = new ArrayList<>();
    paths.forEach((path, counts) ->
        logs.add(
            new LoggerSnapshot.Log(
                PathText.of(path),
                counts.records.sum(),
                counts.bytes.sum(),
                counts.unflushed(),
                PathCounts.millis(counts.lag),
                PathCounts.millis(counts.longestLag))));
    return logs;
  }
}
