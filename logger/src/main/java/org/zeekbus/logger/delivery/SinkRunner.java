package org.zeekbus.logger.delivery;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zeekbus.format.MemoryShare;
import org.zeekbus.logger.deadletters.SinkDeadLetters;
import org.zeekbus.logger.output.OnGone;
import org.zeekbus.logger.output.Output;
import org.zeekbus.logger.output.SinkOverflow;
import org.zeekbus.logger.queue.Batch;
import org.zeekbus.logger.queue.BatchQueue;
import org.zeekbus.logger.queue.ParkedLog;
import org.zeekbus.logger.queue.ParkedLogs;
import org.zeekbus.logger.queue.RetryLog;
import org.zeekbus.logger.shape.Shaper;
import org.zeekbus.logger.snapshot.LoggerSnapshot;
import org.zeekbus.logger.snapshot.LoggerSnapshotText;
import org.zeekbus.logger.snapshot.PathText;
import org.zeekbus.logger.snapshot.Plural;
import org.zeekbus.sink.Arrival;
import org.zeekbus.sink.LogUnavailableException;
import org.zeekbus.sink.RefusedBatchException;
import org.zeekbus.sink.Sink;
import org.zeekbus.sink.SinkGoneException;
import org.zeekbus.zeek.DecodeException;
import org.zeekbus.zeek.DecodeLimits;
import org.zeekbus.zeek.log.LogBatchReader;
import org.zeekbus.zeek.value.Bytes;
import org.zeekbus.zmtp.thread.Failure;
import org.zeekbus.zmtp.thread.Supervisor;

/**
 * Gives a sink one batch after the other, and has it flush. What becomes of a batch:
 *
 * <pre>
 * taken                       it is done
 * nothing of it is wanted     it is done, and its records are counted
 * bad, or the sink fails      it is put aside
 * its log cannot be written   it is parked; those of other logs go on
 * the sink cannot take it     it comes again after a pause, before all others
 * the sink is gone for good   it is dropped, or kept for the next start
 * the JVM is in trouble       the thread ends, and the logger with it
 * </pre>
 *
 * <p>After a flush that failed the sink gets nothing more until a flush works: what comes meanwhile
 * is safer in queue and spool. What it took before goes to the spool, too, if the queue keeps that.
 *
 * <p>Owner: its thread. Once that has ended or hangs, whoever stops the node.
 */
public final class SinkRunner {
  private static final Logger LOG = LoggerFactory.getLogger(SinkRunner.class);
  private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  /** Room for batches up to this size is kept. */
  private static final int KEPT_ROOM = 4 << 20;

  /** With so many processes that ended over a batch, the next one puts it aside. */
  private static final int MOST_DEATHS = 3;

  /** So many of a log that was parked, then others have their turn. */
  private static final int TURN = 64;

  private final Output output;
  private final String name;
  private final Sink sink;
  private final OnGone onGone;

  /** The queue keeps what the sink has not flushed. */
  private final boolean isKept;

  private final BatchQueue queue;
  private final ParkedLogs parked;
  private final BadBatches bad;
  private final @Nullable WrittenCounts written;
  private final SinceFlush sinceFlush = new SinceFlush();
  private final LongAdder errors = new LongAdder();
  private final Path directory;
  private final long flushNanos;

  /** How often the queue is asked what the spool has, of a sink that flushes more rarely. */
  private final long lookNanos;

  private final Supervisor supervisor;

  /** Told what the sink throws. */
  private final Supervisor sinkFaults;

  private final Consumer<Failure> death;
  private final LogBatchReader reader = new LogBatchReader(DecodeLimits.DEFAULT);

  /** Null if the sink gets all records as they are. */
  private final @Nullable Shaper shaper;

  private final LostBatches lost = new LostBatches();

  /** Records that nobody takes any more, as the sink is gone. */
  private final LostBatches dropped = new LostBatches();

  private final CountDownLatch restKept = new CountDownLatch(1);
  private final RetryLog accepting;
  private final RetryLog flushing;
  private final RetryLog flushingOne;
  private final Thread thread;

  private byte[] room = new byte[64 << 10];
  private long flushedNanos = System.nanoTime();
  private long lookedNanos = flushedNanos;

