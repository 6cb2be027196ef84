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
 * state          event                                            next state
 * MEMORY         memory is full, or a batch waits too long        SPOOLING, or COPY_IN_HAND if the
 *                                                                 one in hand came from memory
 * SPOOLING       the sink takes; spool and outgoing are empty     MEMORY
 * SPOOLING       the sink takes a batch that cannot be written    COPY_IN_HAND
 * COPY_IN_HAND   the sink puts the batch back                     SPOOLING
 * COPY_IN_HAND   the sink accepts it, and it has to be kept       COPY_ACCEPTED
 * COPY_IN_HAND   the batch is done                                COPY_DONE
 * COPY_ACCEPTED  the copy counts as read, or is kept              SPOOLING
 * COPY_ACCEPTED  the sink has flushed                             COPY_DONE
 * COPY_DONE      the copy counts as read, or is removed           SPOOLING
 * </pre>
 *
 * <p>For a sink that loses what it has not flushed, batches from memory are {@code kept} when it
 * has accepted them. They go to the spool, as if they had been read from there, when a flush fails,
 * when none came for long, and before a newer batch goes there; of a sink that flushes rarely, also
 * when many are kept, where others are asked to flush. So they stand before all that waits; the
 * next run has them, and this one does not offer them again. While something waits to be read in
 * the spool, nothing is kept.
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

  /**
   * With more of {@link #kept}, in bytes, a flush is due, or if {@link #isFlushRare} they go to the
   * spool; with 0 nothing is kept.
   */
  private final long mostKept;

  /** A flush comes after many flush intervals of the logger. */
  private final boolean isFlushRare;

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

  /** Accepted, not flushed, and not in the spool. */
  private final ArrayDeque<Batch> kept = new ArrayDeque<>();

  private long keptHeld;

  /** How many have left {@link #kept}, and how many will have when those of the mark have. */
  private long unkept;

  private long marked;

  /** A flush has failed, and none has worked since. */
  private boolean isUnflushed;

  /** Something that was not flushed is not kept. */
  private boolean isGap;

  /** Taken, and not done. */
  private @Nullable Batch inHand;

  /** The batch that the thread writes to the spool. */
  private @Nullable Batch beingWritten;

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
    /** The first in spool and outgoing was in hand, was accepted, and is to be kept. */
    COPY_ACCEPTED,
    /** The first in spool and outgoing was in hand, and is done. */
    COPY_DONE;

    private boolean mayBecome(State next) {
      return switch (this) {
        case MEMORY -> next == SPOOLING || next == COPY_IN_HAND;
        case SPOOLING -> next == MEMORY || next == COPY_IN_HAND;
        case COPY_IN_HAND -> next == SPOOLING || next == COPY_ACCEPTED || next == COPY_DONE;
        case COPY_ACCEPTED -> next == SPOOLING || next == COPY_DONE;
        case COPY_DONE -> next == SPOOLING;
      };
    }
  }

  /** The work of the thread that writes, on the first of {@link #kept} and {@link #outgoing}. */
  private enum Writer {
    IDLE,
    WRITING,
    /** It could not be written, and will be tried again. */
    BLOCKED
  }

  /**
   * What the thread writes.
   *
   * @param isKept whether the sink has accepted it
   */
  private record Task(Batch batch, boolean isKept) {}

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
      long mostKept,
      boolean isFlushRare,
      Duration longestInMemory,
      Supervisor supervisor) {
    this.sink = sink;
    this.overflow = overflow;
    this.spool = spool;
    this.bound = bound;
    this.mostKept = mostKept;
    this.isFlushRare = isFlushRare;
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
   * @param mostKept how much may be kept in memory until the sink has flushed, in bytes, before a
   *     flush is due; 0 if the sink does not lose what it has accepted, so that nothing is kept
   * @param isFlushRare whether the sink flushes after many of the logger's flush intervals: what is
   *     kept beyond the bound then goes to the spool
   * @param longestInMemory for how long it may wait there
   */
  public static SpoolQueue start(
      String sink,
      SinkOverflow overflow,
      Spool spool,
      long bound,
      long mostKept,
      boolean isFlushRare,
      Duration longestInMemory,
      Supervisor supervisor) {
    SpoolQueue queue =
        new SpoolQueue(
            sink, overflow, spool, bound, mostKept, isFlushRare, longestInMemory, supervisor);
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
          Batch next = isCopyLeft() ? null : first();
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

  /** Whether the first in spool and outgoing is not to be taken any more. */
  private boolean isCopyLeft() {
    return state == State.COPY_ACCEPTED || state == State.COPY_DONE;
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
  public boolean accepted(Batch batch) {
    return finish(batch, mostKept > 0 && !batch.isSpooled());
  }

  @Override
  public void done(Batch batch) {
    boolean _ = finish(batch, false);
  }

  /** Nothing is in hand any more; says whether a flush is due. */
  private boolean finish(Batch batch, boolean isToKeep) {
    boolean isDue;
    lock.lock();
    try {
      // Once it is given up, keepRest decides on it.
      if (inHand != batch || life == Life.GIVEN_UP) {
        return false;
      }
      inHand = null;
      if (state == State.COPY_IN_HAND) {
        transition(isToKeep ? State.COPY_ACCEPTED : State.COPY_DONE);
      } else if (isToKeep) {
        batch.retain();
        keep(batch);
      }
      isDue = !isUnflushed && (isFlushRare ? isSpoolUsedUp() : keptHeld > mostKept);
    } finally {
      lock.unlock();
    }
    if (batch.isSpooled()) {
      spool.handled();
    }
    batch.release();
    discardFirst();
    return isDue;
  }

  /** Whether only a flush makes room for what a sink that flushes rarely takes. */
  private boolean isSpoolUsedUp() {
    return spool.isMostlyGiven() || (writer == Writer.BLOCKED && keptHeld > mostKept);
  }

  private void keep(Batch batch) {
    kept.add(batch);
    keptHeld += batch.held();
    if (isUnflushed || (isFlushRare && keptHeld > mostKept)) {
      toWrite.signal();
    }
    // A sink that goes on although its flush has a fault must not fill the intake.
    while (isUnflushed && keptHeld > 2 * mostKept) {
      isGap = true;
      removeKept().release();
    }
  }

  private Batch removeKept() {
    Batch first = kept.remove();
    keptHeld -= first.held();
    unkept++;
    return first;
  }

  /**
   * Takes away the first in spool and outgoing, if it is not to be taken. One at a time: at a stop
   * the sink's thread may still hang in here.
   */
  private synchronized void discardFirst() {
    lock.lock();
    try {
      if (!isCopyLeft()) {
        return;
      }
      if (spool.isEmpty()) {
        if (beingWritten == null || beingWritten != outgoing.peek()) {
          Batch copy = outgoing.remove();
          if (state == State.COPY_ACCEPTED) {
            keep(copy);
          } else {
            copy.release();
          }
          transition(State.SPOOLING);
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
    List<Batch> safe;
    lock.lock();
    try {
      if (state == State.COPY_ACCEPTED) {
        transition(State.COPY_DONE);
      }
      safe = takeKept();
      isUnflushed = false;
      isGap = false;
    } finally {
      lock.unlock();
    }
    safe.forEach(Batch::release);
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

  private List<Batch> takeKept() {
    List<Batch> all = List.copyOf(kept);
    unkept += kept.size();
    kept.clear();
    keptHeld = 0;
    return all;
  }

  @Override
  public void flushFailed() {
    lock.lock();
    try {
      isUnflushed = true;
      if (!kept.isEmpty()) {
        toWrite.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void mark() {
    lock.lock();
    try {
      marked = unkept + kept.size() + (state == State.COPY_ACCEPTED ? 1 : 0);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean holdsMarked() {
    lock.lock();
    try {
      return mostKept > 0 && unkept >= marked && !isGap && state != State.COPY_ACCEPTED;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean holdsUnflushed() {
    lock.lock();
    try {
      return mostKept > 0 && kept.isEmpty() && !isGap && state != State.COPY_ACCEPTED;
    } finally {
      lock.unlock();
    }
  }

  private void write() throws InterruptedException {
    for (Task next = nextToWrite(); next != null; next = nextToWrite()) {
      wrote(next, isWritten(next));
    }
  }

  /** The next batch, with a reference of its own, as a flush may release one that is kept. */
  private @Nullable Task nextToWrite() throws InterruptedException {
    while (true) {
      lookAtHand();
      lock.lockInterruptibly();
      try {
        if (life == Life.GIVEN_UP) {
          return null;
        }
        boolean isKept = isKeptDue();
        Batch next = isKept ? kept.element() : outgoing.peek();
        if (next != null) {
          writer = Writer.WRITING;
          beingWritten = next;
          next.retain();
          return new Task(next, isKept);
        }
        if (toWrite.awaitNanos(lookNanos) <= 0) {
          look();
        }
      } finally {
        lock.unlock();
      }
    }
  }

  /** Whether the first that is kept goes to the spool: before two flush intervals are over. */
  private boolean isKeptDue() {
    return !kept.isEmpty()
        && (isUnflushed
            || !outgoing.isEmpty()
            || (isFlushRare && keptHeld > mostKept)
            || ageNanos(kept.element()) >= 3 * lookNanos);
  }

  private static long ageNanos(Batch batch) {
    return System.nanoTime() - batch.bornNanos();
  }

  /** Batches that have waited in memory since the last look go to the spool, if this may spool. */
  private void look() {
    Batch oldest = inHand == null ? memory.peek() : inHand;
    if (overflow == SinkOverflow.SPOOL
        && life == Life.OPEN
        && state == State.MEMORY
        && oldest != null
        && ageNanos(oldest) >= lookNanos) {
      beginSpooling();
    }
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

  private boolean isWritten(Task task) {
    Batch batch = task.batch;
    try {
      boolean hasRoom =
          task.isKept
              ? spool.appendGiven(batch.sender(), batch.arrivedMillis(), batch.payload())
              : spool.append(batch.sender(), batch.arrivedMillis(), batch.payload());
      if (!hasRoom) {
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

  private void wrote(Task task, boolean isWritten) throws InterruptedException {
    lock.lock();
    try {
      writer = isWritten ? Writer.IDLE : Writer.BLOCKED;
      beingWritten = null;
      // It may have been flushed or abandoned meanwhile.
      if (isWritten && task.isKept && kept.peek() == task.batch) {
        removeKept().release();
      } else if (isWritten && !task.isKept && outgoing.peek() == task.batch) {
        outgoing.remove().release();
      }
      toTake.signal();
    } finally {
      lock.unlock();
      task.batch.release();
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
    keepAccepted();
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

  /** What cannot be written stays: a last flush may work. */
  private void keepAccepted() {
    for (Batch next = firstKept(); next != null; next = firstKept()) {
      try {
        spool.appendGivenBeyond(next.sender(), next.arrivedMillis(), next.payload());
        forget(next);
      } catch (IOException e) {
        errors.increment();
        writing.fails(Reason.withPlace(e));
        return;
      } finally {
        next.release();
      }
    }
  }

  private @Nullable Batch firstKept() {
    lock.lock();
    try {
      Batch first = kept.peek();
      if (first != null) {
        first.retain();
      }
      return first;
    } finally {
      lock.unlock();
    }
  }

  /** The spool has it, unless the sink has flushed meanwhile. */
  private void forget(Batch written) {
    lock.lock();
    try {
      if (kept.peek() == written) {
        removeKept().release();
      }
    } finally {
      lock.unlock();
    }
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
    return spool.keptBatches();
  }

  @Override
  public long keptBytes() {
    return spool.keptBytes();
  }

  @Override
  public void close() {
    giveUp();
    List<Batch> unkept;
    lock.lock();
    try {
      unkept = takeKept();
    } finally {
      lock.unlock();
    }
    unkept.forEach(Batch::release);
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
