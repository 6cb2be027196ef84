package org.zeekbus.zeek.where;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Numbers of 128 bits in sorted ranges, as {@link Cell} has them: integers, ports, addresses.
 * Threads may share them. Breaks idiom: one array, see WhereBenchmark.
 */
final class Ranges {
  /** From {@code fromHigh, fromLow} to the end, which is included. */
  record Range(long fromHigh, long fromLow, long toHigh, long toLow) {
    private static final Comparator<Range> BY_START =
        (one, other) -> compare(one.fromHigh, one.fromLow, other.fromHigh, other.fromLow);
  }

  private static final int LONGS = 4;

  /** Each range's four numbers, all ranges apart from each other and in order. */
  private final long[] bounds;

  private Ranges(long[] bounds) {
    this.bounds = bounds;
  }

  /** All that are in one of them. */
  static Ranges of(List<Range> ranges) {
    List<Range> merged = new ArrayList<>();
    for (Range next : ranges.stream().sorted(Range.BY_START).toList()) {
      Range last = merged.isEmpty() ? next : merged.getLast();
      if (merged.isEmpty() || compare(next.fromHigh, next.fromLow, last.toHigh, last.toLow) > 0) {
        merged.add(next);
      } else if (compare(next.toHigh, next.toLow, last.toHigh, last.toLow) > 0) {
        merged.set(
            merged.size() - 1, new Range(last.fromHigh, last.fromLow, next.toHigh, next.toLow));
      }
    }
    long[] bounds = new long[LONGS * merged.size()];
    for (int i = 0; i < merged.size(); i++) {
      Range range = merged.get(i);
      bounds[LONGS * i] = range.fromHigh;
      bounds[LONGS * i + 1] = range.fromLow;
      bounds[LONGS * i + 2] = range.toHigh;
      bounds[LONGS * i + 3] = range.toLow;
    }
    return new Ranges(bounds);
  }

  /** All that compare so with this one; for {@code !=}, it alone. */
  static Ranges of(Comparison by, Cell it) {
    long high = it.high;
    long low = it.low;
    boolean isLeast = high == 0 && low == 0;
    boolean isMost = high == -1 && low == -1;
    List<Range> ranges =
        switch (by) {
          case EQUAL, NOT_EQUAL -> List.of(one(it));
          case AT_MOST -> List.of(new Range(0, 0, high, low));
          case AT_LEAST -> List.of(new Range(high, low, -1, -1));
          case LESS ->
              isLeast ? List.of() : List.of(new Range(0, 0, low == 0 ? high - 1 : high, low - 1));
          case GREATER ->
              isMost ? List.of() : List.of(new Range(low == -1 ? high + 1 : high, low + 1, -1, -1));
        };
    return of(ranges);
  }

  /** This one alone. */
  static Range one(Cell it) {
    return new Range(it.high, it.low, it.high, it.low);
  }

  /** All addresses of a network. */
  static Range network(Cell it) {
    return new Range(
        it.high, it.low, it.high | ~Cell.highMask(it.prefix), it.low | ~Cell.lowMask(it.prefix));
  }

  /** Whether one of them has the value. */
  boolean contain(Cell it) {
    int from = 0;
    int to = bounds.length / LONGS;
    while (from < to) {
      int middle = (from + to) >>> 1;
      int at = LONGS * middle;
      if (compare(it.high, it.low, bounds[at], bounds[at + 1]) < 0) {
        to = middle;
      } else if (compare(it.high, it.low, bounds[at + 2], bounds[at + 3]) > 0) {
        from = middle + 1;
      } else {
        return true;
      }
    }
    return false;
  }

  private static int compare(long high, long low, long otherHigh, long otherLow) {
    int result = Long.compareUnsigned(high, otherHigh);
    return result != 0 ? result : Long.compareUnsigned(low, otherLow);
  }
}
