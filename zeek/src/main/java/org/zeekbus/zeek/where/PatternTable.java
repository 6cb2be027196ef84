package org.zeekbus.zeek.where;

import java.util.Arrays;
import java.util.BitSet;

/**
 * A pattern, as a table that has for each state and byte the next state. Threads may share it.
 * Breaks idiom: one array, see WhereBenchmark.
 */
final class PatternTable {
  /** The row of texts that can't match any more. */
  static final int LOST = 0;

  /** The row of texts in which it was found. */
  static final int FOUND = 1;

  /** The column of each byte. */
  private final byte[] kinds;

  private final int width;

  /** For each row and column, where the next row begins. */
  private final int[] rows;

  private final int start;

  /** The rows that match if the text ends there. */
  private final BitSet accepting;

  PatternTable(byte[] kinds, int width, int[] rows, int start, BitSet accepting) {
    this.kinds = kinds;
    this.width = width;
    this.rows = rows;
    this.start = start;
    this.accepting = accepting;
  }

  /** Whether the text matches. */
  boolean matches(Cell text) {
    byte[] in = text.bytes;
    int at = start;
    int found = FOUND * width;
    for (int i = text.offset; i < text.offset + text.length; i++) {
      at = rows[at + (kinds[in[i] & 0xff] & 0xff)];
      if (at <= found) {
        return at == found;
      }
    }
    return accepting.get(at / width);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PatternTable that
        && start == that.start
        && Arrays.equals(kinds, that.kinds)
        && Arrays.equals(rows, that.rows)
        && accepting.equals(that.accepting);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(rows);
  }
}
