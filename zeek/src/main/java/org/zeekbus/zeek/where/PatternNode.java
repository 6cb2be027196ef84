package org.zeekbus.zeek.where;

import java.util.BitSet;
import java.util.List;

/** A part of a pattern. */
sealed interface PatternNode {
  /** What stands before the first byte of a text, so that {@code ^} can match it. */
  int START = 256;

  /** What stands behind the last byte. */
  int END = 257;

  /** The number of bytes, with start and end. */
  int SYMBOLS = 258;

  /** Matches nothing, before anything. */
  PatternNode EMPTY = new Sequence(List.of());

  /** One of these bytes, or start or end. */
  record One(BitSet of) implements PatternNode {}

  /** One behind the other. */
  record Sequence(List<PatternNode> parts) implements PatternNode {}

  /** One of several. */
  record Choice(List<PatternNode> parts) implements PatternNode {}

  /**
   * Several times the same.
   *
   * @param most {@link #UNBOUNDED}, or at least {@code least}
   */
  record Repeat(PatternNode part, int least, int most) implements PatternNode {
    static final int UNBOUNDED = -1;
  }

  /** This byte alone, or start or end. */
  static PatternNode one(int symbol) {
    BitSet set = new BitSet(SYMBOLS);
    set.set(symbol);
    return new One(set);
  }

  /** Any byte. */
  static PatternNode any() {
    BitSet set = new BitSet(SYMBOLS);
    set.set(0, START);
    return new One(set);
  }
}