  /** Why the log of the last batch could not be written. */
  private String unavailable = "";

  private volatile boolean isGone;

  /** The sink could not take what it was given: nothing is tried for a moment. */
  private boolean isPause;

  /** The last flush failed. */
  private boolean isHeld;

  /** The queue keeps so much that the next flush does not wait for its time. */
  private boolean isFlushDue;

  /** The thread that sets this deals with the batches that are left. */
  private final AtomicBoolean isRestClaimed = new AtomicBoolean();

  private volatile boolean isEnding;

  // Others read these.
  private volatile boolean isClean = true;
  private volatile Work work = Work.QUEUE;
  private volatile long workNanos = System.nanoTime();
  private volatile boolean isClosed;

  // Exceptions that a sink must not throw, kept until a call of the same kind works.
  private volatile @Nullable String acceptFault;
  private volatile @Nullable String flushFault;
  private volatile @Nullable String closeFailure;
  private volatile @Nullable Hang hang;

  /** Of the batch that the sink has, if it has one. */
  private Bytes path = Bytes.EMPTY;

  /** The call in which a stop found the thread hanging. */
  private record Hang(
      String activity, @Nullable String log, long nanos, Map<String, Long> unflushed) {}

  /** Calls in which the thread may hang. */
  private enum Work {
    QUEUE("waiting"),
    TAKING("taking a batch"),
    FLUSHING("flushing"),
    KEEPING("saving waiting batches in the spool"),
    CLOSING("closing");

    private final String text;

    Work(String text) {
      this.text = text;
    }
  }

  private enum Outcome {
    ACCEPTED,
    DONE,
    UNAVAILABLE,
    LATER,
    GONE
  }

  /**
   * Runs a sink on a thread that {@link #start} starts.
   *
   * @param directory where its spool is, or will be at a stop
   * @param written counts what this sink has written; null if another one is counted
   * @param sinks how many share memory for long lines
   * @param flushInterval the logger's; the sink may have a longer one
   * @param death hears that the sink is gone and the logger has to stop
   */
  public SinkRunner(
      Output output,
      BatchQueue queue,
      ParkedLogs parked,
      BadBatches bad,
      @Nullable WrittenCounts written,
      Path directory,
      int sinks,
      Duration flushInterval,
      Supervisor supervisor,
      Consumer<Failure> death) {
    this.output = output;
    this.name = output.name();
    this.sink = output.sink();
    this.onGone = output.onGone();
    this.isKept = output.keepsUnflushed();
    this.shaper = output.shaping() == null ? null : new Shaper(name, output.shaping());
    this.queue = queue;
    this.parked = parked;
    this.bad = bad;
    this.written = written;
    this.directory = directory;
    this.flushNanos = output.flushInterval(flushInterval).toNanos();
    this.lookNanos = flushInterval.toNanos();
    this.supervisor = supervisor;
    this.sinkFaults = Output.supervisor(supervisor, output.plugin());
    this.death = death;
    this.accepting = new RetryLog(LOG, "sink " + name, consequence(queue.overflow()));
    this.flushing = new RetryLog(LOG, "sink " + name + ": flush", consequence(queue.overflow()));
    this.flushingOne =
        new RetryLog(LOG, "sink " + name + ": flush", "lines of this log wait in memory");
    this.thread =
        supervisor.platform("zeekbus-sink-" + name, () -> MemoryShare.of(sinks, this::run));
  }

  private static String consequence(SinkOverflow overflow) {
    return switch (overflow) {
      case BLOCK -> "nodes are not read once the intake is full";
      case SPOOL -> "batches go to the spool after a flush interval, or once the queue is full";
      case DROP -> "batches are dropped once the queue is full";
    };
  }

  public BatchQueue queue() {
    return queue;
  }

  public void start() {
    thread.start();
  }

  /** Nothing more comes. What is queued is given to the sink until the deadline. Does not block. */
  public void end(long deadlineNanos) {
    isEnding = true;
    queue.end(deadlineNanos);
  }

  /** Waits until the thread has ended; false if it has not by then. */
  public boolean awaitEnd(long untilNanos) throws InterruptedException {
    return thread.join(Duration.ofNanos(Math.max(0, untilNanos - System.nanoTime())));
  }

