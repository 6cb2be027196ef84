package org.zeekbus.query;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * How long DuckDB may work for a query, and whether it was stopped before. Time in which whoever
 * reads the result takes no more is not counted. DuckDB forgets an interrupt that comes between two
 * statements, so it is interrupted again and again until it has ended.
 *
 * <p>Owner: the thread of the query; any thread may call {@link #stop}, and the JDK's timer looks
 * at it now and then.
 */
final class TimeLimit implements AutoCloseable {
  private static final long SHORTEST = TimeUnit.MILLISECONDS.toNanos(10);
  private static final long BETWEEN_INTERRUPTS = TimeUnit.MILLISECONDS.toNanos(100);

  private final long limit;
  private final Runnable interrupt;

  // Guarded by this.
  private long spent;
  private long enteredAt;
  private boolean isInside;
  private boolean isOver;
  private boolean isStopped;
  private boolean isClosed;

  /** When it was first interrupted; 0 if it was not. */
  private long interruptedAt;

  /**
   * Begins.
   *
   * @param interrupt ends what DuckDB does; called by another thread
   */
  TimeLimit(Duration limit, Runnable interrupt) {
    this.limit = limit.toNanos();
    this.interrupt = interrupt;
    lookIn(this.limit);
  }

  private void lookIn(long nanos) {
    CompletableFuture.delayedExecutor(Math.max(nanos, SHORTEST), TimeUnit.NANOSECONDS)
        .execute(this::look);
  }

  private void look() {
    long left;
    boolean isEnding;
    synchronized (this) {
      if (isClosed) {
        return;
      }
      left = limit - spent - (isInside ? System.nanoTime() - enteredAt : 0);
      isOver |= left <= 0;
      isEnding = isOver || isStopped;
      if (isEnding && interruptedAt == 0) {
        interruptedAt = System.nanoTime();
      }
    }
    if (isEnding) {
      interrupt.run();
    }
    lookIn(isEnding ? BETWEEN_INTERRUPTS : left);
  }

  /** DuckDB begins to work. */
  synchronized void enter() {
    enteredAt = System.nanoTime();
    isInside = true;
  }

  /** DuckDB has ended. */
  synchronized void leave() {
    spent += System.nanoTime() - enteredAt;
    isInside = false;
  }

  /** Ends the query before its time. */
  void stop() {
    synchronized (this) {
      isStopped = true;
    }
    lookIn(0);
  }

  /** Whether the time has passed. */
  synchronized boolean isOver() {
    return isOver;
  }

  /** Whether DuckDB should work no more. */
  synchronized boolean isEnding() {
    return isOver || isStopped;
  }

  /** How long DuckDB has been working after it was interrupted; zero if it is not. */
  synchronized Duration overrun() {
    return interruptedAt == 0 || !isInside || isClosed
        ? Duration.ZERO
        : Duration.ofNanos(System.nanoTime() - Math.max(interruptedAt, enteredAt));
  }

  @Override
  public synchronized void close() {
    isClosed = true;
  }
}
