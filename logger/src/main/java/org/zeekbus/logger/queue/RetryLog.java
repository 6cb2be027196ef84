package org.zeekbus.logger.queue;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Says what is wrong, once and then with growing pauses while it lasts, and when it is over.
 *
 * <p>Owner: one thread.
 */
public final class RetryLog {
  private static final long FIRST_PAUSE = TimeUnit.SECONDS.toNanos(10);
  private static final long LONGEST_PAUSE = TimeUnit.MINUTES.toNanos(10);

  private final Logger log;
  private final String where;
  private final String consequence;

  // What was wrong last, and since when.
  private volatile @Nullable String what;
  private long sinceNanos;
  private long saidNanos;
  private long pause = FIRST_PAUSE;

  /** Nothing is wrong {@code where} yet. */
  public RetryLog(Logger log, String where, String consequence) {
    this.log = log;
    this.where = where;
    this.consequence = consequence;
  }

  /** What is wrong now; null if nothing is. Any thread may ask. */
  public @Nullable String problem() {
    return what;
  }

  /** This is wrong now. */
  public void fails(String now) {
    long nanos = System.nanoTime();
    String what = this.what;
    if (what == null) {
      sinceNanos = nanos;
      pause = FIRST_PAUSE;
    } else if (nanos - saidNanos < (what.equals(now) ? pause : FIRST_PAUSE)) {
      return;
    } else if (what.equals(now)) {
      pause = Math.min(2 * pause, LONGEST_PAUSE);
    }
    this.what = now;
    saidNanos = nanos;
    log.error("{}: {}; it is tried again, and {}", where, now, consequence);
  }

  /** Nothing is wrong now. */
  public void works() {
    if (what != null) {
      what = null;
      long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - sinceNanos);
      log.info("{}: goes on after {} s", where, seconds);
    }
  }
}
