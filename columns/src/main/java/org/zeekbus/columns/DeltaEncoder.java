package org.zeekbus.columns;

/**
 * Numbers of 64 bits as Parquet's encoding DELTA_BINARY_PACKED has them: what each has more than
 * the one before it, in as few bits as the largest such difference of 32 takes. Differences wrap,
 * so that all numbers have one. Source: {@code Encodings.md} of parquet-format 2.12.
 *
 * <pre>
 * head:  128, the values of a block | 4, its miniblocks | how many numbers | the first one, zigzag
 * block: least difference, zigzag | a width in bits for each miniblock, 1 byte each | miniblocks
 * miniblock: 32 differences less the least one, from the lowest bit on; missing in the last block
 *        if there are no more, filled with 0 if there are fewer
 * </pre>
 *
 * The numbers of the head, and the least difference, have 7 bits a byte.
 *
 * <p>Owner: its {@link ChunkWriter}. Breaks idiom: packs by hand, see ParquetBenchmark.
 */
final class DeltaEncoder {
  private static final int MINIBLOCK = 32;
  private static final int MINIBLOCKS = 4;
  private static final int BLOCK = MINIBLOCK * MINIBLOCKS;

  /** The longest number of 64 bits with 7 bits a byte. */
  private static final int LONGEST = 10;

  private static final int HEAD = 2 * LONGEST + 3;

  private final PageBuffer out;
  private long[] numbers = {};
  private final long[] differences = new long[BLOCK];

  DeltaEncoder(PageBuffer out) {
    this.out = out;
  }

  /** The most bytes that so many numbers take. */
  static long most(int count) {
    long blocks = (count + BLOCK - 1L) / BLOCK;
    return HEAD + blocks * (LONGEST + MINIBLOCKS + (long) BLOCK * Long.BYTES);
  }

  /** Room for numbers to {@link #put}, the same as before if that is enough. */
  long[] numbers(int count) {
    if (numbers.length < count) {
      numbers = new long[count];
    }
    return numbers;
  }

  /** Puts numbers, for which there must be room. */
  void put(long[] numbers, int count) {
    putNumber(BLOCK);
    putNumber(MINIBLOCKS);
    putNumber(count);
    putZigzag(count == 0 ? 0 : numbers[0]);
    for (int from = 1; from < count; from += BLOCK) {
      putBlock(numbers, from, Math.min(BLOCK, count - from));
    }
  }

  private void putBlock(long[] numbers, int from, int count) {
    long least = Long.MAX_VALUE;
    long before = numbers[from - 1];
    for (int i = 0; i < count; i++) {
      long number = numbers[from + i];
      long difference = number - before;
      differences[i] = difference;
      least = Math.min(least, difference);
      before = number;
    }
    putZigzag(least);
    int widths = out.length();
    out.putInt(0);
    for (int i = 0; i < count; i += MINIBLOCK) {
      int width = subtract(least, i, Math.min(count, i + MINIBLOCK));
      out.array()[widths + i / MINIBLOCK] = (byte) width;
      pack(i, width);
    }
  }

  /** Makes differences of a miniblock what they have more than the least; gives their width. */
  private int subtract(long least, int from, int to) {
    long all = 0;
    for (int i = from; i < to; i++) {
      differences[i] -= least;
      all |= differences[i];
    }
    for (int i = to; i < from + MINIBLOCK; i++) {
      differences[i] = 0;
    }
    return Long.SIZE - Long.numberOfLeadingZeros(all);
  }

  private void pack(int from, int width) {
    if (width == 0) {
      return;
    }
    long bits = 0;
    int count = 0;
    for (int i = from; i < from + MINIBLOCK; i++) {
      long difference = differences[i];
      bits |= difference << count;
      count += width;
      if (count >= Long.SIZE) {
        out.putLong(bits);
        count -= Long.SIZE;
        bits = count == 0 ? 0 : difference >>> (width - count);
      }
    }
    // 32 values fill whole bytes, but perhaps half of a number of 64 bits.
    if (count > 0) {
      out.putInt((int) bits);
    }
  }

  private void putZigzag(long number) {
    putNumber((number << 1) ^ (number >> (Long.SIZE - 1)));
  }

  private void putNumber(long number) {
    long left = number;
    while ((left & ~0x7fL) != 0) {
      out.putByte((int) left | 0x80);
      left >>>= 7;
    }
    out.putByte((int) left);
  }
}
