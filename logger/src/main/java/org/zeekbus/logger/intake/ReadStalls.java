package org.zeekbus.logger.intake;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.zeekbus.logger.snapshot.LoggerSnapshot;

/**
 * Reports the times in which nodes are not read, and the size of a spool that would have held their
 * batches: nodes drop what their queues do not hold, and neither they nor we see how much.
 *
 * <p>Owner: the receiving event loop; any thread may call {@link #snapshot}.
 */
public final class ReadStalls {
  /** A short stall loses nothing: nodes' queues hold some seconds of batches. */
  private static final Duration SHORTEST = Duration.ofSeconds(2);

  /** The rate is measured over one to two of these. */
  private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final LongSupplier clock;
  private final Consumer<String> warnings;

  // Bytes that came while nodes were read: in this window, and in the one before it.
  private long windowFrom;
  private long bytes;
  private long bytesBefore;
  private long nanosBefore;

  private boolean isOn;
  private long since;
  private boolean isReported;

  private final LongAdder count = new LongAdder();
  private final LongAdder allNanos = new LongAdder();
  private final LongAccumulator longestNanos = new LongAccumulator(Math::max, 0);

  /**
   * Nodes are read.
   *
   * @param clock in nanoseconds
   * @param warnings takes what is to be logged
   */
  public ReadStalls(LongSupplier clock, Consumer<String> warnings) {
    this.clock = clock;
    this.warnings = warnings;
    this.windowFrom = clock.getAsLong();
  }

  /** A batch came. */
  void came(int length) {
    if (isOn) {
      return;
    }
    bytes += length;
    long now = clock.getAsLong();
    if (now - windowFrom >= WINDOW_NANOS) {
      bytesBefore = bytes;
      nanosBefore = now - windowFrom;
      bytes = 0;
      windowFrom = now;
    }
  }

  /** Nodes are not read from now on. */
  void begin() {
    if (!isOn) {
      isOn = true;
      isReported = false;
      since = clock.getAsLong();
      count.increment();
    }
  }

  /** It goes on: says so once it is long enough that nodes may lose what they queue. */
  void look() {
    if (isOn && !isReported && clock.getAsLong() - since >= SHORTEST.toNanos()) {
      isReported = true;
      warnings.accept(
          "nodes have not been read for %d s: each node queues 1,000 batches, then drops new ones without counting them"
              .formatted(TimeUnit.NANOSECONDS.toSeconds(clock.getAsLong() - since)));
    }
  }

  /** Nodes are read again. */
  void end() {
    if (!isOn) {
      return;
    }
    long nanos = clock.getAsLong() - since;
    long perSecond = perSecond();
    isOn = false;
    // The window goes on as if the outage had not been.
    windowFrom += nanos;
    allNanos.add(nanos);
    longestNanos.accumulate(nanos);
    if (nanos >= SHORTEST.toNanos()) {
      warnings.accept(
          "nodes were not read for %d s and may have dropped batches; they sent %,d bytes/s before: a spool of %,d bytes would have held this (--files-on-full spool, --spool-size)"
              .formatted(
                  TimeUnit.NANOSECONDS.toSeconds(nanos),
                  perSecond,
                  Math.round(perSecond * (nanos / 1e9))));
    }
  }

  /** Bytes that came in a second, while nodes were read last. */
  private long perSecond() {
    double seconds = (since - windowFrom + nanosBefore) / 1e9;
    return seconds <= 0 ? 0 : Math.round((bytes + bytesBefore) / seconds);
  }

  /** How often and how long nodes were not read, with what the intake knows. */
  LoggerSnapshot.Intake snapshot(long heldBytes, long limitBytes, boolean isReading) {
    return new LoggerSnapshot.Intake(
        heldBytes, limitBytes, isReading, count.sum(), allNanos.sum(), longestNanos.get());
  }
}
