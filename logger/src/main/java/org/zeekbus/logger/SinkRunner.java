package org.zeekbus.logger;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zeekbus.zeek.DecodeException;
import org.zeekbus.zeek.DecodeLimits;
import org.zeekbus.zeek.log.LogBatchReader;

/**
 * Gives a sink one batch after the other, and has it flush. What the sink cannot take now is
 * offered until it can; a bad batch is put aside.
 *
 * <p>Owner: its thread.
 */
final class SinkRunner {
  private static final Logger LOG = LoggerFactory.getLogger(SinkRunner.class);
  private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  /** How long a sink may take to end what it does, once nothing more is given to it. */
  private static final Duration GRACE = Duration.ofSeconds(2);

  /** Room for batches up to this size is kept. */
  private static final int KEPT_ROOM = 4 << 20;

  private final String name;
  private final Sink sink;
  private final BatchQueue queue;
  private final BadBatches bad;
  private final LoggerStatistics statistics;
  private final boolean isFirst;
  private final long flushNanos;
  private final LogBatchReader reader = new LogBatchReader(DecodeLimits.DEFAULT);
  private final Thread thread;

  private byte[] room = new byte[64 << 10];
  private long flushedNanos = System.nanoTime();

  private final Trouble trouble;

  /** When trying ends, once a stop has begun; 0 before. */
  private volatile long giveUpNanos;

  // Others read these when the thread has ended.
  private long lost;
  private boolean isClean = true;

  /**
   * Runs {@code sink} on a thread that {@link #start} starts.
   *
   * @param isFirst whether this one counts what was written
   */
  SinkRunner(
      Sink sink,
      BatchQueue queue,
      BadBatches bad,
      LoggerStatistics statistics,
      boolean isFirst,
      Duration flushInterval) {
    this.name = queue.sink();
    this.sink = sink;
    this.queue = queue;
    this.bad = bad;
    this.statistics = statistics;
    this.isFirst = isFirst;
    this.flushNanos = flushInterval.toNanos();
    this.trouble = new Trouble(LOG, "sink " + name, consequence(queue.onFull()));
    this.thread = Thread.ofPlatform().name("zeekbus-sink-" + name).unstarted(this::run);
  }

  private static String consequence(OnFull onFull) {
    return switch (onFull) {
      case BLOCK -> "nothing more is taken from nodes once the intake is full";
      case SPOOL -> "what comes goes to the spool once the queue is full";
      case DROP -> "what comes is dropped once the queue is full";
    };
  }

  BatchQueue queue() {
    return queue;
  }

  void start() {
    thread.start();
  }

  /**
   * Ends when all that is queued is written or kept, or at the deadline. Blocks.
   *
   * @return whether all that was taken is kept
   */
  boolean finish(long deadlineNanos) throws InterruptedException {
    giveUpNanos = deadlineNanos;
    queue.end(deadlineNanos);
    if (queue.onFull() != OnFull.SPOOL) {
      thread.join();
    } else if (!thread.join(
        Duration.ofNanos(Math.max(0, deadlineNanos - System.nanoTime())).plus(GRACE))) {
      // It may never end: a pipe that nobody reads. What it was not given stays.
      LOG.error("sink {}: hangs; what it has not taken is kept for the next start", name);
      tell(queue.keepRest());
      queue.close();
      return false;
    }
    return isClean && lost == 0;
  }

  private void tell(long batches) {
    if (batches > 0) {
      LOG.error("sink {}: {} batches could not be written and are lost", name, batches);
    }
  }

  private void run() {
    try {
      while (!queue.isOver()) {
        Batch batch = queue.take(flushedNanos + flushNanos - System.nanoTime());
        if (batch != null) {
          try {
            offer(batch);
          } finally {
            queue.done(batch);
          }
        }
        if (System.nanoTime() - flushedNanos >= flushNanos) {
          flush();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    lost += queue.keepRest();
    tell(lost);
    try {
      sink.close();
      queue.flushed();
    } catch (IOException e) {
      isClean = false;
      LOG.error("sink {}: cannot be closed in order: {}", name, e.getMessage());
    }
    queue.close();
  }

  private void offer(Batch batch) {
    int length = batch.length();
    if (room.length < length) {
      room = new byte[Math.max(length, 2 * Math.min(room.length, KEPT_ROOM / 2))];
    }
    batch.copyTo(room);
    try {
      reader.open(room, 0, length);
      if (acceptWhenever()) {
        if (isFirst) {
          statistics.written(reader, length, batch.arrivedMillis());
        }
      } else if (!queue.giveUp()) {
        lost++;
      }
    } catch (DecodeException | RefusedBatchException e) {
      putAside(batch, length, String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      // A fault of ours costs this batch, not the logger.
      LOG.error("sink {}: a batch of {} failed", name, batch.sender(), e);
      putAside(batch, length, e.toString());
    } finally {
      reader.close();
      if (room.length > KEPT_ROOM) {
        room = new byte[KEPT_ROOM];
      }
    }
  }

  private void putAside(Batch batch, int length, String reason) {
    statistics.bad();
    bad.keep(name, batch.sender(), room, length, reason);
  }

  /** Tries until the sink takes the batch; false if a stop does not wait for that any longer. */
  private boolean acceptWhenever() {
    while (true) {
      try {
        sink.accept(reader);
        trouble.isOver();
        return true;
      } catch (IOException e) {
        inTrouble(e);
        if (isLate()) {
          return false;
        }
        LockSupport.parkNanos(RETRY_NANOS);
        reader.rewind();
      }
    }
  }

  private boolean isLate() {
    long giveUp = giveUpNanos;
    return giveUp != 0 && System.nanoTime() - giveUp >= 0;
  }

  private void flush() {
    try {
      sink.flush();
      trouble.isOver();
      queue.flushed();
    } catch (IOException e) {
      inTrouble(e);
    }
    flushedNanos = System.nanoTime();
  }

  private void inTrouble(IOException e) {
    statistics.sinkError();
    trouble.is(String.valueOf(e.getMessage()));
  }
}
