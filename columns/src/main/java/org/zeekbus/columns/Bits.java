package org.zeekbus.columns;

/** Yes or no, many times. Owner: its {@link Cells}. */
final class Bits {
  private final Longs words;
  private int size;

  Bits(Pieces source) {
    words = new Longs(source);
  }

  void add(boolean bit) {
    long value = bit ? 1L << size : 0;
    if ((size & (Long.SIZE - 1)) == 0) {
      words.add(value);
    } else if (bit) {
      int word = size / Long.SIZE;
      words.set(word, words.get(word) | value);
    }
    size++;
  }

  boolean get(int index) {
    return ((words.get(index / Long.SIZE) >>> index) & 1) != 0;
  }

  /** Forgets all from {@code index} on. */
  void cut(int index) {
    size = index;
    int whole = index / Long.SIZE;
    if (index % Long.SIZE == 0) {
      words.cut(whole);
    } else {
      words.cut(whole + 1);
      words.set(whole, words.get(whole) & ((1L << index) - 1));
    }
  }

  /** Forgets all, and gives its memory back. */
  void clear() {
    words.clear();
    size = 0;
  }

  long bytes() {
    return words.bytes();
  }
}
