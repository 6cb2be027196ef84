package org.zeekbus.logger;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Says what is wrong, once and then now and again while it lasts, and when it is over.
 *
 * <p>Owner: one thread.
 */
final class Trouble {
  private static final long SAY_EVERY_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final Logger log;
  private final String where;
  private final String consequence;

  // What was wrong last, and since when.
  private @Nullable String what;
  private long sinceNanos;
  private long saidNanos;

  /** Nothing is wrong {@code where} yet. */
  Trouble(Logger log, String where, String consequence) {
    this.log = log;
    this.where = where;
    this.consequence = consequence;
  }

  /** This is wrong now. */
  void is(String now) {
    long nanos = System.nanoTime();
    if (what == null) {
      sinceNanos = nanos;
    } else if (what.equals(now) && nanos - saidNanos < SAY_EVERY_NANOS) {
      return;
    }
    what = now;
    saidNanos = nanos;
    log.error("{}: {}; it is tried again, and {}", where, now, consequence);
  }

  /** Nothing is wrong now. */
  void isOver() {
    if (what != null) {
      what = null;
      long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - sinceNanos);
      log.info("{}: goes on after {} s", where, seconds);
    }
  }
}
