package org.zeekbus.zmtp;

import java.time.Duration;
import java.util.function.LongSupplier;

/** A clock as {@link System#nanoTime}, which goes when told to. */
public final class ManualClock implements LongSupplier {
  private volatile long nanos = Long.MAX_VALUE - 1; // as a real one, it may come round

  @Override
  public long getAsLong() {
    return nanos;
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // by one thread
  public void advance(Duration by) {
    nanos += by.toNanos();
  }
}
