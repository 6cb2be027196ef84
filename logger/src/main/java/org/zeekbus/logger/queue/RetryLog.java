package org.zeekbus.logger.queue;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Logs a failure that is retried: once, then with growing pauses while it lasts, and its end.
 *
 * <p>Owner: one thread.
 */
public final class RetryLog {
  private static final long FIRST_PAUSE = TimeUnit.SECONDS.toNanos(10);
  private static final long LONGEST_PAUSE = TimeUnit.MINUTES.toNanos(10);

  private final Logger log;
  private final String where;
  private final String consequence;

  // The last problem, and since when.
  private volatile @Nullable String what;
  private long sinceNanos;
  private long saidNanos;
  private long pause = FIRST_PAUSE;

  /** Nothing fails {@code where} yet. */
  public RetryLog(Logger log, String where, String consequence) {
    this.log = log;
    this.where = where;
    this.consequence = consequence;
  }

  /** The problem of this moment; null if there is none. Any thread may ask. */
  public @Nullable String problem() {
    return what;
  }

  /** It fails for this reason. */
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
    log.error("{}: {}; retrying; {}", where, now, consequence);
  }

  /** It works. */
  public void works() {
    if (what != null) {
      what = null;
      long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - sinceNanos);
      log.info("{}: works again after {} s", where, seconds);
    }
  }
}
