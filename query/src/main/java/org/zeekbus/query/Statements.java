package org.zeekbus.query;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.duckdb.DuckDBPreparedStatement;
import org.jspecify.annotations.Nullable;

/**
 * Gives statements to DuckDB, one after another.
 *
 * <p>Owner: the thread of the {@link LogDatabase}; any thread may call {@link #progress}.
 */
final class Statements {
  private final Connection connection;
  private volatile @Nullable DuckDBPreparedStatement running;

  Statements(Connection connection) {
    this.connection = connection;
  }

  /** The columns of a select, with their types. */
  Map<String, String> columns(String select, TimeLimit limit) throws SQLException {
    Map<String, String> columns = new LinkedHashMap<>();
    try (DuckDBPreparedStatement statement = prepare(select, limit)) {
      columns(statement).forEach(each -> columns.put(each.name(), each.type()));
    }
    return columns;
  }

  /** The columns of a statement. */
  static List<ResultColumn> columns(DuckDBPreparedStatement statement) throws SQLException {
    ResultSetMetaData meta = statement.getMetaData();
    List<ResultColumn> columns = new ArrayList<>();
    for (int i = 1; i <= meta.getColumnCount(); i++) {
      columns.add(new ResultColumn(meta.getColumnName(i), meta.getColumnTypeName(i)));
    }
    return columns;
  }

  /** Runs a statement without rows. */
  void execute(String sql, TimeLimit limit) throws SQLException {
    try (PreparedStatement statement = prepare(sql, limit)) {
      statement.execute();
    }
  }

  /**
   * A statement that is to be run now.
   *
   * @throws SQLException also if the query should end
   */
  DuckDBPreparedStatement prepare(String sql, TimeLimit limit) throws SQLException {
    DuckDBPreparedStatement statement =
        connection.prepareStatement(sql).unwrap(DuckDBPreparedStatement.class);
    if (limit.isEnding()) {
      statement.close();
      throw new SQLException("stopped");
    }
    running = statement;
    return statement;
  }

  /** How much of its work the query has done, from 0 to 1; nothing if DuckDB does not know. */
  OptionalDouble progress() {
    DuckDBPreparedStatement statement = running;
    if (statement == null) {
      return OptionalDouble.empty();
    }
    try {
      double percent = statement.getQueryProgress().getPercentage();
      return percent >= 0 ? OptionalDouble.of(percent / 100) : OptionalDouble.empty();
    } catch (SQLException _) {
      return OptionalDouble.empty(); // it has ended meanwhile
    }
  }
}
