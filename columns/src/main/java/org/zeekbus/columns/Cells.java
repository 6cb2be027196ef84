package org.zeekbus.columns;

import org.jspecify.annotations.Nullable;
import org.zeekbus.format.BareText;
import org.zeekbus.zeek.log.LogField;
import org.zeekbus.zeek.log.ZeekType;

/**
 * The values of a column, or the elements of all its lists. Which methods fit depends on the kind.
 * Owner: its {@link RecordTable}. Breaks idiom: one class for all kinds, so that no call is
 * megamorphic, see ParquetBenchmark.
 */
final class Cells {
  /** How values are kept. */
  enum Kind {
    /** A bit. */
    BIT,
    /** A number that is not negative. */
    SMALL,
    /** 64 bits; a double by its bits. */
    LONG,
    /** Twice 64 bits. */
    ADDRESS,
    /** Bytes. */
    TEXT,
    /** Other cells. */
    LIST
  }

  private static final int UNSET = -1;

  private final Kind kind;

  /** The handle of a text, a small number, or {@link #UNSET}; where a list ends, ~ if unset. */
  private final Ints ints;

  private final Longs longs;
  private final Bits bits;

  /** Of bits, numbers of 64 bits and addresses, those that are unset. */
  private final Bits unset;

  private final Texts texts;
  private final byte[] scratch;
  private final @Nullable Cells elements;
  private int size;
  private int unsetCount;

  private Cells(Kind kind, @Nullable Cells elements, Pieces source) {
    this.kind = kind;
    this.ints = new Ints(source);
    this.longs = new Longs(source);
    this.bits = new Bits(source);
    this.unset = new Bits(source);
    this.texts = new Texts(source);
    this.elements = elements;
    this.scratch = new byte[kind == Kind.TEXT ? BareText.LONGEST_ADDRESS : 0];
  }

  /** For what the column has of its field; their memory comes from {@code source}. */
  static Cells of(Column column, Pieces source) {
    LogField field = column.field();
    return switch (column.part()) {
      case PROTOCOL -> new Cells(Kind.SMALL, null, source);
      case BYTES -> new Cells(Kind.ADDRESS, null, source);
      case VALUE ->
          field.type().isContainer()
              ? new Cells(Kind.LIST, new Cells(kind(field.elementType()), null, source), source)
              : new Cells(kind(field.type()), null, source);
    };
  }

  private static Kind kind(ZeekType type) {
    return switch (type) {
      case BOOL -> Kind.BIT;
      case PORT -> Kind.SMALL;
      case INT, COUNT, DOUBLE, TIME, INTERVAL -> Kind.LONG;
      case ADDR -> Kind.ADDRESS;
      // Of the others there are values of a few only; all of them are texts.
      default -> Kind.TEXT;
    };
  }

  Kind kind() {
    return kind;
  }

  int size() {
    return size;
  }

  /** The elements of all lists. */
  Cells elements() {
    if (elements == null) {
      throw new IllegalArgumentException("a column of kind " + kind + " (expected: LIST)");
    }
    return elements;
  }

  void addUnset() {
    switch (kind) {
      case BIT -> unset.set(size);
      case SMALL, TEXT -> ints.add(UNSET);
      case LONG -> {
        longs.add(0);
        unset.set(size);
      }
      case ADDRESS -> {
        longs.add(0);
        longs.add(0);
        unset.set(size);
      }
      case LIST -> ints.add(~elements().size());
    }
    unsetCount++;
    size++;
  }

  void addBit(boolean value) {
    if (value) {
      bits.set(size);
    }
    size++;
  }

  void addSmall(int value) {
    ints.add(value);
    size++;
  }

  void addLong(long value) {
    longs.add(value);
    size++;
  }

  void addAddress(long high, long low) {
    longs.add(high);
    longs.add(low);
    size++;
  }

  /** Adds an address of 16 bytes. */
  void addAddress(byte[] bytes) {
    addAddress(
        (long) PageBuffer.BIG_ENDIAN.get(bytes, 0),
        (long) PageBuffer.BIG_ENDIAN.get(bytes, Long.BYTES));
  }