  /** Whether all that is left was dealt with; not if the thread has failed. */
  public boolean hasEnded() {
    return isRestClaimed.get();
  }

  /**
   * Deals with what a thread has left that hangs or has failed, on another thread: a disk may hang,
   * too.
   */
  public Thread startKeepingRest() {
    Thread rest =
        supervisor.platform(
            "zeekbus-rest-" + name,
            () -> {
              boolean isAlive = thread.isAlive();
              boolean isOurs = isRestClaimed.compareAndSet(false, true);
              if (isAlive) {
                reportHanging(isOurs && isKept);
                isClean = false;
              }
              if (isOurs) {
                isClean = false;
                keepRest(!isAlive);
                if (isAlive) {
                  reportUnkept();
                } else {
                  closeSink();
                }
                reportKept();
                queue.close();
              }
            });
    rest.setDaemon(true);
    rest.start();
    return rest;
  }

  /**
   * The thread hangs.
   *
   * @param isToKeep whether the spool may still get what the sink has not flushed
   */
  private void reportHanging(boolean isToKeep) {
    Hang found = activity(isToKeep ? Map.of() : unflushed());
    hang = found;
    LOG.error(
        "{} has been {}; check its disk, or the program that reads from it{}",
        output.title(),
        LoggerSnapshotText.hanging(found.nanos, found.activity, found.log),
        LoggerSnapshotText.unflushed(found.unflushed));
  }

  /** The spool did not get what a sink that hangs has not flushed. */
  private void reportUnkept() {
    Hang found = hang;
    Map<String, Long> unflushed = unflushed();
    if (found != null && found.unflushed.isEmpty() && !unflushed.isEmpty()) {
      hang = new Hang(found.activity, found.log, found.nanos, unflushed);
      LOG.error(
          "sink {}: the spool has not all of what the sink has not flushed{}",
          name,
          LoggerSnapshotText.unflushed(unflushed));
    }
  }

  /** The current work of the thread. */
  private Hang activity(Map<String, Long> unflushed) {
    Work now = work;
    return new Hang(
        now.text,
        now == Work.TAKING ? PathText.of(path) : null,
        System.nanoTime() - workNanos,
        unflushed);
  }

  /** Waits until what is left was kept, or counts what is not by then. */
  public void awaitRest(long untilNanos) throws InterruptedException {
    if (!restKept.await(untilNanos - System.nanoTime(), TimeUnit.NANOSECONDS)) {
      isClean = false;
      LOG.error("sink {}: could not save waiting batches in time", name);
      queue.abandonRest(lost::count);
      reportLost();
      reportUnkept();
    }
  }

  /** Whether all that was taken is kept; known after the end. */
  public boolean isClean() {
    return isClean && lost.isEmpty();
  }

  /** The state of the sink, its queue, and records that were dropped or lost. */
  public LoggerSnapshot.Sink snapshot() {
    SinkDeadLetters deadLetters = output.deadLetters();
    Hang atStop = hang;
    Hang now = atStop == null ? activity(Map.of()) : atStop;
    String problem = problem();
    return new LoggerSnapshot.Sink(
        name,
        output.overflow(),
        onGone,
        state(problem),
        problem,
        now.activity,
        now.nanos,
        now.log,
        errors.sum(),
        queue.snapshot(),
        parked.snapshot(),
        dropped.snapshot(),
        lost.snapshot(),
        sinceFlush.snapshot(),
        now.unflushed,
        shaper == null ? Map.of() : shaper.excluded(),
        asked("metrics", output.metrics(), List.of()),
        deadLetters == null ? null : deadLetters.state(),
        asked("details", sink::details, null));
  }

  /**
   * The sink's answer, or {@code fallback} if it fails: the other statistics are still reported.
   */
  private <T extends @Nullable Object> T asked(String what, Supplier<T> answer, T fallback) {
    try {
      return answer.get();
    } catch (RuntimeException | LinkageError e) {
      sinkFaults.caught("%s: %s".formatted(output.title(), what), e);
      return fallback;
    }
  }

