package org.zeekbus.columns;

import java.util.Arrays;

/**
 * The different values of a column in a row group, numbered as they come. Values are pairs of
 * numbers: those of an address, or 0 and another number, or 0 and a text's handle. Owner: its
 * {@link ChunkWriter}. Breaks idiom: a hash table of numbers, see ParquetBenchmark.
 */
final class Dictionary {
  private static final int FEWEST_SLOTS = 1 << 6;

  /** Numbers of values and 1, or 0; twice as many at least as there are values. */
  private int[] slots = new int[FEWEST_SLOTS];

  private long[] highs = new long[FEWEST_SLOTS / 2];
  private long[] lows = new long[FEWEST_SLOTS / 2];
  private int size;

  /** The number that was asked for last: often it is the next, too. */
  private int last;

  void clear() {
    if (size > FEWEST_SLOTS) {
      slots = new int[FEWEST_SLOTS];
    } else {
      Arrays.fill(slots, 0);
    }
    size = 0;
  }

  /** The value's number; it gets one if it has none. */
  int number(long high, long low) {
    if (last < size && lows[last] == low && highs[last] == high) {
      return last;
    }
    last = find(high, low);
    return last;
  }

  private int find(long high, long low) {
    int slot = slot(high, low);
    while (slots[slot] != 0) {
      int number = slots[slot] - 1;
      if (lows[number] == low && highs[number] == high) {
        return number;
      }
      slot = (slot + 1) & (slots.length - 1);
    }
    if (size == slots.length / 2) {
      grow();
      return find(high, low);
    }
    highs[size] = high;
    lows[size] = low;
    slots[slot] = ++size;
    return size - 1;
  }

  private int slot(long high, long low) {
    return SecretHash.of(high, low) & (slots.length - 1);
  }

  private void grow() {
    int room = slots.length;
    slots = new int[2 * room];
    if (highs.length < room) {
      highs = Arrays.copyOf(highs, room);
      lows = Arrays.copyOf(lows, room);
    }
    for (int number = 0; number < size; number++) {
      int slot = slot(highs[number], lows[number]);
      while (slots[slot] != 0) {
        slot = (slot + 1) & (slots.length - 1);
      }
      slots[slot] = number + 1;
    }
  }

  int size() {
    return size;
  }

  long high(int number) {
    return highs[number];
  }

  long low(int number) {
    return lows[number];
  }
}
