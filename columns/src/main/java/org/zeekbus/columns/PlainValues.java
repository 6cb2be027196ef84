package org.zeekbus.columns;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.statistics.BinaryStatistics;
import org.apache.parquet.column.statistics.BooleanStatistics;
import org.apache.parquet.column.statistics.DoubleStatistics;
import org.apache.parquet.column.statistics.IntStatistics;
import org.apache.parquet.column.statistics.LongStatistics;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.schema.PrimitiveType;
import org.jspecify.annotations.Nullable;
import org.zeekbus.format.BareText;
import org.zeekbus.zeek.log.ZeekType;
import org.zeekbus.zeek.value.PortValue;
import org.zeekbus.zeek.value.XxHash64;

/**
 * Puts values of one column into a page. In a dictionary, and if they are bits or doubles, as
 * Parquet's encoding PLAIN has them: bits, from the lowest on; numbers of 4 or 8 bytes, the lowest
 * first; bytes behind their length, 4 bytes. Otherwise numbers by their differences, as {@link
 * DeltaEncoder} has them, and texts as DELTA_LENGTH_BYTE_ARRAY: all their lengths by differences,
 * then all their bytes; if all begin with the same ones, as DELTA_BYTE_ARRAY: before the lengths
 * come those of what is left out, by differences. Keeps the least and the most for the statistics,
 * and fills the bloom filter. Owner: its {@link ChunkWriter}. Breaks idiom: one class for all
 * types, see ParquetBenchmark.
 */
final class PlainValues {
  private enum Form {
    BIT,
    SMALL,
    SIGNED,
    UNSIGNED,
    DOUBLE,
    PROTOCOL,
    ADDRESS_TEXT,
    ADDRESS_BYTES,
    TEXT
  }

  private static final byte[][] PROTOCOLS =
      Arrays.stream(PortValue.Protocol.values())
          .map(each -> each.toString().getBytes(StandardCharsets.US_ASCII))
          .toArray(byte[][]::new);

  private static final int ADDRESS = 16;

  /** Zeek's identifiers all begin with the same letter. */
  private static final int MOST_PREFIX = 8;

  private static final long IPV4 = 0xffffL;

  private final PrimitiveType type;
  private final Form form;
  private final Cells cells;
  private final PageBuffer out;
  private final @Nullable BlockBloomFilter bloom;
  private final byte[] scratch = new byte[ADDRESS];
  private final DeltaEncoder deltas;
  private final PageTexts texts;

  /** With how many bytes, of the first, all texts begin; these are left out of the others. */
  private int prefix;

  private final byte[] first = new byte[MOST_PREFIX];

  /** Numbers, with the sign turned over if they are unsigned; bits as 0 and 1. */
  private long least;

  private long most;
  private double leastDouble;
  private double mostDouble;

  /** Where in the page the least and the most bytes are; a length of -1 if there are none. */
  private int leastAt;

  private int leastLength;
  private int mostAt;
  private int mostLength;

  /** For values of these cells; the bloom filter gets each that is put. */
  PlainValues(
      Column column,
      PrimitiveType type,
      Cells cells,
      PageBuffer out,
      DeltaEncoder deltas,
      PageTexts texts,
      @Nullable BlockBloomFilter bloom) {
    this.type = type;
    this.form = form(column);
    this.cells = cells;
    this.out = out;
    this.bloom = bloom;
    this.deltas = deltas;
    this.texts = texts;
  }

  private static Form form(Column column) {
    return switch (column.part()) {
      case BYTES -> Form.ADDRESS_BYTES;
      case PROTOCOL -> Form.PROTOCOL;
      case VALUE -> {
        ZeekType of = column.field().type();
        yield form(of.isContainer() ? column.field().elementType() : of);
      }
    };
  }

  private static Form form(ZeekType type) {
    return switch (type) {
      case BOOL -> Form.BIT;
      case PORT -> Form.SMALL;
      case INT, TIME -> Form.SIGNED;
      case COUNT -> Form.UNSIGNED;
      case DOUBLE, INTERVAL -> Form.DOUBLE;
      case ADDR -> Form.ADDRESS_TEXT;
      default -> Form.TEXT;
    };
  }

  /** How {@link #putAll(Selection, int, int)} has put them. */
  Encoding encoding() {
    return switch (form) {
      case SMALL, SIGNED, UNSIGNED -> Encoding.DELTA_BINARY_PACKED;
      case TEXT -> prefix > 0 ? Encoding.DELTA_BYTE_ARRAY : Encoding.DELTA_LENGTH_BYTE_ARRAY;
      default -> Encoding.PLAIN;
    };
  }

  /** Whether it puts them as numbers that are packed into bits. */
  boolean arePacked() {
    return encoding() == Encoding.DELTA_BINARY_PACKED;
  }

