package org.zeekbus.query.archive;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.duckdb.DuckDBColumnType;
import org.duckdb.DuckDBFunctions;
import org.duckdb.DuckDBTableFunctionBuilder;
import org.zeekbus.query.LogSource;
import org.zeekbus.zeek.log.LogField;
import org.zeekbus.zeek.log.LogSchema;

/**
 * The log files that Zeek and our logger have written below some directories, as they are: with the
 * columns that {@link Conversion} would give them in Parquet.
 *
 * <p>Owner: the thread of its database; DuckDB's threads read the files.
 */
public final class ArchiveLogs implements LogSource {
  private static final String FUNCTION = "zeekbus_archive";

  private final String name;
  private final StandardLogs standard;
  private final ArchiveFiles found;
  private final Map<String, List<ArchiveFile>> byPath = new TreeMap<>();
  private final Complaints complaints = new Complaints();
  private final ArchiveTable table;

  /** The numbers that the table has for files. */
  private final Map<List<ArchiveFile>, Integer> numbers = new HashMap<>();

  private ArchiveLogs(List<Path> places, ArchiveFiles files, StandardLogs standard) {
    this.name = places.stream().map(Path::toString).collect(Collectors.joining(", "));
    this.standard = standard;
    this.found = files;
    this.table = new ArchiveTable(standard, complaints);
    for (ArchiveFile each : files.files()) {
      byPath.computeIfAbsent(each.path(), _ -> new ArrayList<>()).add(each);
    }
  }

  /**
   * Looks for log files; of each it reads the first lines.
   *
   * @param places directories and files
   * @param zone in which names of files have times
   * @param since files that were closed before, as their names say, are left out
   * @param looked counts the files at which it has looked
   * @throws IOException if a place is not there, or cannot be listed
   */
  public static ArchiveLogs below(
      List<Path> places, ZoneId zone, Optional<Instant> since, LongAdder looked)
      throws IOException {
    StandardLogs standard = StandardLogs.ofZeek();
    return new ArchiveLogs(
        places, ArchiveFiles.below(places, standard, zone, since.orElse(null), looked), standard);
  }

  @Override
  public String name() {
    return name;
  }

  /** None: it is Java that reads. */
  @Override
  public List<Path> directories() {
    return List.of();
  }

  @Override
  public List<String> paths() {
    return List.copyOf(byPath.keySet());
  }

  @Override
  public Optional<LogSource.LogFiles> files(String path, Optional<Instant> since) {
    List<ArchiveFile> all =
        byPath.getOrDefault(path, List.of()).stream()
            .flatMap(each -> found.present(each).stream())
            .toList();
    if (all.isEmpty()) {
      return Optional.empty();
    }
    List<ArchiveFile> left =
        all.stream().filter(each -> since.isEmpty() || !each.endsBefore(since.get())).toList();
    if (left.isEmpty()) {
      left = List.of(Collections.max(all, Comparator.comparing(ArchiveFile::modified)));
    }
    Map<List<LogField>, List<ArchiveFile>> byFields = new LinkedHashMap<>();
    for (ArchiveFile each : left) {
      byFields.computeIfAbsent(each.schema().fields(), _ -> new ArrayList<>()).add(each);
    }
    String select =
        byFields.entrySet().stream()
            .map(each -> select(path, each.getKey(), each.getValue()))
            .collect(Collectors.joining(" UNION ALL BY NAME "));
    return Optional.of(
        new LogSource.LogFiles(select, left.stream().map(ArchiveFile::file).toList()));
  }

  private String select(String path, List<LogField> fields, List<ArchiveFile> files) {
    LogSchema schema = LogSchema.of(standard.stream(path), path, fields);
    int number =
        numbers.computeIfAbsent(files, _ -> table.add(new ArchiveTable.Group(schema, files)));
    return table.select(FUNCTION, number);
  }

  @Override
  public void prepare(Connection connection) throws SQLException {
    try (DuckDBTableFunctionBuilder function = DuckDBFunctions.tableFunction()) {
      function
          .withName(FUNCTION)
          .withParameter(DuckDBColumnType.BIGINT)
          .withProjectionPushdown()
          .withFunction(table)
          .register(connection);
    }
  }

  /** A line on files that have names of logs and are none of Zeek's, or cannot be read. */
  public Optional<String> skippedText() {
    return found.skippedText();
  }

  @Override
  public List<String> notes() {
    return Stream.concat(found.copiesText(_ -> true).stream(), complaints.notes().stream())
        .toList();
  }
}
