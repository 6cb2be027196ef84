package org.zeekbus.logger.queue;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.zeekbus.logger.spool.Spool;
import org.zeekbus.zeek.value.Bytes;

/**
 * The batches of one log that cannot be written now, in order: in memory, or all in a {@link Spool}
 * of their own. Owner: {@link ParkedLogs}.
 */
public final class ParkedLog {
  private static final long FIRST_PAUSE = TimeUnit.MILLISECONDS.toNanos(200);
  private static final long LONGEST_PAUSE = TimeUnit.SECONDS.toNanos(10);

  private final Bytes path;
  private final RetryLog trouble;
  private final @Nullable Spool spool;
  private final ArrayDeque<Batch> memory = new ArrayDeque<>();
  private volatile int inMemory;
  private volatile @Nullable String reason;
  private long held;
  private long pause = FIRST_PAUSE;
  private long dueNanos;
  private boolean isClosed;

  /** With a spool, or in memory if there is none. */
  ParkedLog(Bytes path, RetryLog trouble, @Nullable Spool spool) {
    this.path = path;
    this.trouble = trouble;
    this.spool = spool;
    this.dueNanos = System.nanoTime();
  }

  Bytes path() {
    return path;
  }

  /** Whether nothing waits. */
  boolean isEmpty() {
    return spool == null ? inMemory == 0 : spool.isEmpty();
  }

  long batches() {
    return spool == null ? inMemory : spool.batches();
  }

  /** Why it could not be written last; null if that was not tried yet. */
  @Nullable String reason() {
    return reason;
  }

  /** Batches that wait on disk. */
  long spooledBatches() {
    return spool == null ? 0 : spool.batches();
  }

  /** Bytes that wait on disk. */
  long spooledBytes() {
    return spool == null ? 0 : spool.unreadBytes();
  }

  /** Bytes in memory. */
  long held() {
    return held;
  }

  /**
   * Adds a batch behind the others.
   *
   * @return false if there is no room for it
   */
  boolean add(Batch batch) throws IOException {
    if (spool != null) {
      try {
        return spool.append(batch.sender(), batch.arrivedMillis(), batch.payload());
      } finally {
        spool.rest();
      }
    }
    batch.retain();
    held += batch.held();
    memory.add(batch);
    inMemory = memory.size();
    return true;
  }

  /** The first one, to be given to {@link #removed} or {@link #isUnavailable}; null if none. */
  @Nullable Batch first() throws IOException {
    if (spool == null || isClosed) {
      return memory.peek();
    }
    Spool.Entry entry = spool.read();
    return entry == null ? null : new Batch(entry);
  }

  /** The first one is written or put aside. */
  void removed(Batch batch) {
    if (isClosed) {
      return;
    }
    if (spool == null) {
      memory.remove();
      inMemory = memory.size();
      held -= batch.held();
    } else {
      spool.handled();
    }
    pause = FIRST_PAUSE;
    batch.release();
  }

  /** The first one waits on. */
  void waitsOn(Batch batch) {
    if (spool != null && !isClosed) {
      spool.unread();
      spool.handled();
      batch.release();
    }
  }

  /** It is tried again after a pause, which grows. */
  void isUnavailable(String reason) {
    this.reason = reason;
    trouble.fails(reason);
    dueNanos = System.nanoTime() + pause;
    pause = Math.min(2 * pause, LONGEST_PAUSE);
  }

  void isAvailable() {
    reason = null;
    trouble.works();
  }

  /** When it is to be tried, by {@link System#nanoTime}. */
  long dueNanos() {
    return dueNanos;
  }

  /** Removed batches survive {@code kill -9} at the sink. */
  void flushed() throws IOException {
    if (spool != null) {
      spool.acknowledge();
      spool.rest();
    }
  }

  /** Nothing waits, and all was flushed: removes what it has on disk. */
  void remove() throws IOException {
    if (spool != null) {
      spool.remove();
    }
  }

  /** The end: what is in memory goes to {@code rest}, and on disk stays what is there. */
  void close(List<Batch> rest) throws IOException {
    isClosed = true;
    rest.addAll(memory);
    memory.clear();
    inMemory = 0;
    held = 0;
    if (spool != null) {
      spool.close();
    }
  }
}
