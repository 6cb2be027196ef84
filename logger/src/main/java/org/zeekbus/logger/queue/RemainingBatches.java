package org.zeekbus.logger.queue;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Batches that a stop has found in a queue, until they are kept or lost. Keeping may hang, as a
 * disk does: then another counts what is left.
 *
 * <p>Owner: the thread that keeps; {@link #abandon} comes from whoever stops the node. Each batch
 * is released by the one who keeps, who may still read it.
 */
final class RemainingBatches {
  private final ArrayDeque<Batch> batches = new ArrayDeque<>();
  private boolean isAbandoned;

  /** Adds batches behind the others, which it owns from now on. */
  synchronized void add(Collection<Batch> more) {
    batches.addAll(more);
  }

  synchronized boolean isEmpty() {
    return batches.isEmpty();
  }

  /**
   * The first one, to be given to {@link #remove}; null if none is left, or they were abandoned.
   */
  synchronized @Nullable Batch first() {
    return isAbandoned ? null : batches.peek();
  }

  /**
   * The first one is dealt with, and released.
   *
   * @param lost gets it before, unless it was abandoned; null if it is kept
   */
  synchronized void remove(@Nullable Consumer<Batch> lost) {
    Batch first = batches.remove();
    if (lost != null && !isAbandoned) {
      lost.accept(first);
    }
    first.release();
  }

  /** All that are left are lost, and released. */
  synchronized void removeAll(Consumer<Batch> lost) {
    while (!batches.isEmpty()) {
      remove(lost);
    }
  }

  /** Keeping them hangs: all that are left are lost, and are released when it goes on. */
  synchronized void abandon(Consumer<Batch> lost) {
    if (!isAbandoned) {
      batches.forEach(lost);
      isAbandoned = true;
    }
  }
}
