package org.zeekbus.query;

import java.util.Locale;
import java.util.Set;

/**
 * A column of a result.
 *
 * @param name as the query calls it; several columns may have one name
 * @param type DuckDB's, such as {@code VARCHAR[]}
 */
public record ResultColumn(String name, String type) {
  private static final String TIME = "TIMESTAMP WITH TIME ZONE";

  private static final Set<String> NUMBERS =
      Set.of(
          "TINYINT",
          "SMALLINT",
          "INTEGER",
          "BIGINT",
          "HUGEINT",
          "UTINYINT",
          "USMALLINT",
          "UINTEGER",
          "UBIGINT",
          "UHUGEINT",
          "FLOAT",
          "DOUBLE");

  private static final Set<String> OTHER_PLAIN =
      Set.of(
          "BOOLEAN",
          "DATE",
          "TIMESTAMP",
          "TIMESTAMP_S",
          "TIMESTAMP_MS",
          "TIMESTAMP_NS",
          TIME,
          "VARCHAR");

  /** Whether its values are numbers. */
  public boolean isNumber() {
    return NUMBERS.contains(type) || (type.startsWith("DECIMAL") && !isNested());
  }

  /** Whether the driver can read its values. */
  boolean isPlain() {
    return isNumber() || OTHER_PLAIN.contains(type);
  }

  boolean isBlob() {
    return type.equals("BLOB");
  }

  /** Whether its values have parts. */
  boolean isNested() {
    String upper = type.toUpperCase(Locale.ROOT);
    return type.endsWith("]")
        || upper.startsWith("STRUCT")
        || upper.startsWith("MAP")
        || upper.startsWith("UNION")
        || upper.equals("VARIANT");
  }

  /** Whether its values are times, as Zeek's are. */
  public boolean isTime() {
    return type.equals(TIME);
  }

  /** Whether its values are lists of times. */
  boolean isTimes() {
    return type.startsWith(TIME + "[");
  }

  /** What gives its values in a form that the driver can read. */
  String select(int place) {
    String value = "#" + place;
    if (isPlain()) {
      return value;
    }
    return isBlob()
        ? "hex(%s)".formatted(value)
        : isNested() ? "to_json(%s)::VARCHAR".formatted(value) : value + "::VARCHAR";
  }
}
