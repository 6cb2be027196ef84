package org.zeekbus.app.query;

import java.io.PrintWriter;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.zeekbus.app.process.Tty;
import org.zeekbus.zmtp.thread.Supervisor;

/**
 * A line on a terminal that says how far a command is, and is written again twice a second.
 *
 * <p>Owner: the thread of the command makes and closes it; a thread of its own prints.
 */
final class ProgressLine implements AutoCloseable {
  private static final int PAUSE_MILLIS = 500;

  /** Carriage return, and what removes all to the right: ECMA-48, EL. */
  private static final String CLEAR = "\r\033[K";

  private final PrintWriter err;
  private final int patienceMillis;
  private final Supplier<String> text;
  private final CountDownLatch end = new CountDownLatch(1);
  private final Thread thread;

  /**
   * Begins.
   *
   * @param patienceMillis a command that ends before has no line
   * @param text the line as it is now; empty if there is nothing new to say
   */
  ProgressLine(PrintWriter err, int patienceMillis, Supplier<String> text) {
    this.err = err;
    this.patienceMillis = patienceMillis;
    this.text = text;
    thread = new Supervisor().virtual("zeekbus-progress", this::run);
    if (isShown()) {
      thread.start();
    }
  }

  /** Whether standard error is a terminal that can remove a line. */
  private static boolean isShown() {
    return Tty.isErr() && !"dumb".equals(System.getenv("TERM"));
  }

  private void run() throws InterruptedException {
    if (end.await(patienceMillis, TimeUnit.MILLISECONDS)) {
      return;
    }
    do {
      String now = text.get();
      if (!now.isEmpty()) {
        err.print(CLEAR + now);
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
