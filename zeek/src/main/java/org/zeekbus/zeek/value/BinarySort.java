package org.zeekbus.zeek.value;

import java.util.Arrays;

/**
 * Puts the elements of sets, and the entries of tables, in Broker's order, where they are. Takes n
 * log n comparisons at most.
 *
 * <p>Owner: one thread. Breaks idiom: elements are ranges of bytes, see DataMessagesBenchmark.
 */
final class BinarySort {
  private static final int FIRST_ELEMENTS = 64;

  /** Larger arrays are not kept for the next value. */
  private static final int KEPT = 1 << 16;

  private final BinaryOrder order = new BinaryOrder();

  /** The elements of all open containers: start in the upper half, end in the lower one. */
  private long[] elements = new long[FIRST_ELEMENTS];

  private long[] merged = new long[FIRST_ELEMENTS];
  private byte[] moved = new byte[0];
  private int size;

  /** Forgets all elements. */
  void clear() {
    size = 0;
    if (elements.length > KEPT) {
      elements = new long[FIRST_ELEMENTS];
    }
    if (merged.length > KEPT) {
      merged = new long[FIRST_ELEMENTS];
    }
    if (moved.length > KEPT) {
      moved = new byte[0];
    }
  }

  /** The number of elements, which is that of the first of the next container. */
  int size() {
    return size;
  }

  /** Adds an element that is as in {@link BinaryOrder}. */
  void add(int from, int to) {
    if (size == elements.length) {
      elements = Arrays.copyOf(elements, 2 * size);
    }
    elements[size++] = (long) from << Integer.SIZE | to;
  }

  /**
   * Sorts the elements from {@code first} on, which lie one after the other, and forgets them.
   * Returns where one begins that is there twice, or -1.
   */
  int sort(byte[] in, int first) {
    int end = size;
    size = first;
    if (ascend(in, first, end)) {
      return -1;
    }
    int from = from(elements[first]);
    int to = (int) elements[end - 1];
    mergeSort(in, first, end);
    for (int i = first + 1; i < end; i++) {
      if (order.compare(in, from(elements[i - 1]), from(elements[i])) == 0) {
        return from(elements[i]);
      }
    }
    if (moved.length < to - from) {
      moved = new byte[to - from];
    }
    int at = 0;
    for (int i = first; i < end; i++) {
      int length = (int) elements[i] - from(elements[i]);
      System.arraycopy(in, from(elements[i]), moved, at, length);
      at += length;
    }
    System.arraycopy(moved, 0, in, from, at);
    return -1;
  }

  private static int from(long element) {
    return (int) (element >>> Integer.SIZE);
  }

  private boolean ascend(byte[] in, int first, int end) {
    for (int i = first + 1; i < end; i++) {
      if (order.compare(in, from(elements[i - 1]), from(elements[i])) >= 0) {
        return false;
      }
    }
    return true;
  }

  private void mergeSort(byte[] in, int first, int end) {
    if (merged.length < end) {
      merged = new long[elements.length];
    }
    for (int width = 1; width < end - first; width *= 2) {
      for (int left = first; left < end; left += 2 * width) {
        int middle = Math.min(left + width, end);
        merge(in, left, middle, Math.min(middle + width, end));
      }
      System.arraycopy(merged, first, elements, first, end - first);
    }
  }

  private void merge(byte[] in, int from, int middle, int end) {
    int left = from;
    int right = middle;
    for (int i = from; i < end; i++) {
      boolean takesLeft =
          right == end
              || (left < middle
                  && order.compare(in, from(elements[left]), from(elements[right])) <= 0);
      merged[i] = takesLeft ? elements[left++] : elements[right++];
    }
  }
}
