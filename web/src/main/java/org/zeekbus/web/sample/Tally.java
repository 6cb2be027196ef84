package org.zeekbus.web.sample;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.zeekbus.web.observe.BoundedCounters;

/**
 * Estimated messages and bytes by key, and their rates: means in which a second counts for less the
 * longer it is ago.
 *
 * <p>Owner: the thread that counts.
 *
 * @param <K> the key
 */
final class Tally<K> {
  /** After so many seconds, a second counts for a third. */
  private static final double MEMORY_SECONDS = 10;

  /** Rates below this are none: one message in hours. */
  private static final double LEAST_RATE = 1e-4;

  private final BoundedCounters<K> counters;
  private final Map<K, double[]> news = new HashMap<>();
  private final Map<K, long[]> before = new HashMap<>();
  private final Map<K, double[]> rates = new HashMap<>();
  private long flushedNanos = Long.MIN_VALUE;

  /** One key with its estimate. */
  record Entry<K>(K key, SampledTraffic.Estimate traffic) {}

  Tally(int most, K other) {
    this.counters = new BoundedCounters<>(most, other, 2);
  }

  /** Counts a message that stands for so many, with their bytes. */
  void add(K key, double messages, double bytes) {
    double[] sums = news.computeIfAbsent(key, _ -> new double[2]);
    sums[0] += messages;
    sums[1] += bytes;
  }

  /** Adds what was counted since the last time, and brings the rates up to date. */
  void flush(long nowNanos) {
    news.forEach(
        (key, sums) -> counters.add(key, nowNanos, Math.round(sums[0]), Math.round(sums[1])));
    news.clear();
    boolean isFirst = flushedNanos == Long.MIN_VALUE;
    double seconds = isFirst ? 1 : (nowNanos - flushedNanos) / 1e9;
    flushedNanos = nowNanos;
    if (seconds > 0) {
      updateRates(seconds);
    }
  }

  /** Nothing was counted since the last time, and no rate can change. */
  void rest(long nowNanos) {
    flushedNanos = nowNanos;
  }

  /** Whether all rates are 0. */
  boolean isAtRest() {
    return rates.values().stream().allMatch(rate -> rate[0] == 0);
  }

  private void updateRates(double seconds) {
    double weight = 1 - Math.exp(-seconds / MEMORY_SECONDS);
    Map<K, long[]> now = new HashMap<>();
    counters.forEach((key, sums) -> now.put(key, sums.clone()));
    rates.keySet().retainAll(now.keySet());
    now.forEach((key, sums) -> {
      long[] last = before.getOrDefault(key, new long[2]);
      double[] rate = rates.computeIfAbsent(key, _ -> new double[2]);
      for (int column = 0; column < 2; column++) {
        rate[column] += weight * ((sums[column] - last[column]) / seconds - rate[column]);
      }
      if (rate[0] < LEAST_RATE) {
        rate[0] = 0;
        rate[1] = 0;
      }
    });
    before.clear();
    before.putAll(now);
  }

  /**
   * All keys as of the last {@link #flush}, those with the highest rate first, then most messages.
   */
  List<Entry<K>> busiestFirst() {
    List<Entry<K>> entries = new ArrayList<>();
    before.forEach((key, sums) -> {
      double[] rate = rates.getOrDefault(key, new double[2]);
      entries.add(
          new Entry<>(key, new SampledTraffic.Estimate(sums[0], sums[1], rate[0], rate[1])));
    });
    entries.sort(
        Comparator.comparingDouble((Entry<K> entry) -> -entry.traffic().messageRate())
            .thenComparingLong(entry -> -entry.traffic().messages()));
    return entries;
  }
}
