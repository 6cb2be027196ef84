package org.zeekbus.query;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.sql.SQLException;
import org.duckdb.DuckDBChunkedResult;

/**
 * What ended a stream of rows: to the driver, rows end in the same way whether all were read or an
 * error came between, and it does not look (duckdb_jdbc 2.0.0.1).
 *
 * <p>Breaks idiom: calls what the driver keeps for itself; StreamErrorTest shows that it works.
 */
final class StreamError {
  private StreamError() {}

  /** Returns if the rows that have ended were all. */
  static void check(DuckDBChunkedResult ended) throws SQLException {
    try {
      Method check = DuckDBChunkedResult.class.getDeclaredMethod("checkError");
      check.setAccessible(true);
      check.invoke(ended);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof SQLException error) {
        throw error;
      }
      throw new SQLException("the end of the rows cannot be told from an error", e);
    } catch (ReflectiveOperationException e) {
      throw new SQLException("the end of the rows cannot be told from an error", e);
    }
  }
}
