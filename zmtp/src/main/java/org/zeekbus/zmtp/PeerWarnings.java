package org.zeekbus.zmtp;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;

/**
 * Logs what peers can provoke, so that none of them fills the log, nor all together:
 *
 * <ul>
 *   <li>A warning is said once, then at most every ten seconds with a count, for each key.
 *   <li>The number of keys is limited. Beyond the limit, all others count as one key until there is
 *       room.
 *   <li>Each address has a budget of lines, and there is one for all addresses.
 * </ul>
 *
 * Lines that were left out are counted, and the count is logged with one of the next lines. No text
 * is made of a line that is not logged.
 *
 * <p>Owner: any thread. A key that was said lately takes no lock.
 */
public final class PeerWarnings {
  private static final Duration PAUSE = Duration.ofSeconds(10);
  private static final int MAX_KEYS = 1000;

  /** A cluster that starts logs two lines per node at once; more than this is not readable. */
  private static final int BURST = 1000;

  private static final int PER_SECOND = 10;

  /** All nodes of a host share an address. */
  private static final int BURST_OF_AN_ADDRESS = 200;

  private static final int PER_SECOND_OF_AN_ADDRESS = 1;

  private static final Object OTHERS = new Object();

  private final Logger log;
  private final LongSupplier nanos;
  private final long pause;
  private final Map<Object, Throttle> throttles = new ConcurrentHashMap<>();
  private final Map<String, LineBudget> budgets = new ConcurrentHashMap<>();
  private final LineBudget all;
  private final LongAdder unsaid = new LongAdder();
  private final Throttle summary;
  private long sweptNanos; // guarded by this

  /** When something was last said, and how often it happened since. Guarded by itself. */
  private final class Throttle {
    private long saidNanos;
    private long since;

    Throttle(long now) {
      saidNanos = now - pause;
    }

    /** How many to report now, this one included; 0 to say nothing. */
    synchronized long report(long now) {
      since++;
      if (now - saidNanos < pause || !all.take(now)) {
        return 0;
      }
      saidNanos = now;
      long report = since;
      since = 0;
      return report;
    }

    synchronized boolean isOver(long now) {
      return now - saidNanos >= pause;
    }
  }

  /** Warnings that go to {@code log}. */
  public PeerWarnings(Logger log) {
    this(log, PAUSE, System::nanoTime);
  }

  /** Warnings that are said again after {@code pause}. */
  public PeerWarnings(Logger log, Duration pause, LongSupplier nanos) {
    this.log = log;
    this.nanos = nanos;
    this.pause = pause.toNanos();
    long now = nanos.getAsLong();
    this.sweptNanos = now;
    this.summary = new Throttle(now);
    this.all = new LineBudget(BURST, PER_SECOND, now);
  }

  /**
   * Warns, or counts.
   *
   * @param key warnings with the same key count as one, such as an address with a reason
   * @param format with places for {@code who}, {@code what} and how often
   */
  public void warn(Object key, String format, String who, String what) {
    warn(key, format, who, () -> what);
  }

  /** Warns, or counts, as {@link #warn(Object, String, String, String)}; asks only if it warns. */
  public void warn(Object key, String format, String who, Supplier<String> what) {
    long now = nanos.getAsLong();
    long report = throttle(key, now).report(now);
    if (report > 0) {
      log.warn(format, who, what.get(), report == 1 ? "" : " (%,d times)".formatted(report));
    }
  }

  /**
   * Whether a line about a connection may be said that has no key of its own to wait for; if not,
   * it is counted.
   *
   * @param address of the peer, without its port
   */
  public boolean admits(String address) {
    long now = nanos.getAsLong();
    if (!budget(address, now).take(now) || !all.take(now)) {
      unsaid.increment();
      return false;
    }
    long left = unsaid.sum();
    if (left > 0 && summary.report(now) > 0) {
      unsaid.add(-left);
      log.warn("{} log lines about peers were suppressed, because there were too many", left);
    }
    return true;
  }

  private Throttle throttle(Object key, long now) {
    Throttle known = throttles.get(key);
    if (known != null) {
      return known;
    }
    if (throttles.size() < MAX_KEYS || sweep(now)) {
      return throttles.computeIfAbsent(key, _ -> new Throttle(now));
    }
    return throttles.computeIfAbsent(OTHERS, _ -> new Throttle(now));
  }

  private LineBudget budget(String address, long now) {
    LineBudget known = budgets.get(address);
    if (known != null) {
      return known;
    }
    if (budgets.size() < MAX_KEYS || sweep(now)) {
      return budgets.computeIfAbsent(
          address, _ -> new LineBudget(BURST_OF_AN_ADDRESS, PER_SECOND_OF_AN_ADDRESS, now));
    }
    return budgets.computeIfAbsent(
        "", _ -> new LineBudget(BURST_OF_AN_ADDRESS, PER_SECOND_OF_AN_ADDRESS, now));
  }

  /** Removes unused entries, at most once a second; returns whether that made room. */
  private synchronized boolean sweep(long now) {
    if (now - sweptNanos < Duration.ofSeconds(1).toNanos()) {
      return false;
    }
    sweptNanos = now;
    throttles.values().removeIf(throttle -> throttle.isOver(now));
    budgets.values().removeIf(budget -> budget.isWhole(now));
    return throttles.size() < MAX_KEYS && budgets.size() < MAX_KEYS;
  }
}
