package org.zeekbus.zmtp;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;

/**
 * Warns of what a peer can repeat: once, then at most every ten seconds with a count.
 *
 * <p>Owner: any thread.
 */
public final class PeerWarnings {
  private static final Duration PAUSE = Duration.ofSeconds(10);
  private static final int MAX_KEYS = 1000;

  private final Logger log;
  private final Map<String, Throttle> throttles = new ConcurrentHashMap<>();

  /** When something was last said, and how often it happened since. Guarded by itself. */
  private static final class Throttle {
    private long saidNanos;
    private long since;

    /** How many to report now, this one included; 0 to say nothing. */
    synchronized long report() {
      since++;
      long now = System.nanoTime();
      if (saidNanos != 0 && now - saidNanos < PAUSE.toNanos()) {
        return 0;
      }
      saidNanos = now;
      long report = since;
      since = 0;
      return report;
    }
  }

  /** Warnings that go to {@code log}. */
  public PeerWarnings(Logger log) {
    this.log = log;
  }

  /**
   * Warns, or counts.
   *
   * @param key warnings with the same key count as one, such as an address with a reason
   * @param format with places for {@code who}, {@code what} and how often
   */
  public void warn(String key, String format, String who, String what) {
    warn(key, format, who, () -> what);
  }

  /** Warns, or counts, as {@link #warn(String, String, String, String)}; asks only if it warns. */
  public void warn(String key, String format, String who, Supplier<String> what) {
    if (throttles.size() > MAX_KEYS) {
      throttles.clear();
    }
    long report = throttles.computeIfAbsent(key, _ -> new Throttle()).report();
    if (report > 0) {
      log.warn(format, who, what.get(), report == 1 ? "" : " (%,d times)".formatted(report));
    }
  }
}