  private LoggerSnapshot.SinkState state(@Nullable String problem) {
    if (hang != null) {
      return LoggerSnapshot.SinkState.HANGING;
    }
    if (isGone) {
      return LoggerSnapshot.SinkState.GONE;
    }
    if (isClosed) {
      return LoggerSnapshot.SinkState.CLOSED;
    }
    return problem == null ? LoggerSnapshot.SinkState.RUNNING : LoggerSnapshot.SinkState.RETRYING;
  }

  /** Why the sink could not be closed, or cannot take or flush; null if it can. */
  private @Nullable String problem() {
    return Stream.of(
            Optional.ofNullable(closeFailure),
            Optional.ofNullable(acceptFault),
            Optional.ofNullable(accepting.problem()),
            Optional.ofNullable(flushFault),
            Optional.ofNullable(flushing.problem()),
            Optional.ofNullable(flushingOne.problem()))
        .flatMap(Optional::stream)
        .findFirst()
        .orElse(null);
  }

  private void run() throws InterruptedException {
    while (!queue.isOver() && !isForNextStart()) {
      if (isHeld) {
        LockSupport.parkNanos(RETRY_NANOS);
        if (!isForNextStart()) {
          flush();
        }
        continue;
      }
      tryParked();
      Batch batch = queue.take(parked.nanosUntilDue(nanosUntilFlushOrLook()));
      if (batch != null) {
        offer(batch);
      }
      long now = System.nanoTime();
      if (isFlushDue || now - flushedNanos >= flushNanos) {
        flush();
      } else if (now - lookedNanos >= lookNanos) {
        look(now);
      }
      if (isPause) {
        isPause = false;
        LockSupport.parkNanos(RETRY_NANOS);
      }
    }
    if (!parked.isEmpty() && !isGone && !isHeld) {
      parked.all().forEach(each -> tryParked(each, Integer.MAX_VALUE));
      flush();
    }
    if (isRestClaimed.compareAndSet(false, true)) {
      keepRest(false);
      closeSink();
      reportKept();
      queue.close();
    }
  }

  private long nanosUntilFlushOrLook() {
    long now = System.nanoTime();
    return Math.min(flushedNanos + flushNanos - now, lookedNanos + lookNanos - now);
  }

  /** Some time before a flush: the spool has all but the youngest batches by now. */
  private void look(long now) {
    lookedNanos = now;
    if (queue.holdsUnflushed()) {
      isSafe();
    } else if (queue.holdsMarked()) {
      sinceFlush.markedIsSafe();
      if (written != null) {
        written.markedIsSafe();
      }
      mark();
    }
  }

  private void mark() {
    queue.mark();
    sinceFlush.mark();
    if (written != null) {
      written.mark();
    }
  }

  /** At a stop, a sink that cannot flush is not waited for if the spool has all that it took. */
  private boolean isForNextStart() {
    return isHeld && isEnding && queue.holdsUnflushed();
  }

  private void keepRest(boolean isSuspect) {
    if (!thread.isAlive() || thread == Thread.currentThread()) {
      begins(Work.KEEPING);
    }
    isClean &= queue.keepRest(isSuspect, parked.takeRest(), lost::count);
    lookIntoSpool();
    restKept.countDown();
    reportLost();
  }

  private void reportLost() {
    if (!lost.isEmpty()) {
      LOG.error("sink {}: dropped (unwritten): {}", name, lost.print());
    }
  }

  private void reportKept() {
    long batches = queue.keptBatches() + parked.keptBatches();
    if (batches > 0) {
      LOG.warn(
          "sink {}: {} ({} bytes) wait in {} for the next start",
          name,
          Plural.of(batches, "batch", "batches"),
          "%,d".formatted(queue.keptBytes() + parked.keptBytes()),
          directory);
    }
  }

  private void begins(Work next) {
    workNanos = System.nanoTime();
    work = next;
  }

  private void closeSink() {
    begins(Work.CLOSING);
    try {
      sink.close();
      flushed();
    } catch (SinkGoneException e) {
      isGone(e);
    } catch (IOException e) {
      closeFailure = "close failed: " + e.getMessage();
      if (queue.holdsUnflushed()) {
        LOG.warn("sink {}: close failed: {}; the spool has all of it", name, e.getMessage());
      } else {
        isClean = false;
        LOG.error(
            "sink {}: close failed: {}{}",
            name,
            e.getMessage(),
            sink.countsItsLosses() ? "" : LoggerSnapshotText.unflushed(unflushed()));
      }
    } catch (Throwable e) { // errors, too: the other sinks are still to be ended
      isClean = false;
      closeFailure = "close failed: " + e;
      sinkFaults.caught(output.title() + ": close", e);
    }
    isClosed = true;
    begins(Work.QUEUE);
  }

