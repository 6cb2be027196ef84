package org.zeekbus.query.archive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.ZoneOffset;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.zeekbus.columns.LogDirectory;
import org.zeekbus.zmtp.thread.Supervisor;

/** An archive that was converted, as DuckDB sees it. */
record Converted(Path directory) {
  /** Converts all that is in {@code source}. */
  static ConversionReport convert(Path source, Path directory)
      throws IOException, InterruptedException {
    return convert(source, directory, 64 << 20);
  }

  /** With tables of {@code tableBytes}. */
  static ConversionReport convert(Path source, Path directory, long tableBytes)
      throws IOException, InterruptedException {
    try (Conversion conversion = Conversion.of(settings(source, directory, tableBytes))) {
      conversion.run(new Supervisor());
      return conversion.report();
    }
  }

  /** Only these logs. */
  static ConversionReport convert(Path source, Path directory, List<String> paths)
      throws IOException, InterruptedException {
    try (Conversion conversion =
        Conversion.of(
            new ConversionSettings(
                List.of(source),
                directory,
                paths::contains,
                2,
                64 << 20,
                ZoneOffset.UTC,
                "test"))) {
      conversion.run(new Supervisor());
      return conversion.report();
    }
  }

  static ConversionSettings settings(Path source, Path directory, long tableBytes) {
    return new ConversionSettings(
        List.of(source), directory, path -> true, 2, tableBytes, ZoneOffset.UTC, "test");
  }

  /** The logs' paths. */
  List<String> paths() throws IOException {
    return new LogDirectory(directory).paths();
  }

  /** SQL that gives a log's records. */
  String select(String path) {
    return "SELECT * FROM read_parquet('%s/path=%s/*/*.parquet', union_by_name = true, hive_partitioning = false)"
        .formatted(directory, path);
  }

  /** All Parquet files that readers see, and their sizes. */
  TreeMap<String, Long> files() throws IOException {
    TreeMap<String, Long> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path each : all.filter(each -> each.toString().endsWith(".parquet")).toList()) {
        Path relative = directory.relativize(each);
        if (!relative.startsWith(".convert")) {
          files.put(relative.toString(), Files.size(each));
        }
      }
    }
    return files;
  }

  /** A database, in UTC. */
  static Connection duckDb() throws SQLException {
    Connection connection = DriverManager.getConnection("jdbc:duckdb:");
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET TimeZone = 'UTC'");
      statement.execute("SET threads = 2");
    }
    return connection;
  }
}
