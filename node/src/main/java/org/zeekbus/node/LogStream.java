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
 * A log that this node writes. As in Zeek, 1,000 records, or those of a second, are sent as one
 * batch to one of the loggers ({@link NodeBuilder#logBatch} changes both); 4 MiB of them are sent
 * at once.
 *
 * <p>Threads may share it.
 *
 * @param <T> a record with {@link ZeekLog}
 */
public final class LogStream<T extends Record> {
  private static final int LARGEST_BATCH = 4 << 20;

  private final RecordShape<T> shape;
  private final Truncation limits;

  /** A writer that waits for room holds it, too, so that batches go out in order. */
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

  /** The log's names and fields, as loggers get them. */
  public LogSchema schema() {
    return batch.schema();
  }

  /**
   * Writes a line, cut to the limits of {@link ZeekLog}. If all loggers' queues are full when its
   * batch is complete, the batch is dropped, counted and reported, or, with {@link
   * FullQueuePolicy#BLOCK}, this waits for room.
   *
   * @throws NodeException if the node is closed, or closes while this waits: the line is lost
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
    } catch (OutOfMemoryError e) { // possibly in the middle of a record
      logs.lost(batch.schema(), batch.records() + 1, e.toString());
      batch.clear();
      throw e;
    }
  }

  /**
   * Sends the records that wait.
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

  /** Sends the records that wait, unless a writer still waits for room at that time. */
  void flushBefore(long deadline) throws InterruptedException {
    if (!lock.tryLock(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS)) {
      return;
    }
    int lost = 0;
    try {
      lost = send();
    } catch (NodeException e) {
      // No time was left: giveUp counts the records.
    } finally {
      lock.unlock();
    }
    tellNoRoom(lost);
  }

  /** Counts the remaining records as lost. The socket is closed, so no writer waits any more. */
  void giveUp() {
    int lost = 0;
    try {
      if (lock.tryLock(1, TimeUnit.SECONDS)) { // its holder may be a listener of problems
        lost = batch.records();
        batch.clear();
        lock.unlock();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (lost > 0) {
      logs.lost(batch.schema(), lost, "no logger had room before the node was closed");
    }
  }

  /**
   * Sends the batch; returns how many records had no room. With the lock held. If the node is
   * closing, records that have no room stay.
   */
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
