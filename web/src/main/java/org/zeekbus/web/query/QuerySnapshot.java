package org.zeekbus.web.query;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * How queries fared, at one moment. Counters count from the start of zeekbus. Owner: nobody; never
 * changes.
 *
 * @param running how many run
 * @param answered how many had a result
 * @param failed how many had none, by cause; only causes that there were
 */
public record QuerySnapshot(int running, long answered, Map<QueryFailure, Long> failed) {
  /** Copies the map. */
  public QuerySnapshot {
    failed = Collections.unmodifiableMap(new TreeMap<>(failed));
  }
}
