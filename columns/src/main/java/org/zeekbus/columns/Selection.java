package org.zeekbus.columns;

import java.util.Arrays;

/**
 * What the cells have that a row group takes of a column, in the order of its records, and the
 * levels that say where values are missing and lists begin (Dremel's, as in {@code README.md} of
 * parquet-format).
 *
 * <pre>
 * definition  of a value  of a list
 *          0  unset       unset
 *          1  set         empty
 *          2              an unset element
 *          3              a set element
 *
 * repetition: 0 begins a record, 1 goes on with its list
 * </pre>
 *
 * <p>Owner: its {@link ChunkWriter}. Breaks idiom: arrays in parallel, see ParquetBenchmark.
 */
final class Selection {
  /** Few row groups have more values and missing ones. */
  static final int USUAL = 1 << 20;

  private static final int SET = 1;
  static final int EMPTY = 1;
  static final int UNSET_ELEMENT = 2;
  private static final int ELEMENT = 3;

  private int[] cells = {};

  /** As {@link Cells#copy} gives them. */
  private long[] highs = {};

  private long[] lows = {};
  private int[] definitions = {};
  private int[] repetitions = {};
  private int values;
  private int entries;
  private boolean isList;

  /** Forgets what was taken, and memory that few need. */
  void clear() {
    values = 0;
    entries = 0;
    if (cells.length > USUAL) {
      cells = new int[0];
      highs = new long[0];
      lows = new long[0];
      definitions = new int[0];
      repetitions = new int[0];
    }
  }

  /** Takes the records {@code from} to {@code to} of an order. */
  void select(Cells column, int[] order, int from, int to) {
    values = 0;
    entries = 0;
    isList = column.kind() == Cells.Kind.LIST;
    if (isList) {
      selectLists(column, order, from, to);
      column.elements().copy(cells, values, highs, lows);
    } else {
      reserve(to - from);
      selectScalars(column, order, from, to);
      column.copy(cells, values, highs, lows);
    }
  }

  private void selectScalars(Cells column, int[] order, int from, int to) {
    int count = to - from;
    if (column.unsetCount() == 0) {
      System.arraycopy(order, from, cells, 0, count);
      Arrays.fill(definitions, 0, count, SET);
      values = count;
      entries = count;
    } else if (column.unsetCount() == column.size()) {
      Arrays.fill(definitions, 0, count, 0);
      entries = count;
    } else {
      for (int i = 0; i < count; i++) {
        int cell = order[from + i];
        int isSet = column.isUnset(cell) ? 0 : SET; // not foreseeable, so without a branch
        definitions[i] = isSet;
        cells[values] = cell;
        values += isSet;
      }
      entries = count;
    }
  }

  private void selectLists(Cells lists, int[] order, int from, int to) {
    Cells elements = lists.elements();
    for (int i = from; i < to; i++) {
      int first = lists.from(order[i]);
      int end = lists.end(order[i]);
      reserve(Math.addExact(entries, Math.max(1, end - first)));
      if (first == end) {
        repetitions[entries] = 0;
        definitions[entries++] = lists.isUnset(order[i]) ? 0 : EMPTY;
      }
      for (int element = first; element < end; element++) {
        repetitions[entries] = element == first ? 0 : 1;
        select(elements, element, UNSET_ELEMENT, ELEMENT);
      }
    }
  }

  private void select(Cells from, int cell, int ifUnset, int ifSet) {
    if (from.isUnset(cell)) {
      definitions[entries++] = ifUnset;
    } else {
      definitions[entries++] = ifSet;
      cells[values++] = cell;
    }
  }

  private void reserve(int room) {
    if (definitions.length < room) {
      int larger = Math.clamp(2L * definitions.length, room, Integer.MAX_VALUE - 8);
      cells = Arrays.copyOf(cells, larger);
      highs = new long[larger];
      lows = new long[larger];
      definitions = Arrays.copyOf(definitions, larger);
      repetitions = Arrays.copyOf(repetitions, larger);
    }
  }

  /** The number of values that are set. */
  int values() {
    return values;
  }

  /** The higher half of a value that is an address; otherwise any number. */
  long high(int value) {
    return highs[value];
  }

  /** A value: its number, the handle of its text, or the lower half of an address. */
  long low(int value) {
    return lows[value];
  }

  /** The number of levels: values, and what stands for those that are unset. */
  int entries() {
    return entries;
  }

  boolean isList() {
    return isList;
  }

  boolean beginsRecord(int entry) {
    return !isList || repetitions[entry] == 0;
  }

  boolean isSet(int entry) {
    return definitions[entry] == most();
  }

  /** The definition level of a value that is set. */
  int most() {
    return isList ? ELEMENT : 1;
  }

  int[] definitions() {
    return definitions;
  }

  int[] repetitions() {
    return repetitions;
  }
}
