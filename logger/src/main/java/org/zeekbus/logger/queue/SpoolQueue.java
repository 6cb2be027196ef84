package org.zeekbus.logger.queue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
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
import org.zeekbus.zmtp.thread.Supervisor;

/**
 * Batches that wait in memory, and in a {@link Spool} once memory is full or one has waited for a
 * flush interval. From then on all are spooled, those in memory and the one that the sink has in
 * hand, too, until the spool is empty, so that their order holds:
 *
 * <pre>
 * memory                                                   while the sink keeps up
 * spool, then outgoing -> a thread of the queue -> spool   otherwise
 * </pre>
 *
 * <p>If the spool or its disk is full, batches wait in {@code outgoing}, which the intake bounds.
 * The sink takes from it once the spool is empty. The batch in the sink's hand may have a copy,
 * which is the first in spool and outgoing:
 *
 * <pre>
 * state         event                                            next state
 * MEMORY        memory is full, or a batch waits too long        SPOOLING, or COPY_IN_HAND if the
 *                                                                one in hand came from memory
 * SPOOLING      the sink takes; spool and outgoing are empty     MEMORY
 * SPOOLING      the sink takes a batch that cannot be written    COPY_IN_HAND
 * COPY_IN_HAND  the sink puts the batch back                     SPOOLING
 * COPY_IN_HAND  the batch is done                                COPY_DONE
 * COPY_DONE     the copy is removed                              SPOOLING
 * </pre>
 *
 * <p>Owner: as for {@link BatchQueue}; its own thread writes. Files are written and read outside
 * the lock that guards the state.
 */
public final class SpoolQueue implements BatchQueue {
  private static final Logger LOG = LoggerFactory.getLogger(SpoolQueue.class);
  private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  /** A sink that has a batch in hand for so long hangs: if it is killed, it is for that. */
  private static final long HANGS_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final String sink;
  private final SinkOverflow overflow;
  private final Spool spool;
  private final long bound;

  /** Half of the time that one may wait in memory: at one look it is there, at the next too old. */
  private final long lookNanos;

  private final RetryLog writing;
  private final RetryLog reading;
  private final LongAdder errors = new LongAdder();
  private final LongAdder dropped = new LongAdder();
  private final Thread thread;
  private final ReentrantLock lock = new ReentrantLock();

  /** Something to take, or an end. */
  private final Condition toTake = lock.newCondition();

  /** Something to write, or an end. */
  private final Condition toWrite = lock.newCondition();

  /** Room, perhaps, or an end. */
  private final Condition toRetry = lock.newCondition();

  // Guarded by lock.

  private State state;
  private Writer writer = Writer.IDLE;
  private Life life = Life.OPEN;

  /** Empty unless in {@link State#MEMORY}. */
  private final ArrayDeque<Batch> memory = new ArrayDeque<>();

  private final ArrayDeque<Batch> outgoing = new ArrayDeque<>();
  private long held;

  /** Taken, and not done. */
  private @Nullable Batch inHand;

  // How many went through memory since nothing was spooled; what the last look saw.
  private long cameToMemory;
  private long leftMemory;
  private long seenInMemory;

  private long takenNanos;
  private long flushes;

  /** From then on nothing more is taken, once {@link Life#ENDED}. */
  private long deadlineNanos;

  private final RemainingBatches left = new RemainingBatches();

  /** Where batches wait, and whether the one in hand has a copy; see the table above. */
  private enum State {
    MEMORY,
    SPOOLING,
    /** The first in spool and outgoing is also in hand; both have a reference of their own. */
    COPY_IN_HAND,
    /** The first in spool and outgoing was in hand, and is done. */
    COPY_DONE;

    private boolean mayBecome(State next) {
      return switch (this) {
        case MEMORY -> next == SPOOLING || next == COPY_IN_HAND;
        case SPOOLING -> next == MEMORY || next == COPY_IN_HAND;
        case COPY_IN_HAND -> next == SPOOLING || next == COPY_DONE;
        case COPY_DONE -> next == SPOOLING;
      };
    }
  }

