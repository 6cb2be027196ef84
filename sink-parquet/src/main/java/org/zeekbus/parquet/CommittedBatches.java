package org.zeekbus.parquet;

import java.util.HashMap;
import java.util.Map;

/**
 * The batches that are in files and that the logger may offer again after {@code kill -9}, as its
 * spool still has them: those of the last two flushes, and those of the process before, until two
 * flushes have seen none of them. Two equal batches are two.
 *
 * <p>Owner: the sink's thread.
 */
final class CommittedBatches {
  private static final int QUIET_FLUSHES = 2;

  private record Mark(long millis, long hash) {}

  /** Of the process before; with how often each is still to come. */
  private final Map<Mark, Integer> earlier = new HashMap<>();

  private int quietFlushes;

  /** In memory, not yet in files. */
  private BatchMarks waiting = new BatchMarks();

  private BatchMarks sinceFlush = new BatchMarks();
  private BatchMarks beforeFlush = new BatchMarks();

  /** Those that the process before has committed. */
  void load(BatchMarks all) {
    for (int i = 0; i < all.size(); i++) {
      earlier.merge(new Mark(all.millis(i), all.hash(i)), 1, Integer::sum);
    }
  }

  /** Whether a batch that is offered is in files already: once for each time that it is there. */
  boolean passesOver(long millis, long hash) {
    if (earlier.isEmpty()) {
      return false;
    }
    Mark mark = new Mark(millis, hash);
    if (!earlier.containsKey(mark)) {
      return false;
    }
    earlier.computeIfPresent(mark, (_, times) -> times == 1 ? null : times - 1);
    quietFlushes = 0;
    // The spool has it until the next flush.
    sinceFlush.add(millis, hash);
    return true;
  }

  /** The sink has taken a batch. */
  void add(long millis, long hash) {
    waiting.add(millis, hash);
  }

  /** How many have come since {@link #takeWaiting}. */
  int waiting() {
    return waiting.size();
  }

  /** Those that the next files get. */
  BatchMarks takeWaiting() {
    BatchMarks taken = waiting;
    waiting = new BatchMarks();
    return taken;
  }

  /** All that the next process has to know, if these are in files, too. */
  BatchMarks with(BatchMarks now) {
    BatchMarks all = new BatchMarks();
    all.addAll(beforeFlush);
    all.addAll(sinceFlush);
    all.addAll(now);
    earlier.forEach((mark, times) -> {
      for (int i = 0; i < times; i++) {
        all.add(mark.millis, mark.hash);
      }
    });
    return all;
  }

  /** These are in files. */
  void committed(BatchMarks now) {
    sinceFlush.addAll(now);
  }

  /** A flush returns: after it, the spool forgets what came before. */
  void flushed() {
    beforeFlush = sinceFlush;
    sinceFlush = new BatchMarks();
    if (!earlier.isEmpty() && ++quietFlushes > QUIET_FLUSHES) {
      earlier.clear();
    }
  }
}
