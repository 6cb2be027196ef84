package org.zeekbus.web.observe;

import java.util.Arrays;

/**
 * Rows of numbers in steps of one length, the last so many: a ring for each row. A step without a
 * number is NaN.
 *
 * <p>Owner: whoever made it.
 */
final class Steps {
  private final float[][] rows;
  private final int length;

  /** The newest step; -1 before the first. */
  private long last = -1;

  /**
   * Empty rows.
   *
   * @param length steps that are kept
   */
  Steps(int rows, int length) {
    this.rows = new float[rows][length];
    this.length = length;
    for (float[] row : this.rows) {
      Arrays.fill(row, Float.NaN);
    }
  }

  /** The newest step; -1 if there is none. */
  long last() {
    return last;
  }

  /** Begins all steps up to this one; those that were passed over stay without numbers. */
  void advance(long step) {
    for (long each = Math.max(last + 1, step - length + 1); each <= step; each++) {
      for (float[] row : rows) {
        row[(int) (each % length)] = Float.NaN;
      }
    }
    last = Math.max(last, step);
  }

  /** Sets the number of the newest step. */
  void set(int row, double value) {
    rows[row][(int) (last % length)] = (float) value;
  }

  /** The newest number. */
  double get(int row) {
    return rows[row][(int) (last % length)];
  }

  /** All steps since the first, the oldest first. */
  float[] copy(int row) {
    int count = (int) Math.min(length, last + 1);
    float[] copy = new float[count];
    for (int i = 0; i < count; i++) {
      copy[i] = rows[row][(int) ((last - count + 1 + i) % length)];
    }
    return copy;
  }
}
