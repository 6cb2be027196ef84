package org.zeekbus.columns;

import java.io.IOException;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.PageWriter;
import org.apache.parquet.column.statistics.Statistics;
import org.jspecify.annotations.Nullable;

/**
 * Writes what a row group has of a column: by a dictionary if that is shorter, otherwise value by
 * value.
 *
 * <pre>
 * page:   repetition levels, of lists only | definition levels | values
 * levels: length 4 | runs or packed
 * values: {@link PlainValues}; with a dictionary: width 1 | runs or packed
 * </pre>
 *
 * <p>Owner: one thread; used for all columns of a file, and of the next one. Breaks idiom:
 * parquet-java's own takes an object for each value and a call through four layers, see
 * ParquetBenchmark.
 */
final class ChunkWriter {
  /** Where a page ends when it has as many bytes. */
  private static final long PAGE = 1 << 20;

  /** After so many values, a dictionary must have turned out to be of use. */
  private static final int TRIAL = 1 << 14;

  /** About the bytes of a value's number in a dictionary. */
  private static final int NUMBER = 2;

  private static final int MOST_IN_DICTIONARY = 1 << 16;

  private final Selection selection = new Selection();
  private final Dictionary dictionary = new Dictionary();
  private final PageBuffer page = new PageBuffer();
  private final RunEncoder runs = new RunEncoder(page);
  private final DeltaEncoder deltas = new DeltaEncoder(page);
  private final PageTexts texts = new PageTexts();

  /** For each value its number in the dictionary, if there is one. */
  private int[] numbers = {};

  private boolean hasDictionary;

  /**
   * Whether pages say nothing of what is in them. All of a column or none: readers take what is not
   * said of a page for a page without values.
   */
  private boolean isUnordered;

  /** What was selected last: an address is written twice. */
  private @Nullable Cells selected;

  private int selectedFrom;

  /** Where the current page begins and ends. */
  private int entry;

  private int entryEnd;
  private int value;
  private int valueEnd;
  private int rows;

  /** Forgets the columns of a file, and memory that few need. */
  void clear() {
    selected = null;
    selection.clear();
    page.shrink();
    texts.shrink();
    if (numbers.length > Selection.USUAL) {
      numbers = new int[0];
    }
  }

  /** Writes the records {@code from} to {@code to} of an order, the same one for all columns. */
  void write(
      Column column,
      ColumnDescriptor descriptor,
      Cells cells,
      int[] order,
      int from,
      int to,
      GroupPages group)
      throws IOException {
    Cells leaf = cells.kind() == Cells.Kind.LIST ? cells.elements() : cells;
    if (selected != cells || selectedFrom != from) {
      selection.select(cells, order, from, to);
      hasDictionary = buildDictionary(leaf);
      selected = cells;
      selectedFrom = from;
    }
    BlockBloomFilter bloom = null;
    int different = hasDictionary ? dictionary.size() : selection.values();
    if (ParquetSchema.hasBloomFilter(column) && different > 0) {
      bloom = new BlockBloomFilter(different);
      group.add(descriptor, bloom);
    }
    PageWriter pages = group.pages(descriptor);
    PlainValues values =
        new PlainValues(column, descriptor.getPrimitiveType(), leaf, page, deltas, texts, bloom);
    isUnordered = values.hasNan(selection);
    if (hasDictionary) {
      writeWithDictionary(values, pages, group);
    } else {
      group.expectPacked(values.arePacked());
      writePlain(values, pages);
    }
  }

  private boolean buildDictionary(Cells leaf) {
    dictionary.clear();
    int count = selection.values();
    if (count == 0 || !leaf.areUnique()) {
      return false;
    }
    if (numbers.length < count) {
      numbers = new int[count];
    }
    int most = Math.min(MOST_IN_DICTIONARY, count / 2 + 1);
    boolean isPair = leaf.kind() == Cells.Kind.ADDRESS;
    for (int i = 0; i < count; i++) {
      numbers[i] = dictionary.number(isPair ? selection.high(i) : 0, selection.low(i));
      if (dictionary.size() > most || (i == TRIAL && dictionary.size() > TRIAL - TRIAL / 4)) {
        return false;
      }
    }
    return true;
  }

