package org.zeekbus.columns;

import java.util.Arrays;
import org.zeekbus.format.BareText;

/**
 * The bytes of texts, one behind the other in pieces. A text lies within one piece; where it begins
 * is its handle. A text that was there before has the same handle, unless too few are alike for
 * that to pay.
 *
 * <pre>
 * handle: number of the piece, 15 bits | offset in it, 16 bits
 * text:   length, 7 bits a byte, the lowest first, the high bit set in all but the last | bytes
 * </pre>
 *
 * <p>Owner: its {@link Cells}. Breaks idiom: see ParquetBenchmark.
 */
final class Texts {
  private static final int PIECE = Pieces.TEXT;
  private static final int SHIFT = Integer.numberOfTrailingZeros(PIECE);
  private static final int MASK = PIECE - 1;
  private static final int MOST_PIECES = 1 << 15;
  private static final int FIRST_PIECE = 1 << 8;

  /** A longer text has a piece of its own. */
  private static final int LONGEST_SHARED = 1 << 13;

  private static final int LONGEST = Integer.MAX_VALUE - PIECE;
  private static final int LONGEST_LENGTH = 5;

  private static final int FEWEST_SLOTS = 16;

  /** From so many different texts on it counts whether enough are alike. */
  private static final int MANY = 1 << 12;

  /** No hash is so bad by chance. */
  private static final int MOST_PROBES = 64;

  private static final int[] NO_SLOTS = {};
  private static final byte[] NO_TEXT = {};

  private final Pieces source;
  private byte[][] pieces = {};
  private int used;
  private long bytes;

  /** The piece that is filled, and how far. */
  private int current = -1;

  private int at;

  /** Hash table of the handles and 1, or 0; empty when texts are no longer looked for. */
  private int[] slots = new int[FEWEST_SLOTS];

  private int different;
  private int added;

  /** What {@link #open} has found. */
  private byte[] array = NO_TEXT;

  private int offset;
  private int length;

  Texts(Pieces source) {
    this.source = source;
  }

  /** Adds a text as Zeek's JSON has it; what is not UTF-8 becomes {@code \xhh}. */
  int add(byte[] in, int from, int size) {
    added++;
    // Texts that are kept are good ones, so one that is the same needs no look at its bytes.
    int slot = find(in, from, size);
    if (slot >= 0 && slots[slot] != 0) {
      return slots[slot] - 1;
    }
    long textLength = BareText.length(in, from, size);
    if (textLength == size) {
      return keep(in, from, size, slot);
    }
    if (textLength > LONGEST) {
      throw new IllegalStateException(
          "a text of %,d bytes (expected: less than 2 GiB)".formatted(textLength));
    }
    byte[] text = new byte[(int) textLength];
    BareText.put(in, from, size, textLength, text, 0);
    slot = find(text, 0, text.length);
    return slot >= 0 && slots[slot] != 0 ? slots[slot] - 1 : keep(text, 0, text.length, slot);
  }

  /** The slot of a text, or where it comes to; -1 if they are no longer looked for. */
  private int find(byte[] in, int from, int size) {
    if (slots.length == 0) {
      return -1;
    }
    int slot = SecretHash.of(in, from, size) & (slots.length - 1);
    for (int left = MOST_PROBES; slots[slot] != 0; left--) {
      open(slots[slot] - 1);
      if (length == size && Arrays.equals(array, offset, offset + size, in, from, from + size)) {
        break;
      }
      if (left == 0) {
        slots = NO_SLOTS;
        return -1;
      }
      slot = (slot + 1) & (slots.length - 1);
    }
    return slot;
  }

  private int keep(byte[] in, int from, int size, int slot) {
    int handle = room(size);
    byte[] to = pieces[handle >>> SHIFT];
    int begin = putLength(size, to, handle & MASK);
    System.arraycopy(in, from, to, begin, size);
    if (handle >>> SHIFT == current) {
      at = begin + size;
    }
    if (slot >= 0) {
      slots[slot] = handle + 1;
      different++;
      if (different == slots.length / 2) {
        grow();
      }
    }
    return handle;
  }

  private void grow() {
    if (different >= MANY && different > added - added / 8) {
      slots = NO_SLOTS;
      return;
    }
    int[] before = slots;
    slots = new int[2 * before.length];
    for (int each : before) {
      if (each != 0) {
        open(each - 1);
        int slot = SecretHash.of(array, offset, length) & (slots.length - 1);
        while (slots[slot] != 0) {
          slot = (slot + 1) & (slots.length - 1);
        }
        slots[slot] = each;
      }
    }
  }

  /** Whether texts that are alike have the same handle. */
  boolean isUnique() {
    return slots.length > 0;
  }

  private int room(int textLength) {
    int needed = textLength + LONGEST_LENGTH;
    if (textLength > LONGEST_SHARED) {
      return piece(needed) << SHIFT;
    }
    if (current < 0 || pieces[current].length - at < needed) {
      int usual = current < 0 ? FIRST_PIECE : Math.min(PIECE, 2 * pieces[current].length);
      current = piece(Math.max(usual, needed));
      at = 0;
    }
    return (current << SHIFT) | at;
  }

  private int piece(int size) {
    if (used == MOST_PIECES) {
      throw new IllegalStateException(
          "a column with texts of %,d bytes is full; write the table before".formatted(bytes));
    }
    if (used == pieces.length) {
      pieces = Arrays.copyOf(pieces, Math.max(8, 2 * used));
    }
    pieces[used] = size == PIECE ? source.text() : new byte[size];
    bytes += size;
    return used++;
  }

  private static int putLength(int textLength, byte[] to, int where) {
    int left = textLength;
    int here = where;
    while (left > 0x7f) {
      to[here++] = (byte) (left | 0x80);
      left >>>= 7;
    }
    to[here] = (byte) left;
    return here + 1;
  }

  /** Finds a text, for the three methods below. */
  void open(int handle) {
    byte[] in = pieces[handle >>> SHIFT];
    int here = handle & MASK;
    int found = in[here++];
    if (found < 0) {
      found &= 0x7f;
      int shift = 7;
      byte next;
      do {
        next = in[here++];
        found |= (next & 0x7f) << shift;
        shift += 7;
      } while (next < 0);
    }
    array = in;
    offset = here;
    length = found;
  }

  byte[] array() {
    return array;
  }

  int offset() {
    return offset;
  }

  int length() {
    return length;
  }

  /** Forgets all, and gives its memory back. */
  void clear() {
    for (int i = 0; i < used; i++) {
      source.giveBack(pieces[i]);
    }
    pieces = new byte[0][];
    used = 0;
    bytes = 0;
    current = -1;
    at = 0;
    slots = new int[FEWEST_SLOTS];
    different = 0;
    added = 0;
    array = NO_TEXT;
  }

  /** What all pieces take, those of texts that were forgotten too. */
  long bytes() {
    return bytes + (long) slots.length * Integer.BYTES;
  }
}