  /** Begins with values whose least and most are wanted. */
  void begin() {
    least = Long.MAX_VALUE;
    most = Long.MIN_VALUE;
    leastDouble = Double.POSITIVE_INFINITY;
    mostDouble = Double.NEGATIVE_INFINITY;
    prefix = 0;
    leastLength = -1;
    mostLength = -1;
    texts.clear();
  }

  /** How many bytes each value takes at most; very many if that is not known before. */
  long width() {
    return switch (form) {
      case BIT -> 1;
      case SMALL -> Integer.BYTES;
      case SIGNED, UNSIGNED, DOUBLE -> Long.BYTES;
      case PROTOCOL, ADDRESS_TEXT, ADDRESS_BYTES -> Integer.BYTES + BareText.LONGEST_ADDRESS;
      case TEXT -> Integer.MAX_VALUE;
    };
  }

  /** The page gets this value of a selection; gives how many bytes that takes at most. */
  long take(long low) {
    if (form != Form.TEXT) {
      return width();
    }
    Texts text = cells.texts((int) low);
    texts.add(text);
    return Integer.BYTES + (long) text.length();
  }

  /** Puts values of a selection, for which there must be room; texts were taken before. */
  void putAll(Selection selection, int from, int to) {
    switch (form) {
      case BIT -> putBits(selection, from, to);
      case SMALL, SIGNED -> putDifferences(selection, from, to, 0);
      case UNSIGNED -> putDifferences(selection, from, to, Long.MIN_VALUE);
      case DOUBLE -> {
        for (int i = from; i < to; i++) {
          putDouble(selection.low(i));
        }
      }
      case ADDRESS_TEXT, ADDRESS_BYTES -> {
        for (int i = from; i < to; i++) {
          put(selection.high(i), selection.low(i));
        }
      }
      case TEXT -> putTexts();
      case PROTOCOL -> {
        for (int i = from; i < to; i++) {
          put(0, selection.low(i));
        }
      }
    }
  }

  private void putDifferences(Selection selection, int from, int to, long turn) {
    long[] numbers = deltas.numbers(to - from);
    for (int i = from; i < to; i++) {
      long number = selection.low(i);
      numbers[i - from] = number;
      see(number ^ turn);
    }
    out.reserve(DeltaEncoder.most(to - from));
    deltas.put(numbers, to - from);
  }

  private void putTexts() {
    int count = texts.count();
    prefix = commonPrefix();
    long[] lengths = deltas.numbers(count);
    for (int i = 0; i < count; i++) {
      int suffix = texts.length(i) - (i == 0 ? 0 : prefix);
      lengths[i] = suffix;
    }
    out.reserve(2 * DeltaEncoder.most(count) + texts.bytes());
    if (prefix > 0) {
      deltas.put(prefixes(count), count);
    }
    deltas.put(lengths, count);
    byte[] in = texts.array();
    int at = 0;
    for (int i = 0; i < count; i++) {
      int length = texts.length(i);
      int left = i == 0 ? 0 : prefix;
      out.putBytes(in, at + left, length - left);
      addToBloom(in, at, length);
      see(out.length() - (length - prefix), length - prefix);
      at += length;
    }
  }

  /** With how many bytes all of them begin, up to those of {@link #first}. */
  private int commonPrefix() {
    int count = texts.count();
    if (count < 2) {
      return 0;
    }
    byte[] in = texts.array();
    int common = Math.min(texts.length(0), first.length);
    System.arraycopy(in, 0, first, 0, common);
    int at = texts.length(0);
    for (int i = 1; i < count && common > 0; i++) {
      int most = Math.min(common, texts.length(i));
      int differs = Arrays.mismatch(first, 0, most, in, at, at + most);
      common = differs < 0 ? most : differs;
      at += texts.length(i);
    }
    return common;
  }

  /** None for the first value, then always the same. */
  private long[] prefixes(int count) {
    long[] prefixes = new long[count];
    Arrays.fill(prefixes, 1, count, prefix);
    return prefixes;
  }

  private void putBits(Selection selection, int from, int to) {
    int eight = 0;
    for (int i = from; i < to; i++) {
      int bit = (int) selection.low(i);
      least = Math.min(least, bit);
      most = Math.max(most, bit);
      eight |= bit << ((i - from) & 7);
      if (((i - from) & 7) == 7 || i == to - 1) {
        out.putByte(eight);
        eight = 0;
      }
    }
  }

  /** Puts all values of a dictionary. Makes room. */
  void putAll(Dictionary dictionary) {
    for (int i = 0; i < dictionary.size(); i++) {
      long bytes = Integer.BYTES + BareText.LONGEST_ADDRESS;
      if (form == Form.TEXT) {
        bytes += cells.texts((int) dictionary.low(i)).length();
      }
      out.reserve(bytes);
      put(dictionary.high(i), dictionary.low(i));
    }
  }

