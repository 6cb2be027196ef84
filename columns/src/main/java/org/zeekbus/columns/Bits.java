package org.zeekbus.columns;

/** Yes or no, many times: no, where nothing else was said. Owner: its {@link Cells}. */
final class Bits {
  private final Longs words;

  Bits(Pieces source) {
    words = new Longs(source);
  }

  /** Says yes. */
  void set(int index) {
    int word = index / Long.SIZE;
    while (words.size() <= word) {
      words.add(0);
    }
    words.set(word, words.get(word) | (1L << index));
  }

  boolean get(int index) {
    int word = index / Long.SIZE;
    return word < words.size() && ((words.get(word) >>> index) & 1) != 0;
  }

  /** Forgets all from {@code index} on. */
  void cut(int index) {
    int word = index / Long.SIZE;
    if (word < words.size()) {
      words.cut(word + 1);
      words.set(word, words.get(word) & ((1L << index) - 1));
    }
  }

  /** Forgets all, and gives its memory back. */
  void clear() {
    words.clear();
  }

  long bytes() {
    return words.bytes();
  }
}
