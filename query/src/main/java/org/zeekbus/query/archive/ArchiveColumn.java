package org.zeekbus.query.archive;

import org.duckdb.DuckDBColumnType;
import org.zeekbus.columns.Column;
import org.zeekbus.zeek.log.LogField;
import org.zeekbus.zeek.log.ZeekType;

/**
 * How a column goes from Java to DuckDB, and which SQL makes of it what Parquet has. A vector in
 * Java takes no lists, no bytes and no unsigned 64 bits.
 *
 * <table>
 * <caption>Forms</caption>
 * <tr><th>column</th><th>in the chunk</th></tr>
 * <tr><td>count</td><td>BIGINT with the same bits</td></tr>
 * <tr><td>time</td><td>BIGINT, microseconds</td></tr>
 * <tr><td>an address's bytes</td><td>VARCHAR, hex digits</td></tr>
 * <tr><td>set, vector</td><td>VARCHAR: each element behind U+001F, an unset one is U+001E, neither
 * of which is in a text</td></tr>
 * </table>
 *
 * @param column as Parquet has it
 */
record ArchiveColumn(Column column) {
  /** Before each element of a list. */
  static final char ELEMENT = 0x1f;

  /** An element without value. */
  static final char UNSET = 0x1e;

  private LogField field() {
    return column.field();
  }

  /** The type in the chunk. */
  DuckDBColumnType chunkType() {
    if (isText()) {
      return DuckDBColumnType.VARCHAR;
    }
    return switch (field().type()) {
      case BOOL -> DuckDBColumnType.BOOLEAN;
      case DOUBLE, INTERVAL -> DuckDBColumnType.DOUBLE;
      case PORT -> DuckDBColumnType.USMALLINT;
      default -> DuckDBColumnType.BIGINT;
    };
  }

  /** Whether it is a VARCHAR in the chunk. */
  boolean isText() {
    if (column.isCompanion()) {
      return true;
    }
    return switch (field().type()) {
      case BOOL, INT, COUNT, DOUBLE, INTERVAL, TIME, PORT -> false;
      default -> true;
    };
  }

  /** What Parquet has, of the chunk's column of this name. */
  String sql(String name) {
    return switch (column.part()) {
      case BYTES -> "unhex(%s)".formatted(name);
      case PROTOCOL -> "CAST(NULL AS VARCHAR)";
      case VALUE -> field().type().isContainer() ? listSql(name) : valueSql(field().type(), name);
    };
  }

  private static String valueSql(ZeekType type, String name) {
    return switch (type) {
      case TIME -> "make_timestamptz(%s)".formatted(name);
      case COUNT ->
          "CASE WHEN %1$s >= 0 THEN CAST(%1$s AS UBIGINT) ELSE CAST(CAST(%1$s AS HUGEINT) + 18446744073709551616 AS UBIGINT) END"
              .formatted(name);
      default -> name;
    };
  }

  private String listSql(String name) {
    String texts =
        "list_transform(string_split(%s, chr(31))[2:], lambda x: nullif(x, chr(30)))"
            .formatted(name);
    return switch (field().elementType()) {
      case BOOL -> "CAST(%s AS BOOLEAN[])".formatted(texts);
      case INT -> "CAST(%s AS BIGINT[])".formatted(texts);
      case COUNT -> "CAST(%s AS UBIGINT[])".formatted(texts);
      case PORT -> "CAST(%s AS USMALLINT[])".formatted(texts);
      case DOUBLE, INTERVAL -> "CAST(%s AS DOUBLE[])".formatted(texts);
      case TIME ->
          "list_transform(CAST(%s AS BIGINT[]), lambda x: make_timestamptz(x))".formatted(texts);
      default -> texts;
    };
  }
}
