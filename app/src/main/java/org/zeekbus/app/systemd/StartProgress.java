package org.zeekbus.app.systemd;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Tells a start that works, such as through a large spool, from one that waits for something that
 * does not come: its thread uses the processor.
 *
 * <p>Owner: the thread that asks.
 */
final class StartProgress {
  /** A start that has done nothing for so long hangs. */
  static final Duration PATIENCE = Duration.ofMinutes(3);

  /** After this it hangs, whatever it does. */
  static final Duration LONGEST = Duration.ofHours(1);

  /** One percent of the time between two looks, or more, is work. */
  private static final int LEAST_SHARE = 100;

  private final LongSupplier nanoTime;
  private final LongSupplier cpuNanos;
  private final long begin;
  private long looked;
  private long workedUntil;
  private long cpuThen;

  /**
   * Begins now.
   *
   * @param cpuNanos the processor time that the start has used
   */
  StartProgress(LongSupplier nanoTime, LongSupplier cpuNanos) {
    this.nanoTime = nanoTime;
    this.cpuNanos = cpuNanos;
    this.begin = nanoTime.getAsLong();
    this.looked = begin;
    this.workedUntil = begin;
  }

  /** Of a start on this thread. */
  static StartProgress ofThisThread() {
    long thread = Thread.currentThread().threadId();
    return new StartProgress(
        System::nanoTime, () -> ManagementFactory.getThreadMXBean().getThreadCpuTime(thread));
  }

  /** Whether it may still succeed. */
  boolean isLikely() {
    long now = nanoTime.getAsLong();
    long cpu = cpuNanos.getAsLong();
    if ((cpu - cpuThen) * LEAST_SHARE >= now - looked) {
      workedUntil = now;
    }
    looked = now;
    cpuThen = cpu;
    return now - workedUntil < PATIENCE.toNanos() && now - begin < LONGEST.toNanos();
  }

  /** How long it takes already. */
  Duration age() {
    return Duration.ofNanos(nanoTime.getAsLong() - begin);
  }
}
