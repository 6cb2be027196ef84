package org.zeekbus.web.observe;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.zeekbus.logger.snapshot.LoggerSnapshot;

/**
 * How late logs are: the shortest lag of those that got records. In many logs {@code ts} says when
 * something began, so that a longer lag of one log says little.
 *
 * <p>Owner: the observer's thread.
 */
public final class LogLag {
  /** For so long a number counts while no records come. */
  private static final Duration KEPT = Duration.ofSeconds(10);

  private Map<String, Long> recordsBefore = Map.of();
  private @Nullable Long millis;
  private long foundNanos;

  /** Has seen no log yet. */
  public LogLag() {}

  /** In milliseconds; null if no records with times have come lately. */
  public @Nullable Long observe(Observation now) {
    LoggerSnapshot logger = now.logger();
    Long shortest = logger == null ? null : shortest(logger);
    if (shortest != null) {
      millis = shortest;
      foundNanos = now.nanos();
    } else if (now.nanos() - foundNanos > KEPT.toNanos()) {
      millis = null;
    }
    return millis;
  }

  private @Nullable Long shortest(LoggerSnapshot logger) {
    Map<String, Long> records = new HashMap<>();
    Long shortest = null;
    for (LoggerSnapshot.Log log : logger.logs()) {
      records.put(log.path(), log.records());
      Long lag = log.lagMillis();
      boolean isNew = log.records() > recordsBefore.getOrDefault(log.path(), 0L);
      if (isNew && lag != null && (shortest == null || lag < shortest)) {
        shortest = lag;
      }
    }
    recordsBefore = records;
    return shortest;
  }
}