  /** Records since the last flush, by log, if this sink is the one that is counted. */
  private Map<String, Long> unflushed() {
    return written == null || queue.holdsUnflushed() ? Map.of() : written.unflushed();
  }

  private void offer(Batch batch) {
    switch (isGone ? Outcome.GONE : give(batch, true)) {
      case ACCEPTED -> isFlushDue |= queue.accepted(batch);
      case DONE -> queue.done(batch);
      case LATER, UNAVAILABLE -> {
        queue.putBack(batch);
        isPause = true;
      }
      case GONE -> {
        if (onGone == OnGone.EXIT && queue.overflow() == SinkOverflow.SPOOL) {
          // The next start has it.
          queue.putBack(batch);
          isPause = true;
        } else {
          dropped.count(batch);
          queue.drop(batch);
        }
      }
    }
  }

  private void tryParked() {
    if (parked.isEmpty() || isGone) {
      return;
    }
    for (ParkedLog due = parked.due(); due != null; due = parked.due()) {
      if (!tryParked(due, TURN)) {
        return;
      }
    }
  }

  /** Gives the sink what waits for a log; false if others have their turn before the next try. */
  private boolean tryParked(ParkedLog log, int most) {
    for (int i = 0; i < most; i++) {
      Batch batch;
      try {
        batch = parked.first(log);
      } catch (IOException e) {
        errors.increment();
        parked.isUnavailable(log, e.toString());
        return true;
      }
      if (batch == null) {
        return true;
      }
      switch (give(batch, false)) {
        case ACCEPTED, DONE -> parked.removed(log, batch);
        case UNAVAILABLE -> {
          parked.waitsOn(log, batch);
          parked.isUnavailable(log, unavailable);
          return true;
        }
        case LATER, GONE -> {
          parked.waitsOn(log, batch);
          isPause = true;
          return false;
        }
      }
    }
    return false;
  }

  /**
   * Gives a batch to the sink.
   *
   * @param mayPark whether it is parked if its log cannot be written
   */
  private Outcome give(Batch batch, boolean mayPark) {
    int length = batch.length();
    if (room.length < length) {
      room = new byte[Math.max(length, 2 * Math.min(room.length, KEPT_ROOM / 2))];
    }
    batch.copyTo(room);
    try {
      if (batch.deaths() >= MOST_DEATHS) {
        throw new RefusedBatchException(
            "the process ended %d times while sink %s processed this batch"
                .formatted(batch.deaths(), name));
      }
      reader.open(room, 0, length);
      Bytes path = reader.schema().path();
      if (mayPark && !parked.isEmpty() && parked.holds(path)) {
        return park(path, batch, null);
      }
      return accept(path, batch, mayPark);
    } catch (DecodeException | RefusedBatchException e) {
      return putAside(batch, length, String.valueOf(e.getMessage()));
    } catch (VirtualMachineError e) {
      throw e;
    } catch (Throwable e) { // what a sink does wrong costs this batch, not the logger
      errors.increment();
      acceptFault = e.toString();
      sinkFaults.caught(output.title(), e);
      return putAside(batch, length, e.toString());
    } finally {
      reader.close();
      if (shaper != null) {
        shaper.close();
      }
      if (room.length > KEPT_ROOM) {
        room = new byte[KEPT_ROOM];
      }
    }
  }