  /** The work of the thread that writes, on the first of {@link #outgoing}. */
  private enum Writer {
    IDLE,
    WRITING,
    /** It could not be written, and will be tried again. */
    BLOCKED
  }

  /** Goes from one to the next, or from the first to the last. */
  private enum Life {
    OPEN,
    /** Nothing more is added. */
    ENDED,
    /** Nothing more is taken or written. */
    GIVEN_UP
  }

  private SpoolQueue(
      String sink,
      SinkOverflow overflow,
      Spool spool,
      long bound,
      Duration longestInMemory,
      Supervisor supervisor) {
    this.sink = sink;
    this.overflow = overflow;
    this.spool = spool;
    this.bound = bound;
    this.lookNanos = Math.max(1, longestInMemory.toNanos() / 2);
    String where = "sink " + sink + ": spool " + spool;
    this.writing = new RetryLog(LOG, where, "nodes are not read once the intake is full");
    this.reading = new RetryLog(LOG, where, "batches in it are kept");
    this.state = spool.isEmpty() ? State.MEMORY : State.SPOOLING;
    this.thread = supervisor.virtual("zeekbus-spool-" + sink, this::write);
  }

  /**
   * The queue of the sink with this name, which owns {@code spool} from now on. What that holds
   * comes first.
   *
   * @param overflow {@link SinkOverflow#BLOCK} if the spool only holds what a stop has left there
   * @param bound of what waits in memory, in bytes
   * @param longestInMemory for how long it may wait there
   */
  public static SpoolQueue start(
      String sink,
      SinkOverflow overflow,
      Spool spool,
      long bound,
      Duration longestInMemory,
      Supervisor supervisor) {
    SpoolQueue queue = new SpoolQueue(sink, overflow, spool, bound, longestInMemory, supervisor);
    queue.thread.start();
    return queue;
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
  public boolean add(Batch batch) {
    batch.retain();
    lock.lock();
    try {
      if (state == State.MEMORY && held + batch.held() > bound) {
        beginSpooling();
      }
      if (state != State.MEMORY) {
        outgoing.add(batch);
        toWrite.signal();
      } else {
        held += batch.held();
        memory.add(batch);
        cameToMemory++;
      }
      toTake.signal();
      return true;
    } finally {
      lock.unlock();
    }
  }

  private void transition(State next) {
    if (!state.mayBecome(next)) {
      throw new IllegalStateException("sink %s: %s -> %s".formatted(sink, state, next));
    }
    state = next;
  }

  private void beginSpooling() {
    Batch first = inHand;
    if (first != null && !first.isSpooled()) {
      first.retain();
      outgoing.add(first);
      transition(State.COPY_IN_HAND);
    } else {
      transition(State.SPOOLING);
    }
    outgoing.addAll(memory);
    memory.clear();
    held = 0;
    cameToMemory = 0;
    leftMemory = 0;
    seenInMemory = 0;
    toWrite.signal();
  }

  @Override
  public @Nullable Batch take(long nanos) throws InterruptedException {
    long left = nanos;
    while (true) {
      discardFirst();
      lock.lockInterruptibly();
      try {
        if (life == Life.GIVEN_UP) {
          return null;
        }
        boolean isInSpool = state == State.SPOOLING && !spool.isEmpty();
        if (!isInSpool) {
          Batch next = state == State.COPY_DONE ? null : first();
          if (next != null || left <= 0 || isOver()) {
            return next;
          }
          left = toTake.awaitNanos(left);
          continue;
        }
        takenNanos = System.nanoTime();
      } finally {
        lock.unlock();
      }
      return readBack();
    }
  }

  /** The next one that is not in the spool, if that is its turn. */
  private @Nullable Batch first() {
    if (state == State.SPOOLING && outgoing.isEmpty()) {
      transition(State.MEMORY);
    }
    Batch next = null;
    if (state == State.MEMORY) {
      next = memory.poll();
      held -= next == null ? 0 : next.held();
    } else if (writer == Writer.BLOCKED) {
      // The writer may write it meanwhile.
      next = outgoing.element();
      next.retain();
      transition(State.COPY_IN_HAND);
    }
    inHand = next;
    return next;
  }

  private @Nullable Batch readBack() throws InterruptedException {
    try {
      Spool.Entry entry = spool.read();
      reading.works();
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
      reading.fails(Reason.withPlace(e));
      awaitRetry();
      return null;
    }
  }

  private void awaitRetry() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long before = flushes;
      long left = RETRY_NANOS;
      while (left > 0 && flushes == before && life != Life.GIVEN_UP) {
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
      if (inHand != batch || life == Life.GIVEN_UP) {
        return;
      }
      inHand = null;
      leftMemory += state != State.MEMORY || batch.isSpooled() ? 0 : 1;
      if (state == State.COPY_IN_HAND) {
        transition(State.COPY_DONE);
      }
    } finally {
      lock.unlock();
    }
    if (batch.isSpooled()) {
      spool.handled();
    }
    batch.release();
    discardFirst();
  }