  void addText(byte[] in, int from, int length) {
    ints.add(texts.add(in, from, length));
    size++;
  }

  void addSubnet(boolean isIpv4, byte[] in, int from, int prefix) {
    int behind = BareText.putSubnet(isIpv4, in, from, prefix, scratch, 0);
    addText(scratch, 0, behind);
  }

  /** Ends a list with all elements that were added since the last one. */
  void addList() {
    ints.add(elements().size());
    size++;
  }

  boolean isUnset(int index) {
    return switch (kind) {
      case SMALL, TEXT, LIST -> ints.get(index) < 0;
      case BIT, LONG, ADDRESS -> unset.get(index);
    };
  }

  /** How many are unset. */
  int unsetCount() {
    return unsetCount;
  }

  long longAt(int index) {
    return longs.get(index);
  }

  /**
   * Copies what the first cells of {@code which} have: bits and numbers, handles of texts, both
   * halves of addresses. One loop for nothing else, as most cells are far apart in memory.
   */
  void copy(int[] which, int count, long[] highs, long[] lows) {
    switch (kind) {
      case BIT -> {
        for (int i = 0; i < count; i++) {
          lows[i] = bits.get(which[i]) ? 1 : 0;
        }
      }
      case SMALL, TEXT -> {
        for (int i = 0; i < count; i++) {
          lows[i] = ints.get(which[i]);
        }
      }
      case LONG -> {
        for (int i = 0; i < count; i++) {
          lows[i] = longs.get(which[i]);
        }
      }
      case ADDRESS -> {
        for (int i = 0; i < count; i++) {
          highs[i] = longs.get(2 * which[i]);
          lows[i] = longs.get(2 * which[i] + 1);
        }
      }
      case LIST -> throw new AssertionError(kind);
    }
  }

  /** Finds a text, and gives where it lies. */
  Texts text(int index) {
    texts.open(ints.get(index));
    return texts;
  }

  /** Finds the text that has a handle, and gives where it lies. */
  Texts texts(int handle) {
    texts.open(handle);
    return texts;
  }

  /** Whether values that are alike can be told by what {@link #copy} gives. */
  boolean areUnique() {
    return kind != Kind.BIT && (kind != Kind.TEXT || texts.isUnique());
  }

  /** The index in {@link #elements} of a list's first element. */
  int from(int index) {
    return index == 0 ? 0 : end(index - 1);
  }

  /** The index behind its last element. */
  int end(int index) {
    int end = ints.get(index);
    return end < 0 ? ~end : end;
  }

  /** Forgets all from {@code index} on, and the elements of a list that was not ended. */
  void cut(int index) {
    if (elements != null) {
      elements.cut(index == 0 ? 0 : end(index - 1));
    }
    for (int i = index; i < size; i++) {
      unsetCount -= isUnset(i) ? 1 : 0;
    }
    switch (kind) {
      case BIT -> bits.cut(index);
      case SMALL, TEXT, LIST -> ints.cut(index);
      case LONG -> longs.cut(index);
      case ADDRESS -> longs.cut(2 * index);
    }
    unset.cut(index);
    size = index;
  }

  /** Forgets all, and gives its memory back. */
  void clear() {
    ints.clear();
    longs.clear();
    bits.clear();
    unset.clear();
    texts.clear();
    if (elements != null) {
      elements.clear();
    }
    size = 0;
    unsetCount = 0;
  }

  /** About how much a cell has to write: the bytes of a text, the elements of a list. */
  long weight(int index) {
    return switch (kind) {
      case TEXT -> isUnset(index) ? 1 : text(index).length();
      case LIST -> {
        int end = end(index);
        long sum = 1;
        for (int i = from(index); i < end; i++) {
          sum += elements().weight(i);
        }
        yield sum;
      }
      case BIT, SMALL, LONG, ADDRESS -> Long.BYTES;
    };
  }

  /** The memory that it takes. */
  long bytes() {
    return ints.bytes()
        + longs.bytes()
        + bits.bytes()
        + unset.bytes()
        + texts.bytes()
        + (elements == null ? 0 : elements.bytes());
  }
}
