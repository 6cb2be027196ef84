package org.zeekbus.bench;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** DuckDB as a program: runs the statement in its argument, and prints rows as TSV. */
final class DuckDbPeer {
  private DuckDbPeer() {}

  /** The command that runs it. */
  static List<String> command(String sql) {
    List<String> command = new ArrayList<>(BrokerLauncher.java());
    command.addAll(
        1, List.of("-XX:+UseSerialGC", "-Xmx256m", "--enable-native-access=ALL-UNNAMED"));
    command.addAll(List.of(DuckDbPeer.class.getName(), sql));
    return command;
  }

  /** Runs the statement that is its first argument. */
  public static void main(String[] args) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
      if (!statement.execute(args[0])) {
        return;
      }
      try (ResultSet rows = statement.getResultSet()) {
        ResultSetMetaData columns = rows.getMetaData();
        while (rows.next()) {
          for (int i = 1; i <= columns.getColumnCount(); i++) {
            out.print(i > 1 ? "\t" : "");
            out.print(rows.getString(i));
          }
          out.println();
        }
      }
      out.flush();
    }
  }
}
