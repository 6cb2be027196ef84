package org.zeekbus.parquet;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.zeekbus.columns.ColumnSchema;
import org.zeekbus.columns.FileTags;
import org.zeekbus.columns.NewestTime;
import org.zeekbus.columns.ParquetName;
import org.zeekbus.columns.Pieces;
import org.zeekbus.columns.RecordTable;
import org.zeekbus.zeek.DecodeException;
import org.zeekbus.zeek.log.LogBatchReader;
import org.zeekbus.zeek.log.LogSchema;

/**
 * The records of one log that arrived in one hour, until a file has them. Owner: the sink's thread.
 */
final class LogTable {
  private static final long SECOND = 1000;

  private final String path;
  private final RecordTable records;
  private long bytes;
  private long first = Long.MAX_VALUE;
  private long last = Long.MIN_VALUE;

  /** An empty one, whose memory comes from {@code pieces}. */
  LogTable(LogSchema schema, Pieces pieces) {
    this.path = pathOf(schema);
    this.records = new RecordTable(ColumnSchema.of(schema), pieces);
  }

  /** The path in names of directories and files. */
  static String pathOf(LogSchema schema) {
    return schema.path().textWithHex();
  }

  /**
   * Adds a batch, all or nothing.
   *
   * @param millis when it arrived
   * @throws IllegalStateException if it does not fit
   * @throws DecodeException if it breaks the format
   */
  void add(LogBatchReader batch, long millis) {
    try {
      records.add(batch);
    } finally {
      bytes = records.bytes(); // the texts of a batch that was not taken are there, too
    }
    first = Math.min(first, millis);
    last = Math.max(last, millis);
  }

  RecordTable records() {
    return records;
  }

  long bytes() {
    return bytes;
  }

  /** The name of its file. */
  ParquetName name(String writer, long number) {
    return name(path, writer, first, last, number, NewestTime.of(records));
  }

  /** The name of a file with records that arrived at one time. */
  static ParquetName name(String path, String writer, long millis, long number) {
    return name(path, writer, millis, millis, number, Optional.empty());
  }

  private static ParquetName name(
      String path, String writer, long first, long last, long number, Optional<Instant> newest) {
    return new ParquetName(
        path,
        Instant.ofEpochSecond(Math.floorDiv(first, SECOND)),
        Instant.ofEpochSecond(Math.ceilDiv(last, SECOND)),
        writer,
        number,
        number,
        newest);
  }

  /** What its file says besides the columns. */
  Map<String, String> tags() {
    return Map.of(
        FileTags.VERSION, BuildVersion.NUMBER, FileTags.ARRIVED, FileTags.arrived(first, last));
  }
}
