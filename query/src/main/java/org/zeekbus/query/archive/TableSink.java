package org.zeekbus.query.archive;

import java.util.List;
import org.zeekbus.columns.Column;
import org.zeekbus.columns.RecordTable;

/** Puts records into a table for Parquet. Owner: the table's thread. */
final class TableSink implements RecordSink {
  private final RecordTable table;
  private final int[] columns;

  /** The column of the field {@code ts}, or -1. */
  private final int ts;

  private long first;
  private long last;

  TableSink(RecordTable table) {
    this.table = table;
    columns = new int[table.schema().log().size()];
    List<Column> all = table.schema().columns();
    for (int i = 0; i < all.size(); i++) {
      if (!all.get(i).isCompanion()) {
        columns[all.get(i).index()] = i;
      }
    }
    int field = table.schema().log().indexOfTime();
    ts = field < 0 ? -1 : columns[field];
    clear();
  }

  /** Forgets all records. */
  void clear() {
    table.clear();
    first = Long.MAX_VALUE;
    last = Long.MIN_VALUE;
  }

  RecordTable table() {
    return table;
  }

  /** For each field the column that has its values. */
  int[] columns() {
    return columns;
  }

  /** Whether a record has a {@code ts}. */
  boolean hasTimes() {
    return first <= last;
  }

  /** The earliest {@code ts}, in microseconds. */
  long first() {
    return first;
  }

  /** The latest one. */
  long last() {
    return last;
  }

  @Override
  public void beginRecord() {
    table.beginRecord();
  }

  @Override
  public void endRecord() {
    table.endRecord();
  }

  @Override
  public void dropRecord() {
    table.dropRecord();
  }

  @Override
  public void putBoolean(int column, boolean value) {
    table.putBoolean(column, value);
  }

  @Override
  public void putLong(int column, long value) {
    table.putLong(column, value);
  }

  @Override
  public void putTime(int column, long micros) {
    table.putLong(column, micros);
    if (column == ts) {
      first = Math.min(first, micros);
      last = Math.max(last, micros);
    }
  }

  @Override
  public void putDouble(int column, double value) {
    table.putDouble(column, value);
  }

  @Override
  public void putBytes(int column, byte[] in, int from, int length) {
    table.putText(column, in, from, length);
  }

  @Override
  public void putAddress(int column, byte[] in, int from) {
    table.putAddress(column, false, in, from);
  }

  @Override
  public void putUnset(int column) {
    table.putNull(column);
  }

  @Override
  public void beginList(int column) {
    table.beginList(column);
  }

  @Override
  public void endList(int column) {
    table.endList();
  }
}
