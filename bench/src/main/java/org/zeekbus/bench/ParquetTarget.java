package org.zeekbus.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Parquet files on a memory file system, counted by DuckDB. Owner: the main thread. */
final class ParquetTarget implements SinkTarget {
  private final Path directory;
  private final Connection duckDb;
  private final Set<Path> counted = new HashSet<>();
  private long records;
  private long bytes;

  ParquetTarget(Path memory) throws IOException {
    this.directory = Files.createTempDirectory(memory, "zeekbus-bench-");
    try {
      this.duckDb = DriverManager.getConnection("jdbc:duckdb:");
    } catch (SQLException e) {
      throw new IOException(e);
    }
  }

  @Override
  public String type() {
    return "parquet";
  }

  /** At full speed the buffer is full before the interval is over; the last records wait for it. */
  @Override
  public Map<String, String> settings() {
    return Map.of("dir", directory.toString(), "interval", "10s");
  }

  @Override
  public long records() throws IOException {
    for (Path file : visible()) {
      if (counted.add(file)) {
        records += records(file);
        bytes += Files.size(file);
      }
    }
    return records;
  }

  /** Bytes of all files that were counted. */
  long bytes() {
    return bytes;
  }

  private List<Path> visible() throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      return all.filter(file -> file.toString().endsWith(".parquet")).toList();
    }
  }

  private long records(Path file) throws IOException {
    try (Statement statement = duckDb.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT num_rows FROM parquet_file_metadata('%s')".formatted(file))) {
      rows.next();
      return rows.getLong(1);
    } catch (SQLException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  @Override
  public void close() throws IOException {
    try {
      duckDb.close();
    } catch (SQLException e) {
      throw new IOException(e);
    } finally {
      TemporaryTree.delete(directory);
    }
  }
}
