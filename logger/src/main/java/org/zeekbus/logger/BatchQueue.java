package org.zeekbus.logger;

import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What waits for one sink. With {@link OnFull#BLOCK} its bound is the {@link Intake}'s; with {@link
 * OnFull#DROP} what comes beyond {@code bound} bytes is dropped and counted.
 *
 * <p>Owner: the event loop adds, the sink's thread takes; guarded by a lock that neither holds for
 * long, once for each batch.
 */
final class BatchQueue {
  private final String sink;
  private final OnFull onFull;
  private final long bound;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  // Guarded by lock.
  private final ArrayDeque<Batch> batches = new ArrayDeque<>();
  private long held;
  private long dropped;
  private boolean isEnded;

  /** The queue of the sink with this name. */
  BatchQueue(String sink, OnFull onFull, long bound) {
    this.sink = sink;
    this.onFull = onFull;
    this.bound = bound;
  }

  /**
   * Adds a batch, which it keeps with a reference of its own.
   *
   * @return false if it is full: the batch is dropped and counted
   */
  boolean add(Batch batch) {
    lock.lock();
    try {
      if (onFull == OnFull.DROP && held + batch.held() > bound) {
        dropped++;
        return false;
      }
      batch.retain();
      held += batch.held();
      batches.add(batch);
      changed.signal();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** The sink's name. */
  String sink() {
    return sink;
  }

  /** Nothing more is added. */
  void end() {
    lock.lock();
    try {
      isEnded = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /** The next batch, which the caller releases; nothing if none came within the time. */
  @Nullable Batch take(long nanos) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = nanos;
      while (batches.isEmpty() && !isEnded && left > 0) {
        left = changed.awaitNanos(left);
      }
      Batch next = batches.poll();
      held -= next == null ? 0 : next.held();
      return next;
    } finally {
      lock.unlock();
    }
  }

  boolean isOver() {
    lock.lock();
    try {
      return isEnded && batches.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /** Batches that wait. */
  int size() {
    lock.lock();
    try {
      return batches.size();
    } finally {
      lock.unlock();
    }
  }

  /** Batches that were dropped because it was full. */
  long dropped() {
    lock.lock();
    try {
      return dropped;
    } finally {
      lock.unlock();
    }
  }
}
