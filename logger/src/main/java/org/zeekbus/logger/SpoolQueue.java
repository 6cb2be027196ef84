package org.zeekbus.logger;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zeekbus.logger.spool.Spool;

/**
 * Batches that wait in memory, and where that is full in a {@link Spool}. From the first one that
 * is spooled on all are, until the spool is empty, so that their order holds:
 *
 * <pre>
 * memory, then spool, then outgoing -> a thread of the queue -> spool
 * </pre>
 *
 * <p>What cannot be written, as the spool or its disk is full, waits in {@code outgoing}, which the
 * intake bounds, and which the sink takes from once the spool is empty.
 *
 * <p>Owner: as for {@link BatchQueue}; its own thread writes. Files are written and read outside
 * the lock that guards the state.
 */
final class SpoolQueue implements BatchQueue {
  private static final Logger LOG = LoggerFactory.getLogger(SpoolQueue.class);
  private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private final String sink;
  private final Spool spool;
  private final long bound;
  private final Trouble writing;
  private final Trouble reading;
  private final LongAdder errors = new LongAdder();
  private final Thread writer;
  private final ReentrantLock lock = new ReentrantLock();

  /** Something to take, or an end. */
  private final Condition toTake = lock.newCondition();

  /** Something to write, or an end. */
  private final Condition toWrite = lock.newCondition();

  /** Room, perhaps, or an end. */
  private final Condition toRetry = lock.newCondition();

  // Guarded by lock.
  private final ArrayDeque<Batch> memory = new ArrayDeque<>();
  private final ArrayDeque<Batch> outgoing = new ArrayDeque<>();
  private long held;

  /** Taken, and not done. */
  private @Nullable Batch inHand;

  private boolean isSpooling;

  /** The first of {@link #outgoing} is being written. */
  private boolean isWriting;

  /** The last one could not be written. */
  private boolean isStuck;

  /** The next one begins a segment: one that is not in the spool comes before it. */
  private boolean isNew = true;

  private long flushes;
  private boolean isEnded;
  private long deadlineNanos;
  private boolean isGivenUp;

  private SpoolQueue(String sink, Spool spool, long bound) {
    this.sink = sink;
    this.spool = spool;
    this.bound = bound;
    String where = "sink " + sink + ": spool " + spool;
    this.writing =
        new Trouble(LOG, where, "nothing more is taken from nodes once the intake is full");
    this.reading = new Trouble(LOG, where, "what it holds is kept");
    this.isSpooling = !spool.isEmpty();
    this.writer = Thread.ofVirtual().name("zeekbus-spool-" + sink).unstarted(this::write);
  }

  /**
   * The queue of the sink with this name, which owns {@code spool} from now on. What that holds
   * comes first.
   *
   * @param bound of what waits in memory, in bytes
   */
  static SpoolQueue start(String sink, Spool spool, long bound) {
    SpoolQueue queue = new SpoolQueue(sink, spool, bound);
    queue.writer.start();
    return queue;
  }

  @Override
  public String sink() {
    return sink;
  }

  @Override
  public OnFull onFull() {
    return OnFull.SPOOL;
  }

  @Override
  public boolean add(Batch batch) {
    batch.retain();
    lock.lock();
    try {
      isSpooling |= held + batch.held() > bound;
      if (isSpooling) {
        outgoing.add(batch);
        toWrite.signal();
      } else {
        held += batch.held();
        memory.add(batch);
      }
      toTake.signal();
      return true;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public @Nullable Batch take(long nanos) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = nanos;
      while (!isGivenUp && (spool.isEmpty() || !memory.isEmpty())) {
        inHand = first();
        if (inHand != null || left <= 0 || isOver()) {
          return inHand;
        }
        left = toTake.awaitNanos(left);
      }
      if (isGivenUp) {
        return null;
      }
    } finally {
      lock.unlock();
    }
    return readBack();
  }

  /** The next one that is not in the spool, if that is its turn. */
  private @Nullable Batch first() {
    Batch next = memory.poll();
    if (next != null) {
      held -= next.held();
    } else if (isStuck && !isWriting) {
      next = outgoing.poll();
      isNew |= next != null;
    }
    // While one is written it still stands in outgoing.
    if (memory.isEmpty() && outgoing.isEmpty() && spool.isEmpty()) {
      isSpooling = false;
      isNew = true;
    }
    return next;
  }

  private @Nullable Batch readBack() throws InterruptedException {
    try {
      Spool.Entry entry = spool.read();
      reading.isOver();
      if (entry == null) {
        return null;
      }
      Batch next = new Batch(entry);
      lock.lock();
      try {
        inHand = next;
      } finally {
        lock.unlock();
      }
      return next;
    } catch (IOException e) {
      errors.increment();
      reading.is(e.toString());
      awaitRetry();
      return null;
    }
  }