  /**
   * Takes away the first in spool and outgoing, if it is done. One at a time: at a stop the sink's
   * thread may still hang in here.
   */
  private synchronized void discardFirst() {
    lock.lock();
    try {
      if (state != State.COPY_DONE) {
        return;
      }
      if (spool.isEmpty()) {
        if (writer != Writer.WRITING) {
          transition(State.SPOOLING);
          outgoing.remove().release();
        }
        return;
      }
    } finally {
      lock.unlock();
    }
    try {
      Spool.Entry entry = spool.read();
      if (entry != null) {
        entry.batch().release();
        spool.handled();
      }
      lock.lock();
      try {
        transition(State.SPOOLING);
      } finally {
        lock.unlock();
      }
    } catch (IOException e) {
      errors.increment();
      reading.fails(Reason.withPlace(e));
    }
  }

  @Override
  public void putBack(Batch batch) {
    if (batch.isSpooled()) {
      putBackSpooled(batch);
      return;
    }
    lock.lock();
    try {
      if (inHand != batch || life == Life.GIVEN_UP) {
        return;
      }
      inHand = null;
      if (state != State.COPY_IN_HAND) {
        held += batch.held();
        memory.addFirst(batch);
        return;
      }
      transition(State.SPOOLING);
    } finally {
      lock.unlock();
    }
    batch.release();
  }

  private void putBackSpooled(Batch batch) {
    lock.lock();
    try {
      if (inHand != batch || life == Life.GIVEN_UP) {
        return;
      }
      inHand = null;
      if (state == State.MEMORY) {
        // Later batches stand behind it.
        beginSpooling();
      }
    } finally {
      lock.unlock();
    }
    spool.unread();
    spool.handled();
    batch.release();
  }

  @Override
  public void drop(Batch batch) {
    dropped.increment();
    done(batch);
  }

  @Override
  public void flushed() {
    discardFirst();
    try {
      spool.acknowledge();
    } catch (IOException e) {
      errors.increment();
      reading.fails(Reason.withPlace(e));
    }
    lock.lock();
    try {
      flushes++;
      toRetry.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void write() throws InterruptedException {
    for (Batch next = nextToWrite(); next != null; next = nextToWrite()) {
      wrote(next, isWritten(next));
    }
  }

  private @Nullable Batch nextToWrite() throws InterruptedException {
    while (true) {
      lookAtHand();
      lock.lockInterruptibly();
      try {
        boolean isLookDue =
            life == Life.OPEN && outgoing.isEmpty() && toWrite.awaitNanos(lookNanos) <= 0;
        if (life == Life.GIVEN_UP) {
          return null;
        }
        if (!outgoing.isEmpty()) {
          writer = Writer.WRITING;
          return outgoing.element();
        }
        if (life == Life.ENDED) {
          return null;
        }
        if (isLookDue) {
          look();
        }
      } finally {
        lock.unlock();
      }
    }
  }

  /** Batches that have waited in memory since the last look go to the spool, if this may spool. */
  private void look() {
    if (overflow == SinkOverflow.SPOOL && state == State.MEMORY && leftMemory < seenInMemory) {
      beginSpooling();
    }
    seenInMemory = cameToMemory;
  }

  /** Without the lock, as the spool's disk may hang. */
  private void lookAtHand() {
    boolean isHanging;
    lock.lock();
    try {
      Batch hand = inHand;
      isHanging = hand != null && hand.isSpooled() && System.nanoTime() - takenNanos > HANGS_NANOS;
    } finally {
      lock.unlock();
    }
    if (isHanging) {
      spool.handled();
    }
  }

  private boolean isWritten(Batch batch) {
    try {
      if (!spool.append(batch.sender(), batch.arrivedMillis(), batch.payload())) {
        writing.fails("full, %,d bytes".formatted(spool.bytes()));
        return false;
      }
      writing.works();
      return true;
    } catch (IOException e) {
      errors.increment();
      writing.fails(Reason.withPlace(e));
      return false;
    }
  }

  private void wrote(Batch batch, boolean isWritten) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      writer = isWritten ? Writer.IDLE : Writer.BLOCKED;
      // It may have been abandoned meanwhile.
      if (isWritten && outgoing.peek() == batch) {
        outgoing.remove().release();
      }
      toTake.signal();
    } finally {
      lock.unlock();
    }
    if (!isWritten) {
      awaitRetry();
    }
  }

