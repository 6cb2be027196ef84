package org.zeekbus.web.tail;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Lets a viewer have so many entries in a second, so that decoding for it takes only a part of a
 * processor: more, nobody can read.
 *
 * <p>Owner: the viewer's thread.
 */
final class Pace {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final int most;
  private long began = System.nanoTime();
  private int taken;

  Pace(int most) {
    this.most = most;
  }

  /** Counts one; if that was the last of this second, waits for the next one. */
  void one() throws InterruptedException {
    taken++;
    long elapsed = System.nanoTime() - began;
    if (taken >= most && elapsed < SECOND) {
      Thread.sleep(Duration.ofNanos(SECOND - elapsed));
    }
    if (taken >= most || elapsed >= SECOND) {
      began = System.nanoTime();
      taken = 0;
    }
  }
}
