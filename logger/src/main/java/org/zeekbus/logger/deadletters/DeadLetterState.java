package org.zeekbus.logger.deadletters;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The dead letters of one sink at one moment. Owner: nobody; never changes.
 *
 * @param directory where they are
 * @param records how many were kept since the start
 * @param lostByLog how many found no room and were lost, by log path; at most 1,000 and {@code
 *     (others)}
 * @param files how many files there are, also of earlier runs
 * @param bytes of those
 * @param latest the latest since the start; null if there was none
 */
public record DeadLetterState(
    String directory,
    long records,
    Map<String, Long> lostByLog,
    long files,
    long bytes,
    @Nullable Latest latest) {
  /** Copies the map. */
  public DeadLetterState {
    lostByLog = Collections.unmodifiableMap(new LinkedHashMap<>(lostByLog));
  }

  /**
   * A record that was refused.
   *
   * @param path its log path
   * @param target where it should have gone
   * @param reason the target's
   */
  public record Latest(String path, String target, String reason) {}

  /** How many were lost, of all logs. */
  public long lost() {
    return lostByLog.values().stream().mapToLong(Long::longValue).sum();
  }
}