  private void writeWithDictionary(PlainValues values, PageWriter pages, GroupPages group)
      throws IOException {
    group.expectPacked(false);
    page.clear();
    values.begin();
    values.putAll(dictionary);
    pages.writeDictionaryPage(new DictionaryPage(page.bytes(), dictionary.size(), Encoding.PLAIN));
    group.expectPacked(true);
    // The page's values are among these; its own least and most would cost more than they spare.
    Statistics<?> all = values.statistics(dictionary.size(), 0);
    entryEnd = 0;
    valueEnd = 0;
    while (entryEnd < selection.entries()) {
      nextPage(null);
      beginPage();
      int width = numberWidth(dictionary.size());
      page.reserve(1);
      page.putByte(width);
      runs.put(numbers, value, valueEnd, width);
      Statistics<?> statistics = valueEnd > value ? all.copy() : values.none();
      statistics.incrementNumNulls(entryEnd - entry - (valueEnd - value));
      endPage(pages, values, statistics, Encoding.RLE_DICTIONARY);
    }
  }

  /**
   * Numbers of some bits less than a byte get a whole one, as zstd then finds which are frequent.
   */
  private static int numberWidth(int different) {
    int width = RunEncoder.width(different - 1);
    return width > Byte.SIZE / 2 && width < Byte.SIZE ? Byte.SIZE : width;
  }

  private void writePlain(PlainValues values, PageWriter pages) throws IOException {
    entryEnd = 0;
    valueEnd = 0;
    while (entryEnd < selection.entries()) {
      values.begin();
      long size = nextPage(values);
      beginPage();
      page.reserve(size);
      values.putAll(selection, value, valueEnd);
      int set = valueEnd - value;
      endPage(pages, values, values.statistics(set, entryEnd - entry - set), values.encoding());
    }
  }

  /** Finds the end of a page, which is one of a record; gives how many bytes it takes. */
  private long nextPage(@Nullable PlainValues values) {
    entry = entryEnd;
    value = valueEnd;
    rows = 0;
    long width = values == null ? NUMBER : values.width();
    if (entry == 0 && !selection.isList() && width * selection.entries() <= PAGE) {
      entryEnd = selection.entries();
      valueEnd = selection.values();
      rows = entryEnd;
      return width * valueEnd;
    }
    long size = 0;
    while (entryEnd < selection.entries()) {
      if (selection.beginsRecord(entryEnd)) {
        if (size >= PAGE) {
          break;
        }
        rows++;
      }
      if (selection.isSet(entryEnd++)) {
        size += values == null ? NUMBER : values.take(selection.low(valueEnd));
        valueEnd++;
      } else {
        size++;
      }
    }
    return size;
  }

  private void beginPage() {
    page.clear();
    if (selection.isList()) {
      putLevels(selection.repetitions(), 1);
      putLevels(selection.definitions(), selection.most());
    } else {
      putDefinitions();
    }
  }

  private void putDefinitions() {
    int count = entryEnd - entry;
    int set = valueEnd - value;
    if (set != 0 && set != count) {
      putLevels(selection.definitions(), 1);
      return;
    }
    int begin = beginLevels();
    runs.putSame(set == 0 ? 0 : 1, count, 1);
    endLevels(begin);
  }

  /** Puts levels behind their length. */
  private void putLevels(int[] levels, int most) {
    int begin = beginLevels();
    runs.put(levels, entry, entryEnd, RunEncoder.width(most));
    endLevels(begin);
  }

  private int beginLevels() {
    page.reserve(Integer.BYTES);
    page.putInt(0);
    return page.length();
  }

  private void endLevels(int begin) {
    page.setInt(begin - Integer.BYTES, page.length() - begin);
  }

  private void endPage(
      PageWriter pages, PlainValues values, Statistics<?> statistics, Encoding encoding)
      throws IOException {
    pages.writePage(
        page.bytes(),
        entryEnd - entry,
        rows,
        isUnordered ? values.unknown() : statistics,
        Encoding.RLE,
        Encoding.RLE,
        encoding);
  }
}
