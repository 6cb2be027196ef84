package org.zeekbus.query;

import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.duckdb.DuckDBChunkedResult;
import org.duckdb.DuckDBDataChunkReader;
import org.duckdb.DuckDBPreparedStatement;
import org.duckdb.DuckDBReadableVector;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;

/**
 * The rows of a query, one after another, as DuckDB finds them. Close it before the next query.
 *
 * <p>Owner: one thread.
 */
public final class QueryResult implements AutoCloseable {
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();

  /** As DuckDB writes times in lists. */
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern(
          "uuuu-MM-dd HH:mm:ss[.SSSSSS][.SSSSS][.SSSS][.SSS][.SS][.S]X", Locale.ROOT);

  /** Words an error of DuckDB. */
  @FunctionalInterface
  interface Errors {
    QueryException word(SQLException error);
  }

  private final DuckDBPreparedStatement statement;
  private final DuckDBChunkedResult chunks;
  private final TimeLimit limit;
  private final Errors errors;
  private final List<ResultColumn> columns;

  private @Nullable DuckDBDataChunkReader chunk;
  private long row = -1; // in the chunk
  private boolean isFirstFetched;
  private boolean hasFirst;

  /**
   * Runs a statement, and waits for its first row.
   *
   * @param columns of the statement
   */
  QueryResult(
      DuckDBPreparedStatement statement, List<ResultColumn> columns, TimeLimit limit, Errors errors)
      throws SQLException {
    this.statement = statement;
    this.columns = List.copyOf(columns);
    this.limit = limit;
    this.errors = errors;
    chunks = statement.query();
    boolean isRunning = false;
    try {
      hasFirst = fetch();
      isFirstFetched = true;
      isRunning = true;
    } finally {
      if (!isRunning) {
        chunks.close();
      }
    }
  }

  private boolean fetch() throws SQLException {
    DuckDBDataChunkReader current = chunk;
    if (current != null && ++row < current.rowCount()) {
      return true;
    }
    try {
      while (chunks.nextChunk()) {
        current = chunks.chunk();
        if (current.rowCount() > 0) {
          chunk = current;
          row = 0;
          return true;
        }
      }
    } catch (RuntimeException e) { // the driver has some of its own
      throw new SQLException(e.getMessage(), e);
    }
    chunk = null;
    StreamError.check(chunks);
    return false;
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
    DuckDBDataChunkReader current = chunk;
    if (current == null) {
      return false;
    }
    if (row + 1 < current.rowCount()) {
      row++;
      return true;
    }
    limit.enter();
    try {
      return fetch();
    } catch (SQLException e) {
      throw errors.word(e);
    } finally {
      limit.leave();
    }
  }

  /**
   * A value of this row: null, a {@code Boolean}, {@code Long}, {@code Float} or {@code Double}, a
   * {@code java.math.BigInteger} or {@code BigDecimal}, a {@code String}, an {@code Instant}, a
   * {@code java.time.LocalDateTime} or {@code LocalDate}, {@code byte[]}, a {@code List} of such
   * values, or a {@code Map} to such values in their order.
   *
   * @param column from 0
   */
  public @Nullable Object value(int column) throws QueryException {
    DuckDBDataChunkReader current = chunk;
    if (current == null) {
      throw new IllegalStateException("there is no row");
    }
    DuckDBReadableVector vector = current.vector(column);
    return vector.isNull(row) ? null : value(vector, columns.get(column));
  }

  private Object value(DuckDBReadableVector vector, ResultColumn column) throws QueryException {
    return switch (vector.getType()) {
      case BOOLEAN -> vector.getBoolean(row);
      case TINYINT -> (long) vector.getByte(row);
      case SMALLINT -> (long) vector.getShort(row);
      case INTEGER -> (long) vector.getInt(row);
      case BIGINT -> vector.getLong(row);
      case UTINYINT -> (long) vector.getUint8(row);
      case USMALLINT -> (long) vector.getUint16(row);
      case UINTEGER -> vector.getUint32(row);
      case UBIGINT -> vector.getUint64(row);
      case HUGEINT -> vector.getHugeInt(row);
      case UHUGEINT -> vector.getUHugeInt(row);
      case FLOAT -> vector.getFloat(row);
      case DOUBLE -> vector.getDouble(row);
      case DECIMAL -> vector.getBigDecimal(row);
      case DATE -> vector.getLocalDate(row);
      case TIMESTAMP, TIMESTAMP_S, TIMESTAMP_MS, TIMESTAMP_NS -> vector.getLocalDateTime(row);
      case TIMESTAMP_WITH_TIME_ZONE -> vector.getOffsetDateTime(row).toInstant();
      default -> text(vector.getString(row), column);
    };
  }

  /**
   * Of the types that the driver does not read, DuckDB gives texts: {@link ResultColumn#select}.
   */
  private Object text(String text, ResultColumn column) throws QueryException {
    if (column.isBlob()) {
      return HexFormat.of().parseHex(text);
    }
    if (!column.isNested()) {
      return text;
    }
    try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), text)) {
      json.nextToken();
      Object value = parse(json, column.isTimes() ? QueryResult::time : each -> each);
      return value == null ? "null" : value;
    } catch (JacksonException e) {
      throw errors.word(new SQLException(e.getOriginalMessage(), e));
    }
  }

  private static Object time(Object text) {
    return text instanceof String time ? TIME.parse(time, OffsetDateTime::from).toInstant() : text;
  }

  private static @Nullable Object parse(JsonParser json, UnaryOperator<Object> element) {
    JsonToken token = json.currentToken();
    return switch (token) {
      case START_ARRAY -> {
        List<@Nullable Object> list = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
          list.add(parse(json, element));
        }
        yield list;
      }
      case START_OBJECT -> {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        while (json.nextToken() != JsonToken.END_OBJECT) {
          String name = json.currentName();
          json.nextToken();
          map.put(name, parse(json, element));
        }
        yield map;
      }
      case VALUE_STRING -> element.apply(json.getString());
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NUMBER_INT ->
          json.getNumberType() == JsonParser.NumberType.BIG_INTEGER
              ? json.getBigIntegerValue()
              : json.getLongValue();
      case VALUE_NUMBER_FLOAT -> json.getDoubleValue();
      default -> null;
    };
  }

  @Override
  public void close() {
    limit.close();
    try (statement;
        chunks) {
      // Closing both is all.
    } catch (SQLException _) {
      // The rows were read; whatever remains ends with the database.
    }
  }
}
