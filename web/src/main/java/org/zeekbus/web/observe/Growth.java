package org.zeekbus.web.observe;

import java.util.HashMap;
import java.util.Map;

/**
 * How much counters grew from one observation to the next. A source may be missing for a time, as
 * lists of an observation are cut to their bounds.
 *
 * <p>Owner: whoever made it.
 *
 * @param <S> names a source
 */
public final class Growth<S> {
  private final int most;
  private final Map<S, long[]> highest = new HashMap<>();

  /**
   * Has read nothing yet.
   *
   * @param most sources; beyond that, new ones grow by nothing
   */
  public Growth(int most) {
    this.most = most;
  }

  /**
   * What the counters of a source have grown by since they were read before: all that they are, if
   * this is the first time. A counter that went down has not grown, until it is above where it was.
   *
   * @param counts always as many
   */
  public long[] of(S source, long... counts) {
    long[] before = highest.get(source);
    if (before == null) {
      if (highest.size() >= most) {
        return new long[counts.length];
      }
      highest.put(source, counts.clone());
      return counts.clone();
    }
    long[] growth = new long[counts.length];
    for (int i = 0; i < counts.length; i++) {
      growth[i] = Math.max(0, counts[i] - before[i]);
      before[i] += growth[i];
    }
    return growth;
  }
}
