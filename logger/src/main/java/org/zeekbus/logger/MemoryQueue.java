package org.zeekbus.logger;

import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Batches that wait in memory. With {@link OnFull#BLOCK} its bound is the {@link Intake}'s; with
 * {@link OnFull#DROP} what comes beyond {@code bound} bytes is dropped and counted.
 *
 * <p>Owner: the event loop adds, the sink's thread takes; guarded by a lock that neither holds for
 * long, once for each batch.
 */
final class MemoryQueue implements BatchQueue {
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
  MemoryQueue(String sink, OnFull onFull, long bound) {
    this.sink = sink;
    this.onFull = onFull;
    this.bound = bound;
  }

  @Override
  public boolean add(Batch batch) {
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

  @Override
  public String sink() {
    return sink;
  }

  @Override
  public OnFull onFull() {
    return onFull;
  }

  @Override
  public void end(long deadlineNanos) {
    lock.lock();
    try {
      isEnded = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public @Nullable Batch take(long nanos) throws InterruptedException {
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

  @Override
  public void done(Batch batch) {
    batch.release();
  }

  @Override
  public void flushed() {}

  @Override
  public boolean isOver() {
    lock.lock();
    try {
      return isEnded && batches.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean giveUp() {
    return false;
  }

  @Override
  public long keepRest() {
    return 0;
  }

  @Override
  public void close() {}

  @Override
  public String print() {
    lock.lock();
    try {
      return "%,d batches wait, %,d dropped".formatted(batches.size(), dropped);
    } finally {
      lock.unlock();
    }
  }
}
