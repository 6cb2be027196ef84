package org.zeekbus.query;

import java.sql.Array;
import java.sql.Blob;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.duckdb.DuckDBStruct;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a query, one after another, as DuckDB finds them. Close it before the next query.
 *
 * <p>Owner: one thread.
 */
public final class QueryResult implements AutoCloseable {
  /** Words an error of DuckDB. */
  @FunctionalInterface
  interface Errors {
    QueryException word(SQLException error);
  }

  private final Statement statement;
  private final ResultSet rows;
  private final TimeLimit limit;
  private final Errors errors;
  private final List<ResultColumn> columns;
  private final int[] places; // of the columns among DuckDB's

  private boolean isFirstFetched;
  private boolean hasFirst;

  /**
   * Waits for the first row.
   *
   * @param hidden names of columns that are left out
   */
  QueryResult(
      Statement statement, ResultSet rows, Set<String> hidden, TimeLimit limit, Errors errors)
      throws SQLException {
    this.statement = statement;
    this.rows = rows;
    this.limit = limit;
    this.errors = errors;
    ResultSetMetaData meta = rows.getMetaData();
    List<ResultColumn> shown = new ArrayList<>();
    List<Integer> at = new ArrayList<>();
    for (int i = 1; i <= meta.getColumnCount(); i++) {
      String name = meta.getColumnName(i);
      if (!hidden.contains(name)) {
        shown.add(new ResultColumn(name, meta.getColumnTypeName(i)));
        at.add(i);
      }
    }
    columns = List.copyOf(shown);
    places = at.stream().mapToInt(Integer::intValue).toArray();
    hasFirst = fetch();
    isFirstFetched = true;
  }

  private boolean fetch() throws SQLException {
    limit.enter();
    try {
      return rows.next();
    } finally {
      limit.leave();
    }
  }

  /** The columns. */
  public List<ResultColumn> columns() {
    return columns;
  }

  /**
   * Goes to the next row, at first to the first one.
   *
   * @return whether there is one
   */
  public boolean next() throws QueryException {
    if (isFirstFetched) {
      isFirstFetched = false;
      return hasFirst;
    }
    try {
      return hasFirst && fetch();
    } catch (SQLException e) {
      throw errors.word(e);
    }
  }

  /**
   * A value of this row: null, a {@code Boolean}, {@code Long}, {@code Float} or {@code Double}, a
   * {@code java.math.BigInteger} or {@code BigDecimal}, a {@code String}, an {@code Instant}, a
   * {@code LocalDateTime}, {@code LocalDate} or {@code LocalTime}, {@code byte[]}, a {@code List}
   * of such values, or a {@code Map} to such values in their order.
   *
   * @param column from 0
   */
  public @Nullable Object value(int column) throws QueryException {
    try {
      return plain(rows.getObject(places[column]));
    } catch (SQLException e) {
      throw errors.word(e);
    }
  }

  /** DuckDB's objects are those of its driver, and some must be asked for what they hold. */
  private static @Nullable Object plain(@Nullable Object value) throws SQLException {
    return switch (value) {
      case null -> null;
      case String text -> text;
      case Boolean truth -> truth;
      case Byte number -> (long) number;
      case Short number -> (long) number;
      case Integer number -> (long) number;
      case Number number -> number;
      case OffsetDateTime time -> time.toInstant();
      case Timestamp time -> time.toLocalDateTime();
      case Array list -> list((Object[]) list.getArray());
      case Object[] list -> list(list);
      case DuckDBStruct struct -> map(struct.getMap());
      case Map<?, ?> map -> map(map);
      case Blob blob -> blob.getBytes(1, Math.toIntExact(blob.length()));
      case byte[] bytes -> bytes;
      case Instant time -> time;
      case LocalDateTime time -> time;
      case LocalDate date -> date;
      case LocalTime time -> time;
      default -> value.toString();
    };
  }

  private static List<@Nullable Object> list(@Nullable Object[] values) throws SQLException {
    List<@Nullable Object> list = new ArrayList<>(values.length);
    for (Object each : values) {
      list.add(plain(each));
    }
    return list;
  }

  private static Map<String, @Nullable Object> map(Map<?, ?> values) throws SQLException {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    for (Map.Entry<?, ?> each : values.entrySet()) {
      map.put(String.valueOf(plain(each.getKey())), plain(each.getValue()));
    }
    return map;
  }

  @Override
  public void close() {
    limit.close();
    try (statement;
        rows) {
      // Closing both is all.
    } catch (SQLException _) {
      // The rows were read; whatever remains ends with the database.
    }
  }
}
