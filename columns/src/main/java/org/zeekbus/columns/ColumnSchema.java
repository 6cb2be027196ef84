package org.zeekbus.columns;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.zeekbus.zeek.log.LogField;
import org.zeekbus.zeek.log.LogSchema;
import org.zeekbus.zeek.log.ZeekType;

/**
 * The columns of a log in Parquet: those of its fields in their order, and directly behind each
 * address {@code NAME.bytes}, behind each port {@code NAME.proto}. Names that differ in their case
 * alone are one name in SQL; the later ones get {@code _2}, {@code _3} and so on. Owner: nobody,
 * never changes.
 */
public final class ColumnSchema {
  /** Behind the name of a field with addresses, for their bytes. */
  public static final String BYTES = ".bytes";

  /** Behind the name of a field with ports, for their protocols. */
  public static final String PROTOCOL = ".proto";

  private final LogSchema log;
  private final List<Column> columns;

  private ColumnSchema(LogSchema log, List<Column> columns) {
    this.log = log;
    this.columns = List.copyOf(columns);
  }

  /** The columns of a log with this schema. */
  public static ColumnSchema of(LogSchema log) {
    List<Column> columns = new ArrayList<>();
    Set<String> taken = new HashSet<>();
    for (int i = 0; i < log.size(); i++) {
      LogField field = log.field(i);
      String name = unique(field.name().text(), taken);
      columns.add(new Column(name, Column.Part.VALUE, i, field));
      if (field.type() == ZeekType.ADDR) {
        columns.add(new Column(unique(name + BYTES, taken), Column.Part.BYTES, i, field));
      } else if (field.type() == ZeekType.PORT) {
        columns.add(new Column(unique(name + PROTOCOL, taken), Column.Part.PROTOCOL, i, field));
      }
    }
    return new ColumnSchema(log, columns);
  }

  private static String unique(String name, Set<String> taken) {
    String free = name;
    for (int i = 2; !taken.add(free.toLowerCase(Locale.ROOT)); i++) {
      free = name + "_" + i;
    }
    return free;
  }

  /** The log's schema. */
  public LogSchema log() {
    return log;
  }

  /** All columns, in their order. */
  public List<Column> columns() {
    return columns;
  }
}
