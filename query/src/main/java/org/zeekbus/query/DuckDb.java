package org.zeekbus.query;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;
import org.duckdb.DuckDBConnection;

/**
 * Opens DuckDB in memory, within bounds. It neither loads nor installs extensions, and reads no
 * files of its user.
 *
 * @param memory that it may take, in bytes; beyond, it writes into {@code spill}, or says that
 *     memory is short
 * @param most bytes that it may write there
 * @param threads that work for one statement
 * @param spill directory for what does not fit into memory; made when needed
 */
record DuckDb(long memory, long most, int threads, Path spill) {
  /**
   * A database of its own, whose errors are JSON. Closing its last connection frees all that it
   * has.
   *
   * @throws SQLException if the library cannot be loaded, which its cause says
   */
  Connection open() throws SQLException {
    Properties settings = new Properties();
    settings.setProperty("memory_limit", memory + "B");
    settings.setProperty("threads", Integer.toString(threads));
    settings.setProperty("temp_directory", spill.toString());
    settings.setProperty("max_temp_directory_size", most + "B");
    settings.setProperty("autoinstall_known_extensions", "false");
    settings.setProperty("autoload_known_extensions", "false");
    settings.setProperty("allow_community_extensions", "false");
    settings.setProperty("errors_as_json", "true");
    settings.setProperty("jdbc_stream_results", "true");
    Connection connection =
        DuckDBConnection.newConnection("jdbc:duckdb:", false, "zeekbus", settings);
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET TimeZone = 'UTC'");
      statement.execute("SET parquet_metadata_cache = true");
      statement.execute("SET enable_progress_bar_print = false");
      statement.execute("SET enable_progress_bar = true");
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
    return connection;
  }

  /**
   * From now on, only files below {@code directories} can be read or written, and {@code files}; no
   * setting can be changed.
   */
  static void confine(Connection connection, List<Path> directories, List<Path> files)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "SET allowed_directories = "
              + Sql.texts(directories.stream().map(each -> each.toAbsolutePath() + "/").toList()));
      statement.execute(
          "SET allowed_paths = " + Sql.texts(files.stream().map(Path::toAbsolutePath).toList()));
      statement.execute("SET enable_external_access = false");
      statement.execute("SET lock_configuration = true");
    }
  }
}
