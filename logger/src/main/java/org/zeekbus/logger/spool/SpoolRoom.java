package org.zeekbus.logger.spool;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How many bytes the spools of one sink may hold together. Owner: any thread.
 *
 * <p>Spools that append at the same time may go beyond it by a batch each.
 */
public final class SpoolRoom {
  private final long bound;
  private final AtomicLong used = new AtomicLong();

  /** Room for {@code bound} bytes. */
  public SpoolRoom(long bound) {
    this.bound = bound;
  }

  long bound() {
    return bound;
  }

  /** Bytes of all segments of all spools. */
  public long used() {
    return used.get();
  }

  boolean has(long bytes) {
    return used.get() + bytes <= bound;
  }

  void use(long bytes) {
    used.addAndGet(bytes);
  }
}