  /** Puts what a {@link Dictionary} has of a value. */
  private void put(long high, long low) {
    switch (form) {
      case SMALL -> {
        out.putInt((int) low);
        least = Math.min(least, low);
        most = Math.max(most, low);
      }
      case SIGNED -> putLong(low, 0);
      case UNSIGNED -> putLong(low, Long.MIN_VALUE);
      case DOUBLE -> putDouble(low);
      case PROTOCOL -> {
        byte[] name = PROTOCOLS[(int) low];
        putBytes(name, 0, name.length);
      }
      case ADDRESS_TEXT -> putAddress(high, low);
      case ADDRESS_BYTES -> {
        out.putInt(ADDRESS);
        out.putLongBigEndian(high);
        out.putLongBigEndian(low);
        seeValue(out.length() - ADDRESS, ADDRESS);
      }
      case TEXT -> {
        Texts text = cells.texts((int) low);
        putBytes(text.array(), text.offset(), text.length());
      }
      case BIT -> throw new AssertionError(form);
    }
  }

  private void putLong(long value, long turn) {
    out.putLong(value);
    see(value ^ turn);
  }

  private void see(long turned) {
    least = Math.min(least, turned);
    most = Math.max(most, turned);
  }

  private void putDouble(long bits) {
    out.putLong(bits);
    double value = Double.longBitsToDouble(bits);
    if (value < leastDouble) {
      leastDouble = value;
    }
    if (value > mostDouble) {
      mostDouble = value;
    }
  }

  private void putAddress(long high, long low) {
    boolean isIpv4 = high == 0 && low >>> Integer.SIZE == IPV4;
    PageBuffer.BIG_ENDIAN.set(scratch, 0, high);
    PageBuffer.BIG_ENDIAN.set(scratch, Long.BYTES, low);
    int at = out.length();
    out.putInt(0);
    int behind =
        BareText.putAddress(
            isIpv4, scratch, isIpv4 ? ADDRESS - Integer.BYTES : 0, out.array(), out.length());
    out.endAt(behind);
    out.setInt(at, behind - at - Integer.BYTES);
    seeValue(at + Integer.BYTES, behind - at - Integer.BYTES);
  }

  private void putBytes(byte[] from, int offset, int size) {
    out.putInt(size);
    out.putBytes(from, offset, size);
    seeValue(out.length() - size, size);
  }

  /** Sees a whole value in the page. */
  private void seeValue(int at, int length) {
    addToBloom(out.array(), at, length);
    see(at, length);
  }

  private void addToBloom(byte[] in, int at, int length) {
    if (bloom != null) {
      bloom.insertHash(XxHash64.of(in, at, length));
    }
  }

  /** Sees a value in the page, without its prefix. */
  private void see(int at, int length) {
    if (leastLength < 0 || compare(at, length, leastAt, leastLength) < 0) {
      leastAt = at;
      leastLength = length;
    }
    if (mostLength < 0 || compare(at, length, mostAt, mostLength) > 0) {
      mostAt = at;
      mostLength = length;
    }
  }

  private int compare(int at, int length, int otherAt, int otherLength) {
    byte[] in = out.array();
    return Arrays.compareUnsigned(in, at, at + length, in, otherAt, otherAt + otherLength);
  }

  /**
   * What readers may skip by: the least and the most since {@link #begin}, while the page is as it
   * was then filled, and how many are unset.
   */
  Statistics<?> statistics(int set, int unset) {
    Statistics<?> statistics = Statistics.createStats(type);
    statistics.incrementNumNulls(unset);
    if (set > 0) {
      switch (statistics) {
        case BooleanStatistics bits -> bits.setMinMax(least != 0, most != 0);
        case IntStatistics numbers -> numbers.setMinMax((int) least, (int) most);
        case LongStatistics numbers -> {
          long turn = form == Form.UNSIGNED ? Long.MIN_VALUE : 0;
          numbers.setMinMax(least ^ turn, most ^ turn);
        }
        // Some readers tell 0 from -0.
        case DoubleStatistics numbers ->
            numbers.setMinMax(
                leastDouble == 0 ? -0.0 : leastDouble, mostDouble == 0 ? 0.0 : mostDouble);
        case BinaryStatistics bytes ->
            bytes.setMinMaxFromBytes(copy(leastAt, leastLength), copy(mostAt, mostLength));
        default -> throw new AssertionError(statistics);
      }
    }
    return statistics;
  }

  /** Those of a page without any value. */
  Statistics<?> none() {
    return Statistics.createStats(type);
  }

  /** Those by which nothing is skipped. */
  Statistics<?> unknown() {
    return Statistics.getBuilderForReading(type).build();
  }

  /** Whether one of these is NaN: readers differ in where that comes. */
  boolean hasNan(Selection selection) {
    if (form == Form.DOUBLE) {
      for (int i = 0; i < selection.values(); i++) {
        if (Double.isNaN(Double.longBitsToDouble(selection.low(i)))) {
          return true;
        }
      }
    }
    return false;
  }

  private byte[] copy(int at, int length) {
    byte[] value = new byte[prefix + length];
    System.arraycopy(first, 0, value, 0, prefix);
    System.arraycopy(out.array(), at, value, prefix, length);
    return value;
  }
}
