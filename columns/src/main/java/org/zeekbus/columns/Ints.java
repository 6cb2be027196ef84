package org.zeekbus.columns;

import java.util.Arrays;

/**
 * Small numbers that become more: in pieces, so that nothing is copied but the first few. Owner:
 * its {@link Cells}. Breaks idiom: an array of arrays, see ParquetBenchmark.
 */
final class Ints {
  private static final int PIECE = Pieces.INTS;
  private static final int SHIFT = Integer.numberOfTrailingZeros(PIECE);
  private static final int MASK = PIECE - 1;
  private static final int FEWEST = 16;

  private final Pieces source;
  private int[][] pieces = {};
  private int room;
  private int size;

  Ints(Pieces source) {
    this.source = source;
  }

  void add(int value) {
    if (size == room) {
      grow();
    }
    pieces[size >>> SHIFT][size & MASK] = value;
    size++;
  }

  private void grow() {
    if (room > 0 && room < PIECE) {
      int[] larger = piece(2 * room);
      System.arraycopy(pieces[0], 0, larger, 0, room);
      pieces[0] = larger;
      room = larger.length;
      return;
    }
    int used = room >>> SHIFT;
    int[] piece = piece(room == 0 ? FEWEST : PIECE);
    if (used == pieces.length) {
      pieces = Arrays.copyOf(pieces, Math.max(1, 2 * used));
    }
    pieces[used] = piece;
    room += piece.length;
  }

  private int[] piece(int length) {
    return length == PIECE ? source.ints() : new int[length];
  }

  int get(int index) {
    return pieces[index >>> SHIFT][index & MASK];
  }

  int size() {
    return size;
  }

  /** Forgets all from {@code index} on. */
  void cut(int index) {
    size = index;
  }

  /** Forgets all, and gives its memory back. */
  void clear() {
    for (int i = 0; i < Math.ceilDiv(room, PIECE); i++) {
      source.giveBack(pieces[i]);
    }
    pieces = new int[0][];
    room = 0;
    size = 0;
  }

  long bytes() {
    return (long) room * Integer.BYTES;
  }
}
