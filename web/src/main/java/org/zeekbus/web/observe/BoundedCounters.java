package org.zeekbus.web.observe;

import java.time.Duration;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Counters by keys that strangers may invent: so many keys have counters of their own, all else is
 * counted together. A new key takes the place of the one that has been idle for longest, if that
 * was ten minutes or more. A key that lost its place never gets one again, so that no key's
 * counters ever go down. Its counts are in none of the sums any more.
 *
 * <p>Owner: whoever made it.
 *
 * @param <K> the key
 */
public final class BoundedCounters<K> {
  /** A key that was active since does not lose its place. */
  public static final Duration IDLE = Duration.ofMinutes(10);

  /** Of keys that lost their place only a hash is known; others with the same have none either. */
  private static final int HASHES = 1 << 17;

  private final int most;
  private final K other;
  private final int columns;

  /** The one that has been idle for longest comes first. */
  private final Map<K, Counters> byKey = new LinkedHashMap<>(16, 0.75f, true);

  private final long[] sumsOfOther;
  private final BitSet lostTheirPlace = new BitSet();

  private static final class Counters {
    private final long[] sums;
    private long active;

    Counters(int columns) {
      sums = new long[columns];
    }
  }

  /** Takes the counters of one key, which it must not change. */
  @FunctionalInterface
  public interface Visitor<K> {
    /** Takes them. */
    void visit(K key, long[] sums);
  }

  /**
   * Counts nothing yet.
   *
   * @param most how many keys have counters of their own
   * @param other the key of all else
   * @param columns how many counters a key has
   */
  public BoundedCounters(int most, K other, int columns) {
    this.most = most;
    this.other = other;
    this.columns = columns;
    this.sumsOfOther = new long[columns];
  }

  /** Shows a key that has counted nothing yet, if there is a free place. */
  public void show(K key, long nowNanos) {
    boolean isNew = !key.equals(other) && !byKey.containsKey(key);
    if (isNew && byKey.size() < most && !lostTheirPlace.get(hash(key))) {
      var _ = sumsOf(key, nowNanos);
    }
  }

  /**
   * Adds to the counters of a key. A key that only ever got zeros needs no place.
   *
   * @param nowNanos never goes back
   * @param growth for each column, 0 or more
   */
  public void add(K key, long nowNanos, long... growth) {
    if (Arrays.stream(growth).allMatch(each -> each == 0)) {
      return;
    }
    long[] sums = sumsOf(key, nowNanos);
    for (int column = 0; column < columns; column++) {
      sums[column] += growth[column];
    }
  }

  private long[] sumsOf(K key, long nowNanos) {
    if (key.equals(other)) {
      return sumsOfOther;
    }
    Counters counters = byKey.get(key);
    if (counters == null) {
      boolean isKept = !lostTheirPlace.get(hash(key)) && (byKey.size() < most || evict(nowNanos));
      if (!isKept) {
        return sumsOfOther;
      }
      counters = new Counters(columns);
      byKey.put(key, counters);
    }
    counters.active = nowNanos;
    return counters.sums;
  }

  private boolean evict(long nowNanos) {
    Iterator<Map.Entry<K, Counters>> entries = byKey.entrySet().iterator();
    if (!entries.hasNext()) {
      return false;
    }
    Map.Entry<K, Counters> eldest = entries.next();
    if (nowNanos - eldest.getValue().active < IDLE.toNanos()) {
      return false;
    }
    lostTheirPlace.set(hash(eldest.getKey()));
    entries.remove();
    return true;
  }

  private static int hash(Object key) {
    int hash = key.hashCode() * 0x9e3779b9;
    return (hash ^ hash >>> 15) & (HASHES - 1);
  }

  /** Visits each key with its counters, and the other one last, if it counted anything. */
  public void forEach(Visitor<? super K> visitor) {
    byKey.forEach((key, counters) -> visitor.visit(key, counters.sums));
    if (Arrays.stream(sumsOfOther).anyMatch(each -> each != 0)) {
      visitor.visit(other, sumsOfOther);
    }
  }
}