  private Outcome accept(Bytes path, Batch batch, boolean mayPark) {
    this.path = path;
    begins(Work.TAKING);
    try {
      Arrival arrival = new Arrival(batch.sender(), batch.arrivedMillis());
      LogBatchReader shaped =
          shaper == null ? reader : shaper.shape(reader, batch.length(), arrival);
      if (shaped != null) {
        sink.accept(shaped, arrival);
        isFlushDue |= sink.isFlushDue();
        accepting.works();
        if (acceptFault != null) {
          acceptFault = null;
        }
        if (!batch.isSpooled()) {
          sinceFlush.accepted(shaped.records());
        }
        if (!parked.isEmpty()) {
          parked.goesOn();
        }
      }
      if (shaper != null) {
        shaper.taken();
      }
      if (written != null) {
        int taken = shaped == null || batch.isSpooled() ? 0 : shaped.records();
        written.written(reader, batch.length(), batch.arrivedMillis(), taken);
      }
      return shaped == null ? Outcome.DONE : Outcome.ACCEPTED;
    } catch (LogUnavailableException e) {
      errors.increment();
      unavailable = String.valueOf(e.getMessage());
      return mayPark ? park(path, batch, unavailable) : Outcome.UNAVAILABLE;
    } catch (SinkGoneException e) {
      isGone(e);
      return Outcome.GONE;
    } catch (IOException e) {
      errors.increment();
      accepting.fails(String.valueOf(e.getMessage()));
      return Outcome.LATER;
    } finally {
      work = Work.QUEUE;
    }
  }

  private Outcome park(Bytes path, Batch batch, @Nullable String reason) {
    try {
      if (parked.add(path, batch, reason)) {
        return Outcome.DONE;
      }
      accepting.fails("log %s: no room for more of its batches".formatted(path.text()));
    } catch (IOException e) {
      errors.increment();
      accepting.fails("log %s: its batches cannot wait: %s".formatted(path.text(), e));
    }
    return Outcome.LATER;
  }

  private void isGone(SinkGoneException e) {
    errors.increment();
    if (!isGone) {
      isGone = true;
      isHeld = false; // no flush will work any more, and batches have to leave the queue
      e.lost().forEach(each -> dropped.add(each.path(), each.records()));
      isClean &= onGone != OnGone.EXIT;
      flushFailed();
      if (onGone == OnGone.DROP) {
        LOG.error(
            "{}: {}; its batches are dropped (sink_gone), other sinks go on",
            output.title(),
            e.getMessage());
      } else {
        death.accept(new Failure("sink " + name, e));
      }
    }
  }

  private Outcome putAside(Batch batch, int length, String reason) {
    bad.keep(name, batch, room, length, reason);
    return Outcome.DONE;
  }

  private void flush() {
    try {
      if (!isGone) {
        begins(Work.FLUSHING);
        sink.flush();
        begins(Work.QUEUE);
        flushing.works();
        flushingOne.works();
        isHeld = false;
        flushFault = null;
        flushed();
      }
    } catch (SinkGoneException e) {
      isGone(e);
    } catch (LogUnavailableException e) {
      errors.increment();
      flushingOne.fails(String.valueOf(e.getMessage()));
      isHeld = false;
      acknowledge();
    } catch (IOException e) {
      errors.increment();
      flushing.fails(String.valueOf(e.getMessage()));
      isHeld = true;
      flushFailed();
    } catch (VirtualMachineError e) {
      throw e;
    } catch (Throwable e) { // it is tried again, and until then nothing counts as safe
      errors.increment();
      isHeld = false;
      flushFault = e.toString();
      sinkFaults.caught(output.title() + ": flush", e);
      flushFailed();
    }
    SinkDeadLetters deadLetters = output.deadLetters();
    if (deadLetters != null) {
      deadLetters.lookAgain();
    }
    flushedNanos = System.nanoTime();
    lookedNanos = flushedNanos;
    isFlushDue = false;
  }

  private void flushed() {
    isSafe();
    acknowledge();
  }

  /** All that the sink has accepted survives {@code kill -9}. */
  private void isSafe() {
    if (written != null) {
      written.flushed();
    }
    sinceFlush.flushed();
  }

  private void flushFailed() {
    queue.flushFailed();
    lookIntoSpool();
  }

  /** What the spool has is safe, whatever becomes of the sink. */
  private void lookIntoSpool() {
    if (queue.holdsUnflushed()) {
      isSafe();
    }
  }

  /**
   * Batches that the sink has taken are safe, unless they wait in its memory, and need not come
   * again.
   */
  private void acknowledge() {
    queue.flushed();
    if (!parked.isEmpty()) {
      parked.flushed();
    }
  }
}
