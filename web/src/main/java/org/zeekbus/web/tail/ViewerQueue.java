package org.zeekbus.web.tail;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * What waits for one viewer. If it is full, what comes is missed and counted: who offers never
 * waits.
 *
 * <p>Owner: any thread offers, one at a time; the viewer's thread takes.
 */
final class ViewerQueue<E> {
  private final int most;
  private final long mostBytes;
  private final LongAdder allMissed;
  private final Queue<Sized<E>> queue = new ConcurrentLinkedQueue<>();
  private final AtomicInteger count = new AtomicInteger();
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong missed = new AtomicLong();
  private volatile boolean hasEnded;
  private volatile @Nullable Thread taker;

  private record Sized<E>(E entry, int bytes) {}

  /**
   * Empty.
   *
   * @param allMissed counts, also for others, what did not fit
   */
  ViewerQueue(int most, long mostBytes, LongAdder allMissed) {
    this.most = most;
    this.mostBytes = mostBytes;
    this.allMissed = allMissed;
  }

  /** Whether an entry of this size fits. */
  boolean hasRoom(int size) {
    return count.get() < most && bytes.get() + size <= mostBytes;
  }

  /** Something came that was not offered, as it did not fit. */
  void miss() {
    missed.incrementAndGet();
    allMissed.increment();
  }

  /** Takes it, or misses it. */
  void offer(E entry, int size) {
    if (!hasRoom(size)) {
      miss();
      return;
    }
    count.incrementAndGet();
    bytes.addAndGet(size);
    queue.add(new Sized<>(entry, size));
    LockSupport.unpark(taker);
  }

  /** Nothing more will come. */
  void end() {
    hasEnded = true;
    LockSupport.unpark(taker);
  }

  /** Whether nothing more will come, and all was taken. */
  boolean isOver() {
    return hasEnded && count.get() == 0;
  }

  /** The next entry; null if none is there. */
  @Nullable E poll() {
    Sized<E> next = queue.poll();
    if (next == null) {
      return null;
    }
    count.decrementAndGet();
    bytes.addAndGet(-next.bytes());
    return next.entry();
  }

  /** Returns when something is there, or nothing was for so long. */
  void await(Duration longest) throws InterruptedException {
    taker = Thread.currentThread();
    long deadline = System.nanoTime() + longest.toNanos();
    long left = longest.toNanos();
    while (count.get() == 0 && !hasEnded && left > 0) {
      LockSupport.parkNanos(this, left);
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      left = deadline - System.nanoTime();
    }
  }

  /** What was missed since this was asked last. */
  long takeMissed() {
    return missed.getAndSet(0);
  }
}
