package org.zeekbus.node;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.zeekbus.zeek.log.LogBatchWriter;
import org.zeekbus.zeek.log.LogSchema;
import org.zeekbus.zeek.value.Value;

/**
 * A log that this node writes: records wait until there are 1,000 of them, or a second is over, as
 * in Zeek, or until they have 4 MiB; then they are one batch for one of the loggers.
 *
 * <p>It may be shared by threads.
 *
 * @param <T> a record with {@link ZeekLog}
 */
public final class LogStream<T extends Record> {
  private static final int LARGEST_BATCH = 4 << 20;

  private final RecordShape<T> shape;
  private final Truncation limits;

  /** Held also by whoever waits for room, so that batches go out in order. */
  private final ReentrantLock lock = new ReentrantLock();

  /** Guarded by the lock. */
  private final LogBatchWriter batch;

  private final int batchRecords;
  private final LogSender logs;

  LogStream(Class<T> type, int batchRecords, LogSender logs) {
    this.shape = RecordShape.of(type);
    this.batchRecords = batchRecords;
    this.logs = logs;
    ZeekLog log = annotation(type);
    this.limits = Truncation.of(log);
    this.batch = new LogBatchWriter(LogSchema.of(log.stream(), log.path(), shape.logFields()));
  }

  private static ZeekLog annotation(Class<?> type) {
    @Nullable ZeekLog log = type.getAnnotation(ZeekLog.class);
    if (log == null) {
      throw new IllegalArgumentException(type.getName() + " (expected: a record with @ZeekLog)");
    }
    return log;
  }

  /** What loggers see of the log. */
  public LogSchema schema() {
    return batch.schema();
  }

  /**
   * Writes a line, cut to the limits of {@link ZeekLog}. It is lost, counted and reported, if all
   * loggers' queues are full when its batch is complete, unless the node was told to wait then.
   *
   * @throws NodeException if the node is closed, or is while this waits: the line is lost then
   */
  public void write(T line) {
    List<Value> values = new ArrayList<>(batch.schema().size());
    shape.addLogValues(line, values);
    if (limits.cut(values)) {
      logs.cut(batch.schema());
    }
    int lost = 0;
    lock.lock();
    try {
      logs.checkOpen();
      put(values);
      if (batch.records() >= batchRecords || batch.size() >= LARGEST_BATCH) {
        lost = send();
      }
    } finally {
      lock.unlock();
    }
    tellNoRoom(lost);
  }

  private void put(List<Value> values) {
    try {
      values.forEach(batch::put);
    } catch (OutOfMemoryError e) { // in the middle of a record
      logs.lost(batch.schema(), batch.records() + 1, e.toString());
      batch.clear();
      throw e;
    }
  }

  /**
   * Sends what waits.
   *
   * @throws NodeException if the node is closed while this waits for room
   */
  public void flush() {
    int lost;
    lock.lock();
    try {
      lost = send();
    } finally {
      lock.unlock();
    }
    tellNoRoom(lost);
  }

  /** Sends what waits, unless a writer still waits for room at that time. */
  void flushBefore(long deadline) throws InterruptedException {
    if (!lock.tryLock(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS)) {
      return;
    }
    int lost = 0;
    try {
      lost = send();
    } catch (NodeException e) {
      // There was no time left: giveUp counts it.
    } finally {
      lock.unlock();
    }
    tellNoRoom(lost);
  }

  /** Counts as lost what is still here, after the socket is closed: no writer waits any more. */
  void giveUp() {
    int lost = 0;
    try {
      if (lock.tryLock(1, TimeUnit.SECONDS)) { // unless its holder is a listener of problems
        lost = batch.records();
        batch.clear();
        lock.unlock();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (lost > 0) {
      logs.lost(batch.schema(), lost, "no logger had room until the node was closed");
    }
  }

  /** With the lock held: how many records had no room. What is not sent at the end stays. */
  private int send() {
    int records = batch.records();
    if (records == 0) {
      return 0;
    }
    LogSender.Fate fate;
    try {
      fate = logs.push(records, batch.toBytes());
    } catch (RuntimeException | Error e) {
      batch.clear();
      logs.lost(batch.schema(), records, e.toString());
      throw e;
    }
    if (fate == LogSender.Fate.CLOSED) {
      logs.checkOpen();
    }
    batch.clear();
    return fate == LogSender.Fate.LOST ? records : 0;
  }

  private void tellNoRoom(int records) {
    if (records > 0) {
      logs.lost(batch.schema(), records, "no logger has room");
    }
  }
}
