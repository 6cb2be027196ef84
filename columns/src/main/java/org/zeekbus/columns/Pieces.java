package org.zeekbus.columns;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;

/**
 * The arrays of tables that were cleared, for the next records. Tables outlive the young generation
 * of the heap: with new arrays for each, the old one would fill up until all of it is collected.
 * Owner: one thread, that of all tables that have them.
 */
public final class Pieces {
  /** Of each array, whatever its type. */
  private static final int BYTES = 1 << 16;

  static final int INTS = BYTES / Integer.BYTES;
  static final int LONGS = BYTES / Long.BYTES;
  static final int TEXT = BYTES;

  private final long most;
  private final Deque<int[]> ints = new ArrayDeque<>();
  private final Deque<long[]> longs = new ArrayDeque<>();
  private final Deque<byte[]> texts = new ArrayDeque<>();
  private final List<Deque<?>> all = List.of(ints, longs, texts);

  /** Those that become free are kept, up to so many bytes. */
  public Pieces(long bytes) {
    most = bytes / BYTES;
  }

  /** An array with any content. */
  int[] ints() {
    return take(ints, () -> new int[INTS]);
  }

  /** An array with any content. */
  long[] longs() {
    return take(longs, () -> new long[LONGS]);
  }

  /** An array with any content. */
  byte[] text() {
    return take(texts, () -> new byte[TEXT]);
  }

  private <T> T take(Deque<T> kept, Supplier<T> fresh) {
    T piece = kept.poll();
    if (piece == null) {
      // Instead of one of another type, so that all are never more than were in tables at once.
      all.stream().filter(other -> !other.isEmpty()).findFirst().ifPresent(Deque::pop);
      piece = fresh.get();
    }
    return piece;
  }

  void giveBack(int[] piece) {
    keep(ints, piece, piece.length == INTS);
  }

  void giveBack(long[] piece) {
    keep(longs, piece, piece.length == LONGS);
  }

  void giveBack(byte[] piece) {
    keep(texts, piece, piece.length == TEXT);
  }

  /** Those of other lengths are not of use: tables with few records have smaller ones. */
  private <T> void keep(Deque<T> kept, T piece, boolean isWhole) {
    if (isWhole && all.stream().mapToInt(Deque::size).sum() < most) {
      kept.push(piece);
    }
  }

  /** The bytes of arrays that no table has. */
  long bytes() {
    return all.stream().mapToLong(Deque::size).sum() * BYTES;
  }
}
