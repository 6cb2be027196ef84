package org.zeekbus.columns;

import java.util.Arrays;

/**
 * The texts of a page one behind the other, as those of a table are far apart in memory. Owner: its
 * {@link ChunkWriter}.
 */
final class PageTexts {
  private final PageBuffer bytes = new PageBuffer();
  private int[] lengths = {};
  private int count;

  void clear() {
    bytes.clear();
    count = 0;
  }

  /** Forgets all, and memory that few need. */
  void shrink() {
    bytes.shrink();
    count = 0;
  }

  void add(Texts text) {
    if (count == lengths.length) {
      lengths = Arrays.copyOf(lengths, Math.max(1 << 10, 2 * count));
    }
    lengths[count++] = text.length();
    bytes.reserve(text.length());
    bytes.putBytes(text.array(), text.offset(), text.length());
  }

  int count() {
    return count;
  }

  int length(int index) {
    return lengths[index];
  }

  /** Where the first text begins; others follow. */
  byte[] array() {
    return bytes.array();
  }

  /** The bytes of all of them. */
  int bytes() {
    return bytes.length();
  }
}
