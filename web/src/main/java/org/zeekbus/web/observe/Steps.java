package org.zeekbus.web.observe;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * Rows of numbers in steps of one length, the last so many: a ring for each row. A step without a
 * number is NaN.
 *
 * <p>Owner: whoever made it.
 */
final class Steps<K extends Enum<K>> {
  private final Map<K, float[]> rows;
  private final int length;

  /** The newest step; -1 before the first. */
  private long last = -1;

  /**
   * Empty rows.
   *
   * @param length steps that are kept
   */
  Steps(Class<K> keys, int length) {
    this.rows = new EnumMap<>(keys);
    this.length = length;
    for (K key : keys.getEnumConstants()) {
      float[] row = new float[length];
      Arrays.fill(row, Float.NaN);
      rows.put(key, row);
    }
  }

  /** The newest step; -1 if there is none. */
  long last() {
    return last;
  }

  /** Begins all steps up to this one; those that were passed over stay without numbers. */
  void advance(long step) {
    for (long each = Math.max(last + 1, step - length + 1); each <= step; each++) {
      for (float[] row : rows.values()) {
        row[(int) (each % length)] = Float.NaN;
      }
    }
    last = Math.max(last, step);
  }

  /** Sets the number of the newest step. */
  void set(K key, double value) {
    row(key)[(int) (last % length)] = (float) value;
  }

  /** The newest number. */
  double get(K key) {
    return row(key)[(int) (last % length)];
  }

  private float[] row(K key) {
    return Objects.requireNonNull(rows.get(key));
  }

  /** All steps since the first, the oldest first. */
  Map<K, float[]> copy() {
    int count = (int) Math.min(length, last + 1);
    Map<K, float[]> copies = new EnumMap<>(rows);
    copies.replaceAll((key, row) -> {
      float[] copy = new float[count];
      for (int i = 0; i < count; i++) {
        copy[i] = row[(int) ((last - count + 1 + i) % length)];
      }
      return copy;
    });
    return copies;
  }
}
