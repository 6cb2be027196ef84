package org.zeekbus.zeek.where;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zeekbus.zeek.value.Bytes;

/**
 * Texts that are found where they lie. Threads may share it. Breaks idiom: a table of its own
 * instead of objects as keys, see WhereBenchmark.
 */
final class TextSet {
  private final byte[] @Nullable [] table;
  private final int mask;

  /** Half of the table remains empty. */
  TextSet(List<Bytes> texts) {
    int room = Integer.highestOneBit(Math.max(1, texts.size())) * 4;
    table = new byte[room] @Nullable [];
    mask = room - 1;
    for (Bytes text : texts) {
      byte[] bytes = text.toArray();
      int slot = hash(bytes, 0, bytes.length) & mask;
      while (table[slot] != null) {
        slot = slot + 1 & mask;
      }
      table[slot] = bytes;
    }
  }

  /** Whether these bytes are one of the texts. */
  boolean contains(byte[] in, int at, int length) {
    int slot = hash(in, at, length) & mask;
    while (true) {
      byte[] text = table[slot];
      if (text == null) {
        return false;
      }
      if (Arrays.equals(text, 0, text.length, in, at, at + length)) {
        return true;
      }
      slot = slot + 1 & mask;
    }
  }

  private static int hash(byte[] in, int at, int length) {
    int hash = length;
    for (int i = at; i < at + length; i++) {
      hash = hash * 31 + in[i];
    }
    return hash ^ hash >>> 15;
  }
}
