package org.zeekbus.web.observe;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Two observations, one after the other: what grew between them has a rate. Owner: nobody; never
 * changes.
 *
 * @param before null before the second observation
 */
public record Interval(Observation now, @Nullable Observation before) {
  /** The time between both; 0 if there is one only. */
  public double seconds() {
    return before == null
        ? 0
        : (double) (now.nanos() - before.nanos()) / TimeUnit.SECONDS.toNanos(1);
  }
}
