package org.zeekbus.query;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import org.duckdb.DuckDBConnection;

/**
 * Stops what a connection is doing, also while it fetches rows. The driver's {@code
 * Statement.cancel()} does nothing then: {@code DuckDBResultSet.fetchChunk} holds the lock that it
 * waits for (duckdb_jdbc 2.0.0.1).
 *
 * <p>Owner: any thread. Breaks idiom: calls what the driver keeps for itself; TimeLimitTest shows
 * that it works.
 */
final class Interrupt {
  private final ByteBuffer connection;
  private final Method interrupt;
  private boolean isClosed; // guarded by this

  Interrupt(Connection connection) throws SQLException {
    try {
      Field reference = DuckDBConnection.class.getDeclaredField("connRef");
      reference.setAccessible(true);
      this.connection = (ByteBuffer) reference.get(connection);
      interrupt =
          Class.forName("org.duckdb.DuckDBNative", true, DuckDBConnection.class.getClassLoader())
              .getDeclaredMethod("duckdb_jdbc_interrupt", ByteBuffer.class);
      interrupt.setAccessible(true);
    } catch (ReflectiveOperationException | RuntimeException e) {
      throw new SQLException("this version of the driver cannot be interrupted", e);
    }
  }

  /** Whatever runs ends soon, with an error. */
  synchronized void now() {
    if (isClosed) {
      return;
    }
    try {
      interrupt.invoke(null, connection);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the query cannot be interrupted", e);
    }
  }

  /** Call this before the connection is closed. */
  synchronized void close() {
    isClosed = true;
  }
}
