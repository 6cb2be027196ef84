package org.zeekbus.app.query;

import java.io.PrintWriter;
import java.util.OptionalDouble;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.zeekbus.query.LogDatabase;
import org.zeekbus.zmtp.thread.Supervisor;

/**
 * Shows on a terminal how far a query is that takes long.
 *
 * <p>Owner: the thread of the command makes and closes it; a thread of its own prints.
 */
final class ProgressLine implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 2_000;
  private static final int PAUSE_MILLIS = 500;

  /** Carriage return, and what removes all to the right: ECMA-48, EL. */
  private static final String CLEAR = "\r\033[K";

  private final LogDatabase database;
  private final PrintWriter err;
  private final CountDownLatch end = new CountDownLatch(1);
  private final Thread thread;

  ProgressLine(LogDatabase database, PrintWriter err) {
    this.database = database;
    this.err = err;
    thread = new Supervisor().virtual("zeekbus-progress", this::run);
    thread.start();
  }

  private void run() throws InterruptedException {
    if (end.await(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
      return;
    }
    do {
      OptionalDouble done = database.progress();
      if (done.isPresent()) {
        err.print(CLEAR + "%.0f %% read".formatted(100 * done.getAsDouble()));
        err.flush();
      }
    } while (!end.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS));
    err.print(CLEAR);
    err.flush();
  }

  /** Removes it. */
  @Override
  public void close() {
    end.countDown();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
