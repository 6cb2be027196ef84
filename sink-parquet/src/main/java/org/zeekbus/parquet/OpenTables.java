package org.zeekbus.parquet;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.zeekbus.zeek.log.LogBatchReader;
import org.zeekbus.zeek.log.LogSchema;

/**
 * Records in memory, a table for each log, schema and hour of arrival. Anybody can invent logs, so
 * their number has a bound. Owner: the sink's thread; {@link #bytes} and {@link #records} are for
 * any.
 */
final class OpenTables {
  /** With so many tables all are written: each takes memory, and becomes a file. */
  static final int MOST = 200;

  private static final long HOUR = 3_600_000;

  private record Key(LogSchema schema, long hour) {}

  private final long mostRecords;
  private final long mostBytes;
  private final Map<Key, LogTable> tables = new LinkedHashMap<>();

  /** Those of one hour, as the logger usually gives the same object for equal schemas. */
  private final IdentityHashMap<LogSchema, LogTable> byObject = new IdentityHashMap<>();

  private long hourOfObjects = Long.MIN_VALUE;
  private boolean isOneFull;
  private volatile long bytes;
  private volatile long records;

  OpenTables(long mostRecords, long mostBytes) {
    this.mostRecords = mostRecords;
    this.mostBytes = mostBytes;
  }

  /** The table for such a batch; null if there is none yet. */
  @Nullable LogTable find(LogSchema schema, long millis) {
    long hour = Math.floorDiv(millis, HOUR);
    if (hour != hourOfObjects || byObject.size() > 2 * MOST) {
      hourOfObjects = hour;
      byObject.clear();
    }
    LogTable table = byObject.get(schema);
    if (table == null) {
      table = tables.get(new Key(schema, hour));
      if (table != null) {
        byObject.put(schema, table);
      }
    }
    return table;
  }

  /** Adds a batch to a table, all or nothing; a new table is kept if it takes the batch. */
  @SuppressWarnings("NonAtomicVolatileUpdate") // only the sink's thread writes
  void add(LogTable table, LogBatchReader batch, long millis) {
    boolean isNew = table.records().records() == 0;
    long before = table.bytes();
    try {
      table.add(batch, millis);
    } finally {
      if (table.records().records() > 0) {
        bytes += table.bytes() - before;
      }
    }
    records += batch.records();
    if (isNew) {
      tables.put(new Key(batch.schema(), Math.floorDiv(millis, HOUR)), table);
    }
    isOneFull |= table.records().records() >= mostRecords;
  }

  /** Whether all should be written now. */
  boolean isFull() {
    return isOneFull || bytes >= mostBytes || tables.size() >= MOST;
  }

  long bytes() {
    return bytes;
  }

  long records() {
    return records;
  }

  boolean isEmpty() {
    return tables.isEmpty();
  }

  /** All, which are no more here. */
  List<LogTable> takeAll() {
    List<LogTable> all = new ArrayList<>(tables.values());
    tables.clear();
    byObject.clear();
    isOneFull = false;
    bytes = 0;
    records = 0;
    return all;
  }
}
