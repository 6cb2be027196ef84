package org.zeekbus.columns;

import java.util.Arrays;
import java.util.stream.IntStream;

/** The records of a table in the order of their times: unset ones last, equal ones as they came. */
final class RowOrder {
  private RowOrder() {}

  /** The indexes of the records. */
  static int[] byTime(Cells times) {
    int size = times.size();
    int[] order = new int[size];
    int set = 0;
    int unset = size;
    boolean isSorted = true;
    long least = Long.MAX_VALUE;
    long most = Long.MIN_VALUE;
    for (int i = 0; i < size; i++) {
      if (times.isUnset(i)) {
        order[--unset] = i;
        continue;
      }
      long time = times.longAt(i);
      isSorted &= time >= most;
      least = Math.min(least, time);
      most = Math.max(most, time);
      order[set++] = i;
    }
    reverse(order, set);
    if (!isSorted) {
      sort(times, order, set, least, most);
    }
    return order;
  }

  /** As they came. */
  static int[] none(int records) {
    return IntStream.range(0, records).toArray();
  }

  private static void reverse(int[] order, int from) {
    for (int left = from, right = order.length - 1; left < right; left++, right--) {
      int kept = order[left];
      order[left] = order[right];
      order[right] = kept;
    }
  }

  private static void sort(Cells times, int[] order, int length, long least, long most) {
    int bits = Integer.SIZE - Integer.numberOfLeadingZeros(length);
    long range = most - least; // negative if it is too large
    if (range < 0 || range >= 1L << (Long.SIZE - 1 - bits)) {
      sortFarApart(times, order, length);
      return;
    }
    // A time and a place in one number, as numbers are sorted fast.
    long[] keys = new long[length];
    for (int i = 0; i < length; i++) {
      keys[i] = ((times.longAt(order[i]) - least) << bits) | i;
    }
    Arrays.sort(keys);
    int[] before = Arrays.copyOf(order, length);
    long mask = (1L << bits) - 1;
    for (int i = 0; i < length; i++) {
      order[i] = before[(int) (keys[i] & mask)];
    }
  }

  /** By merging runs, of which most are in order already. */
  private static void sortFarApart(Cells times, int[] order, int length) {
    int[] from = Arrays.copyOf(order, length);
    int[] to = new int[length];
    for (int width = 1; width < length; width *= 2) {
      for (int begin = 0; begin < length; begin += 2 * width) {
        merge(
            times,
            from,
            to,
            begin,
            Math.min(begin + width, length),
            Math.min(begin + 2 * width, length));
      }
      int[] sorted = to;
      to = from;
      from = sorted;
    }
    System.arraycopy(from, 0, order, 0, length);
  }

  private static void merge(Cells times, int[] from, int[] to, int begin, int middle, int end) {
    if (middle == end || times.longAt(from[middle - 1]) <= times.longAt(from[middle])) {
      System.arraycopy(from, begin, to, begin, end - begin);
      return;
    }
    int left = begin;
    int right = middle;
    for (int at = begin; at < end; at++) {
      boolean isLeft =
          right == end || (left < middle && times.longAt(from[left]) <= times.longAt(from[right]));
      to[at] = from[isLeft ? left++ : right++];
    }
  }
}
