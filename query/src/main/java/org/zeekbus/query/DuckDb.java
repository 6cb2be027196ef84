package org.zeekbus.query;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;

/**
 * Opens DuckDB in memory, within bounds. It neither loads nor installs extensions, and reads no
 * files of its user.
 *
 * @param memory that it may take, in bytes; beyond, it writes into {@code spill}, or says that
 *     memory is short
 * @param threads that work for one statement
 * @param spill directory for what does not fit into memory; made when needed
 */
record DuckDb(long memory, int threads, Path spill) {
  /**
   * A database of its own. Closing its last connection frees all that it has.
   *
   * @throws SQLException if the library cannot be loaded, which its cause says
   */
  Connection open() throws SQLException {
    Properties settings = new Properties();
    settings.setProperty("memory_limit", memory + "B");
    settings.setProperty("threads", Integer.toString(threads));
    settings.setProperty("temp_directory", spill.toString());
    settings.setProperty("autoinstall_known_extensions", "false");
    settings.setProperty("autoload_known_extensions", "false");
    settings.setProperty("allow_community_extensions", "false");
    settings.setProperty("TimeZone", "UTC");
    return DriverManager.getConnection("jdbc:duckdb:", settings);
  }

  /**
   * From now on, only files below {@code directories} can be read or written, and no setting can be
   * changed.
   */
  static void confine(Connection connection, List<Path> directories) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "SET allowed_directories = "
              + Sql.texts(directories.stream().map(each -> each.toAbsolutePath() + "/").toList()));
      statement.execute("SET enable_external_access = false");
      statement.execute("SET lock_configuration = true");
    }
  }
}