  private void awaitRetry() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long before = flushes;
      long left = RETRY_NANOS;
      while (left > 0 && flushes == before && !isGivenUp) {
        left = toRetry.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void done(Batch batch) {
    lock.lock();
    try {
      // Once it is given up, keepRest decides on it.
      if (inHand != batch || isGivenUp) {
        return;
      }
      inHand = null;
    } finally {
      lock.unlock();
    }
    batch.release();
  }

  @Override
  public void flushed() {
    try {
      spool.acknowledge();
    } catch (IOException e) {
      errors.increment();
      reading.is(e.toString());
    }
    lock.lock();
    try {
      flushes++;
      toRetry.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void write() {
    try {
      for (Batch next = nextToWrite(); next != null; next = nextToWrite()) {
        wrote(next, isWritten(next));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private @Nullable Batch nextToWrite() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (!isGivenUp && !isEnded && outgoing.isEmpty()) {
        toWrite.await();
      }
      Batch next = isGivenUp ? null : outgoing.peek();
      isWriting = next != null;
      return next;
    } finally {
      lock.unlock();
    }
  }

  private boolean isWritten(Batch batch) {
    try {
      if (!spool.append(batch.sender(), batch.arrivedMillis(), batch.payload(), isNew())) {
        writing.is("full, %,d bytes".formatted(spool.bytes()));
        return false;
      }
      writing.isOver();
      return true;
    } catch (IOException e) {
      errors.increment();
      writing.is(e.toString());
      return false;
    }
  }

  private boolean isNew() {
    lock.lock();
    try {
      return isNew;
    } finally {
      lock.unlock();
    }
  }

  private void wrote(Batch batch, boolean isWritten) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      isWriting = false;
      isStuck = !isWritten;
      if (isWritten) {
        isNew = false;
        outgoing.remove();
      }
      toTake.signal();
    } finally {
      lock.unlock();
    }
    if (isWritten) {
      batch.release();
    } else {
      awaitRetry();
    }
  }

  @Override
  public void end(long deadlineNanos) {
    lock.lock();
    try {
      isEnded = true;
      this.deadlineNanos = deadlineNanos;
      wakeAll();
    } finally {
      lock.unlock();
    }
  }

  private void wakeAll() {
    toTake.signalAll();
    toWrite.signalAll();
    toRetry.signalAll();
  }

  @Override
  public boolean isOver() {
    lock.lock();
    try {
      boolean isEmpty = memory.isEmpty() && outgoing.isEmpty() && spool.isEmpty();
      return isGivenUp || (isEnded && (isEmpty || System.nanoTime() - deadlineNanos >= 0));
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean giveUp() {
    lock.lock();
    try {
      isGivenUp = true;
      wakeAll();
      return true;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public long keepRest() {
    giveUp();
    try {
      writer.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    List<Batch> first = new ArrayList<>();
    List<Batch> last = new ArrayList<>();
    lock.lock();
    try {
      if (inHand != null) {
        first.add(inHand);
        inHand = null;
      }
      first.addAll(memory);
      last.addAll(outgoing);
      memory.clear();
      outgoing.clear();
      held = 0;
    } finally {
      lock.unlock();
    }
    return keep(first, true) + keep(last, false);
  }

  private long keep(List<Batch> rest, boolean isFirst) {
    long lost = 0;
    for (Batch batch : rest) {
      try {
        if (batch.isSpooled()) {
          spool.unread();
        } else if (isFirst) {
          spool.prepend(batch.sender(), batch.arrivedMillis(), batch.payload());
        } else {
          spool.appendBeyond(batch.sender(), batch.arrivedMillis(), batch.payload(), false);
        }
      } catch (IOException e) {
        errors.increment();
        writing.is(e.toString());
        lost++;
      } finally {
        batch.release();
      }
    }
    return lost;
  }

  @Override
  public void close() {
    giveUp();
    try {
      spool.close();
    } catch (IOException e) {
      LOG.warn("sink {}: spool {} cannot be closed: {}", sink, spool, e.toString());
    }
  }

  @Override
  public String print() {
    lock.lock();
    try {
      return ("%,d batches wait, 0 dropped; spool %s: %,d batches, %,d bytes, %,d damaged, %,d disk"
              + " errors")
          .formatted(
              memory.size() + outgoing.size() + spool.batches(),
              spool,
              spool.batches(),
              spool.bytes(),
              spool.damaged(),
              errors.sum());
    } finally {
      lock.unlock();
    }
  }
}