  @Override
  public void end(long deadline) {
    lock.lock();
    try {
      if (life == Life.OPEN) {
        life = Life.ENDED;
      }
      deadlineNanos = deadline;
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
      return switch (life) {
        case OPEN -> false;
        case ENDED -> isEmpty || System.nanoTime() - deadlineNanos >= 0;
        case GIVEN_UP -> true;
      };
    } finally {
      lock.unlock();
    }
  }

  private void giveUp() {
    lock.lock();
    try {
      life = Life.GIVEN_UP;
      wakeAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean keepRest(boolean isSuspect, List<Batch> parked, Consumer<Batch> lost) {
    left.add(parked);
    giveUp();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    discardFirst();
    Batch spooled = gather();
    if (spooled != null) {
      spool.unread();
      if (!isSuspect) {
        spool.handled();
      }
      spooled.release();
    }
    for (Batch next = left.first(); next != null; next = left.first()) {
      left.remove(isKept(next) ? null : lost);
    }
    left.removeAll(lost);
    return overflow == SinkOverflow.SPOOL || spool.isEmpty();
  }

  /** Takes all that waits in memory; returns the one in hand if the spool has it. */
  private @Nullable Batch gather() {
    lock.lock();
    try {
      Batch hand = inHand;
      inHand = null;
      Batch spooled = hand != null && hand.isSpooled() ? hand : null;
      if (hand != null && spooled == null) {
        if (state == State.COPY_IN_HAND) {
          // It stands in the spool or in outgoing, too.
          hand.release();
        } else {
          left.add(List.of(hand));
        }
      }
      left.add(memory);
      left.add(outgoing);
      memory.clear();
      outgoing.clear();
      held = 0;
      return spooled;
    } finally {
      lock.unlock();
    }
  }

  /** The one in hand that the spool has stays there. */
  @Override
  public void abandonRest(Consumer<Batch> lost) {
    giveUp();
    Batch _ = gather();
    left.abandon(lost);
  }

  private boolean isKept(Batch batch) {
    try {
      spool.appendBeyond(batch.sender(), batch.arrivedMillis(), batch.payload());
      return true;
    } catch (IOException e) {
      errors.increment();
      writing.fails(Reason.withPlace(e));
      return false;
    }
  }

  @Override
  public long keptBatches() {
    return spool.batches();
  }

  @Override
  public long keptBytes() {
    return spool.unreadBytes();
  }

  @Override
  public void close() {
    giveUp();
    try {
      spool.close();
    } catch (IOException e) {
      LOG.warn("sink {}: spool {} cannot be closed: {}", sink, spool, Reason.withPlace(e));
    }
  }

  @Override
  public LoggerSnapshot.Queue snapshot() {
    lock.lock();
    try {
      return new LoggerSnapshot.Queue(
          memory.size() + outgoing.size() + spool.batches(),
          dropped.sum(),
          new LoggerSnapshot.Spool(
              spool.toString(),
              spool.batches(),
              spool.unreadBytes(),
              spool.bytes(),
              spool.damaged(),
              errors.sum()));
    } finally {
      lock.unlock();
    }
  }
}
