package org.zeekbus.query;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * How long DuckDB may work for a query. Time in which whoever reads the result takes no more is not
 * counted.
 *
 * <p>Owner: the thread of the query enters and leaves; the JDK's timer looks at it now and then.
 */
final class TimeLimit implements AutoCloseable {
  private static final long SHORTEST = TimeUnit.MILLISECONDS.toNanos(10);

  private final long limit;
  private final Runnable onEnd;

  // Guarded by this.
  private long spent;
  private long enteredAt;
  private boolean isInside;
  private boolean isOver;
  private boolean isClosed;

  /**
   * Begins.
   *
   * @param onEnd called once, by another thread, if the time is over; must not throw
   */
  TimeLimit(Duration limit, Runnable onEnd) {
    this.limit = limit.toNanos();
    this.onEnd = onEnd;
    lookAgainIn(this.limit);
  }

  private void lookAgainIn(long nanos) {
    CompletableFuture.delayedExecutor(Math.max(nanos, SHORTEST), TimeUnit.NANOSECONDS)
        .execute(this::look);
  }

  private void look() {
    long left;
    synchronized (this) {
      if (isClosed || isOver) {
        return;
      }
      left = limit - spent - (isInside ? System.nanoTime() - enteredAt : 0);
      isOver = left <= 0;
    }
    if (left > 0) {
      lookAgainIn(left);
    } else {
      onEnd.run();
    }
  }

  synchronized void enter() {
    enteredAt = System.nanoTime();
    isInside = true;
  }

  synchronized void leave() {
    spent += System.nanoTime() - enteredAt;
    isInside = false;
  }

  synchronized boolean isOver() {
    return isOver;
  }

  @Override
  public synchronized void close() {
    isClosed = true;
  }
}
