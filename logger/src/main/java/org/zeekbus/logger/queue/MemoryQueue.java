package org.zeekbus.logger.queue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zeekbus.logger.output.SinkOverflow;
import org.zeekbus.logger.snapshot.LoggerSnapshot;
import org.zeekbus.logger.spool.Spool;
import org.zeekbus.zmtp.system.Reason;

/**
 * Batches that wait in memory. With {@link SinkOverflow#BLOCK} its bound is that of the intake;
 * with {@link SinkOverflow#DROP} what comes beyond {@code bound} bytes is dropped and counted. What
 * {@link SinkOverflow#BLOCK} could not give to the sink by the end of a stop goes to a spool, if
 * one can be made.
 *
 * <p>Owner: the event loop adds, the sink's thread takes; guarded by a lock that neither holds for
 * long, once for each batch.
 */
public final class MemoryQueue implements BatchQueue {
  private static final Logger LOG = LoggerFactory.getLogger(MemoryQueue.class);

  private final String sink;
  private final SinkOverflow overflow;
  private final long bound;
  private final Path spool;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  // Guarded by lock.
  private final ArrayDeque<Batch> batches = new ArrayDeque<>();
  private long held;
  private long dropped;
  private @Nullable Batch inHand;
  private boolean isEnded;
  private long deadlineNanos;
  private boolean isGivenUp;

  private final RemainingBatches left = new RemainingBatches();
  private volatile long keptBatches;
  private volatile long keptBytes;

  /**
   * The queue of the sink with this name.
   *
   * @param spool where it keeps what is left at the end
   */
  public MemoryQueue(String sink, SinkOverflow overflow, long bound, Path spool) {
    this.sink = sink;
    this.overflow = overflow;
    this.bound = bound;
    this.spool = spool;
  }

  @Override
  public boolean add(Batch batch) {
    lock.lock();
    try {
      if (overflow == SinkOverflow.DROP && held + batch.held() > bound) {
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
  public SinkOverflow overflow() {
    return overflow;
  }

  @Override
  public void end(long deadline) {
    lock.lock();
    try {
      isEnded = true;
      deadlineNanos = deadline;
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
      Batch next = isGivenUp ? null : batches.poll();
      held -= next == null ? 0 : next.held();
      inHand = next;
      return next;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean accepted(Batch batch) {
    done(batch);
    return false;
  }

  @Override
  public void done(Batch batch) {
    if (isOurs(batch, false)) {
      batch.release();
    }
  }

  /** Nothing is in hand any more, unless {@link #keepRest} has decided on it. */
  private boolean isOurs(Batch batch, boolean isDropped) {
    lock.lock();
    try {
      boolean isOurs = inHand == batch && !isGivenUp;
      inHand = isOurs ? null : inHand;
      dropped += isOurs && isDropped ? 1 : 0;
      return isOurs;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void putBack(Batch batch) {
    lock.lock();
    try {
      if (inHand == batch && !isGivenUp) {
        inHand = null;
        held += batch.held();
        batches.addFirst(batch);
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void drop(Batch batch) {
    if (isOurs(batch, true)) {
      batch.release();
    }
  }

  @Override
  public void flushed() {}

  @Override
  public void flushFailed() {}

  @Override
  public void mark() {}

  @Override
  public boolean holdsMarked() {
    return false;
  }

  @Override
  public boolean holdsUnflushed() {
    return false;
  }

  @Override
  public boolean isOver() {
    lock.lock();
    try {
      return isGivenUp
          || (isEnded && (batches.isEmpty() || System.nanoTime() - deadlineNanos >= 0));
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean keepRest(boolean isSuspect, List<Batch> parked, Consumer<Batch> lost) {
    left.add(parked);
    gather();
    boolean isNothingLeft = left.isEmpty();
    if (!isNothingLeft && overflow == SinkOverflow.BLOCK) {
      keep(lost);
    }
    left.removeAll(lost);
    return isNothingLeft;
  }

  private void gather() {
    lock.lock();
    try {
      isGivenUp = true;
      if (inHand != null) {
        left.add(List.of(inHand));
        inHand = null;
      }
      left.add(batches);
      batches.clear();
      held = 0;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void abandonRest(Consumer<Batch> lost) {
    gather();
    left.abandon(lost);
  }

  private void keep(Consumer<Batch> lost) {
    String trouble = "";
    try (Spool open = Spool.open(spool, Long.MAX_VALUE)) {
      for (Batch next = left.first(); next != null; next = left.first()) {
        @Nullable Consumer<Batch> fate = lost;
        try {
          open.appendBeyond(next.sender(), next.arrivedMillis(), next.payload());
          fate = null;
        } catch (IOException e) {
          trouble = Reason.withPlace(e);
        }
        left.remove(fate);
        keptBatches = open.batches();
        keptBytes = open.unreadBytes();
      }
    } catch (IOException e) {
      trouble = Reason.withPlace(e);
    }
    if (!trouble.isEmpty()) {
      LOG.error("sink {}: cannot save waiting batches in a spool: {}", sink, trouble);
    }
  }

  @Override
  public long keptBatches() {
    return keptBatches;
  }

  @Override
  public long keptBytes() {
    return keptBytes;
  }

  @Override
  public void close() {}

  @Override
  public LoggerSnapshot.Queue snapshot() {
    lock.lock();
    try {
      return new LoggerSnapshot.Queue(batches.size(), dropped, null);
    } finally {
      lock.unlock();
    }
  }
}
