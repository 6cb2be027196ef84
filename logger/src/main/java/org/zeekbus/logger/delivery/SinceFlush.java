package org.zeekbus.logger.delivery;

import java.util.concurrent.atomic.LongAdder;
import org.zeekbus.logger.snapshot.LoggerSnapshot;

/**
 * Counts what a sink has taken and not flushed yet, unless the spool has it: {@code kill -9} may
 * cost it.
 *
 * <p>Owner: the sink's thread; any thread reads.
 */
final class SinceFlush {
  private final LongAdder batches = new LongAdder();
  private final LongAdder records = new LongAdder();
  private volatile long flushedBatches;
  private volatile long flushedRecords;
  private long markedBatches;
  private long markedRecords;

  void accepted(int count) {
    batches.increment();
    records.add(count);
  }

  /** All that was taken survives {@code kill -9}. */
  void flushed() {
    flushedBatches = batches.sum();
    flushedRecords = records.sum();
  }

  /** Notes what was taken until now, for {@link #markedIsSafe}. */
  void mark() {
    markedBatches = batches.sum();
    markedRecords = records.sum();
  }

  /** What was taken until {@link #mark} survives {@code kill -9}. */
  void markedIsSafe() {
    flushedBatches = Math.max(flushedBatches, markedBatches);
    flushedRecords = Math.max(flushedRecords, markedRecords);
  }

  LoggerSnapshot.SinceFlush snapshot() {
    long safeBatches = flushedBatches;
    long safeRecords = flushedRecords;
    return new LoggerSnapshot.SinceFlush(batches.sum() - safeBatches, records.sum() - safeRecords);
  }
}
