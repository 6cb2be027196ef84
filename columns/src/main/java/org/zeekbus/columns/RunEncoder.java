package org.zeekbus.columns;

/**
 * Small numbers as Parquet's encoding RLE has them, all of one width in bits: runs of a number, and
 * in between groups of 8 that are packed. Source: {@code Encodings.md} of parquet-format.
 *
 * <pre>
 * run:    its length and a bit of 0, 7 bits a byte | the number, in whole bytes
 * packed: how many groups and a bit of 1, 7 bits a byte | numbers from the lowest bit on
 * </pre>
 *
 * <p>Owner: its {@link ChunkWriter}.
 */
final class RunEncoder {
  private static final int GROUP = 8;

  /** Of the number before a run or packed groups. */
  private static final int LONGEST_HEAD = 5;

  private final PageBuffer out;

  RunEncoder(PageBuffer out) {
    this.out = out;
  }

  /** The width of numbers up to {@code most}. */
  static int width(int most) {
    return Integer.SIZE - Integer.numberOfLeadingZeros(most);
  }

  /** Puts numbers behind what the page has; makes room. */
  void put(int[] numbers, int from, int to, int width) {
    int packed = from;
    int at = from;
    while (at < to) {
      int end = at + 1;
      while (end < to && numbers[end] == numbers[at]) {
        end++;
      }
      // A run begins where a group could.
      int begin = packed + (at - packed + GROUP - 1) / GROUP * GROUP;
      if (end - begin >= GROUP || (end == to && begin == packed && packed == at)) {
        pack(numbers, packed, begin, width);
        putRun(numbers[at], end - begin, width);
        packed = end;
      }
      at = end;
    }
    pack(numbers, packed, to, width);
  }

  /** Puts a number so many times, as {@link #put} would. */
  void putSame(int number, int count, int width) {
    if (count > 0) {
      putRun(number, count, width);
    }
  }

  private void putRun(int number, int length, int width) {
    out.reserve(LONGEST_HEAD + Integer.BYTES);
    putHead((long) length << 1);
    for (int bits = 0; bits < width; bits += Byte.SIZE) {
      out.putByte(number >>> bits);
    }
  }

  private void pack(int[] numbers, int from, int to, int width) {
    if (from == to) {
      return;
    }
    int groups = (to - from + GROUP - 1) / GROUP;
    out.reserve(LONGEST_HEAD + (long) groups * width + Integer.BYTES);
    putHead(((long) groups << 1) | 1);
    int behind = out.length() + groups * width;
    long bits = 0;
    int count = 0;
    for (int i = from; i < to; i++) {
      bits |= (long) numbers[i] << count;
      count += width;
      if (count >= Integer.SIZE) {
        out.putInt((int) bits);
        bits >>>= Integer.SIZE;
        count -= Integer.SIZE;
      }
    }
    while (out.length() < behind) {
      out.putByte((int) bits);
      bits >>>= Byte.SIZE;
    }
    out.endAt(behind);
  }

  private void putHead(long head) {
    long left = head;
    while (left > 0x7f) {
      out.putByte((int) left | 0x80);
      left >>>= 7;
    }
    out.putByte((int) left);
  }
}
