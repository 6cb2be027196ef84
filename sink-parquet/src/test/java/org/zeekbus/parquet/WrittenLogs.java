package org.zeekbus.parquet;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import org.zeekbus.columns.LogDirectory;
import org.zeekbus.columns.ParquetName;

/**
 * What a reader finds in a directory of Parquet files: DuckDB, which gets those that no other
 * covers. Owner: JUnit's thread.
 */
final class WrittenLogs {
  private static final Connection DUCK_DB = open();

  private final LogDirectory directory;

  WrittenLogs(Path root) {
    this.directory = new LogDirectory(root);
  }

  private static Connection open() {
    try {
      Properties settings = new Properties();
      settings.setProperty("threads", "1");
      return DriverManager.getConnection("jdbc:duckdb:", settings);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The logs that have a directory. */
  List<String> paths() throws IOException {
    return directory.paths();
  }

  /** The visible files of a log, by name. */
  List<ParquetName> names(String path) throws IOException {
    List<ParquetName> all = new ArrayList<>();
    for (LocalDate date : directory.dates(path)) {
      all.addAll(directory.files(path, date));
    }
    return all;
  }

  private List<Path> files(String path) throws IOException {
    List<ParquetName> all = names(path);
    List<Path> files = new ArrayList<>();
    for (LocalDate date : directory.dates(path)) {
      for (ParquetName name : directory.files(path, date)) {
        if (all.stream().noneMatch(other -> other.covers(name))) {
          files.add(directory.of(path, date).resolve(name.text()));
        }
      }
    }
    return files;
  }

  /** How many records a log has. */
  long records(String path) throws IOException, SQLException {
    return files(path).isEmpty() ? 0 : Long.parseLong(select(path, "count(*)", "").getFirst());
  }

  /** All values of a column, in order. */
  List<Long> numbers(String path, String column) throws IOException, SQLException {
    return files(path).isEmpty()
        ? List.of()
        : select(path, "\"%s\"".formatted(column), "ORDER BY 1").stream()
            .map(Long::parseLong)
            .toList();
  }

  /** What the first file of a log says besides its columns. */
  Map<String, String> tags(String path) throws IOException, SQLException {
    Map<String, String> tags = new HashMap<>();
    try (Statement statement = DUCK_DB.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT decode(key), decode(value) FROM parquet_kv_metadata('%s')"
                    .formatted(files(path).getFirst()))) {
      while (rows.next()) {
        tags.put(rows.getString(1), rows.getString(2));
      }
    }
    return tags;
  }

  /** The first column of what is selected. */
  List<String> select(String path, String what, String rest) throws IOException, SQLException {
    String files =
        files(path).stream().map(file -> "'" + file + "'").collect(Collectors.joining(", "));
    List<String> values = new ArrayList<>();
    try (Statement statement = DUCK_DB.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT %s FROM read_parquet([%s], union_by_name = true, hive_partitioning = false) %s"
                    .formatted(what, files, rest))) {
      while (rows.next()) {
        values.add(String.valueOf(rows.getString(1)));
      }
    }
    return values;
  }
}
