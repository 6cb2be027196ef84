package org.zeekbus.columns;

import java.util.Arrays;

/**
 * Numbers that become more: in pieces, so that nothing is copied but the first few. Owner: its
 * {@link Cells}. Breaks idiom: an array of arrays, see ParquetBenchmark.
 */
final class Longs {
  private static final int SHIFT = 13;
  private static final int PIECE = 1 << SHIFT;
  private static final int MASK = PIECE - 1;
  private static final int FEWEST = 16;

  private long[][] pieces = {};
  private int room;
  private int size;

  void add(long value) {
    if (size == room) {
      grow();
    }
    pieces[size >>> SHIFT][size & MASK] = value;
    size++;
  }

  private void grow() {
    if (room > 0 && room < PIECE) {
      pieces[0] = Arrays.copyOf(pieces[0], 2 * room);
      room *= 2;
      return;
    }
    int used = room >>> SHIFT;
    long[] piece = new long[room == 0 ? FEWEST : PIECE];
    if (used == pieces.length) {
      pieces = Arrays.copyOf(pieces, Math.max(1, 2 * used));
    }
    pieces[used] = piece;
    room += piece.length;
  }

  long get(int index) {
    return pieces[index >>> SHIFT][index & MASK];
  }

  void set(int index, long value) {
    pieces[index >>> SHIFT][index & MASK] = value;
  }

  int size() {
    return size;
  }

  /** Forgets all from {@code index} on. */
  void cut(int index) {
    size = index;
  }

  long bytes() {
    return (long) room * Long.BYTES;
  }
}
