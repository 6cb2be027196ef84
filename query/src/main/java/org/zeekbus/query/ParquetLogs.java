package org.zeekbus.query;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.zeekbus.columns.FileTags;
import org.zeekbus.columns.LogDirectory;
import org.zeekbus.columns.ParquetName;

/** The Parquet files of a logger, or of an archive that was converted. */
public final class ParquetLogs implements LogSource {
  /** A directory that changes all the time is read at last as it is. */
  private static final int MOST_LISTINGS = 100;

  private static final String UNION = ", union_by_name = true";

  private final LogDirectory directory;

  /** Files that were left out, and why. */
  private final Map<Path, String> damaged = new LinkedHashMap<>();

  private @Nullable Connection connection;

  /** The files below {@code root}, which has a directory for each log. */
  public ParquetLogs(Path root) {
    directory = new LogDirectory(root.toAbsolutePath().normalize());
  }

  /** Those of a logger, below its directory. */
  public static ParquetLogs of(Path dir) throws IOException {
    return new ParquetLogs(root(dir));
  }

  /**
   * Where the Parquet files of a logger's directory are: {@code DIR/parquet}, as the logger writes
   * them, or the directory itself if that has directories of logs.
   */
  public static Path root(Path dir) throws IOException {
    Path below = below(dir);
    return !Files.isDirectory(below) && new LogDirectory(dir).hasLogs() ? dir : below;
  }

  private static Path below(Path dir) {
    return dir.resolve("parquet");
  }

  /** Whether a logger has begun to write there; perhaps it has not committed anything. */
  public static boolean isBegun(Path dir) throws IOException {
    return new LogDirectory(dir).isBegun() || new LogDirectory(below(dir)).isBegun();
  }

  /** A file, and where it is. */
  private record Found(ParquetName name, Path file) {}

  @Override
  public String name() {
    return directory.root().toString();
  }

  @Override
  public List<Path> directories() {
    return List.of(directory.root());
  }

  @Override
  public void prepare(Connection connection) {
    this.connection = connection;
  }

  @Override
  public List<String> paths() throws IOException {
    List<String> paths = new ArrayList<>();
    for (String path : directory.paths()) {
      if (hasFiles(path)) {
        paths.add(path);
      }
    }
    return paths;
  }

  private boolean hasFiles(String path) throws IOException {
    for (LocalDate date : directory.dates(path).reversed()) {
      if (!directory.files(path, date).isEmpty()) {
        return true;
      }
    }
    return false;
  }

  @Override
  public Optional<LogFiles> files(String path, Optional<Instant> since)
      throws IOException, SQLException {
    List<Found> found = new ArrayList<>();
    for (LocalDate date : directory.dates(path)) {
      Path day = directory.of(path, date);
      list(path, date).forEach(name -> found.add(new Found(name, day.resolve(name.text()))));
    }
    if (found.isEmpty()) {
      return Optional.empty();
    }
    List<Path> files =
        found.stream()
            .filter(each -> since.isEmpty() || !each.name.endsBefore(since.get()))
            .map(Found::file)
            .toList();
    if (files.isEmpty()) {
      files = List.of(Collections.max(found, Comparator.comparing(each -> each.name.to())).file);
    }
    Forms forms = forms(files);
    return Optional.of(new LogFiles(select(forms), forms.files));
  }

  /**
   * Which columns files have.
   *
   * @param files those that can be read
   * @param samples of files whose columns have the same names and types, one; of the others all
   */
  private record Forms(List<Path> files, List<Path> samples) {}

  /** Looks at what files say of their columns, which is in the part that DuckDB keeps in memory. */
  private Forms forms(List<Path> files) throws SQLException {
    if (connection == null || files.size() == 1) {
      return new Forms(files, files);
    }
    Optional<List<Path>> samples = tried(files, connection);
    if (samples.isPresent()) {
      return new Forms(files, samples.get());
    }
    List<Path> readable = new ArrayList<>();
    findReadable(files, connection, readable);
    // If none is, let the query say why.
    return readable.isEmpty() || readable.size() == files.size()
        ? new Forms(files, files)
        : forms(List.copyOf(readable));
  }

  /** Gives nothing if one of them cannot be read: the driver does not say why a stream ends. */
  private static Optional<List<Path>> samples(List<Path> files, Connection connection)
      throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                SELECT list(file), sum(files) FROM (
                  SELECT max(file_name) AS file, count(*) AS files FROM parquet_kv_metadata(%s)
                  WHERE key = '%s' GROUP BY value)
                """
                    .formatted(Sql.files(files), FileTags.TYPES))) {
      if (!row.next()) {
        return Optional.empty();
      }
      return Optional.of(
          row.getLong(2) == files.size()
              ? Stream.of((Object[]) row.getArray(1).getArray())
                  .map(each -> Path.of(each.toString()))
                  .toList()
              : files);
    }
  }

  /** Finds those whose end says what is in them; halves that are whole are looked at once. */
  private void findReadable(List<Path> files, Connection connection, List<Path> readable)
      throws SQLException {
    if (tried(files, connection).isPresent()) {
      readable.addAll(files);
      return;
    }
    if (files.size() > 1) {
      int half = files.size() / 2;
      findReadable(files.subList(0, half), connection, readable);
      findReadable(files.subList(half, files.size()), connection, readable);
      return;
    }
    Path file = files.getFirst();
    try {
      connection.prepareStatement(read(files, UNION)).close();
    } catch (SQLException e) {
      // If it is gone, or memory is short, the query itself says so.
      rethrowInterrupt(e);
      if (DuckErrors.isOfFile(e) && Files.exists(file)) {
        damaged.putIfAbsent(file, DuckErrors.ofFile(e, file));
        return;
      }
    }
    readable.add(file);
  }

  private static Optional<List<Path>> tried(List<Path> files, Connection connection)
      throws SQLException {
    try {
      return samples(files, connection);
    } catch (SQLException e) {
      rethrowInterrupt(e);
      return Optional.empty();
    }
  }

  /** Whose time is over should not try anything else. */
  private static void rethrowInterrupt(SQLException e) throws SQLException {
    if (DuckErrors.isInterrupt(e)) {
      throw e;
    }
  }

  @Override
  public List<String> notes() {
    return damaged.entrySet().stream()
        .map(each ->
            "%s is left out, as it cannot be read: %s".formatted(each.getKey(), each.getValue()))
        .toList();
  }

  /**
   * All columns of the files. A field that is a list in some of them and none in others cannot be
   * one column: the form that the newest file has keeps the name, the other one is {@code NAME_2}.
   */
  private String select(Forms found) throws SQLException {
    List<Path> files = found.files;
    if (found.samples.size() == 1) {
      return read(files, files.size() > 1 ? "" : UNION);
    }
    Map<String, Set<String>> lists = new LinkedHashMap<>();
    Set<String> mixed = new TreeSet<>();
    try {
      findLists(found.samples, lists, mixed);
      if (!mixed.isEmpty() && found.samples.size() < files.size()) {
        findLists(files, lists, mixed);
      }
    } catch (SQLException e) {
      rethrowInterrupt(e); // otherwise one of them is gone: whoever reads them says so
    }
    if (mixed.isEmpty()) {
      return read(files, UNION);
    }
    Set<String> kept = mixedLists(files.getLast(), lists, mixed);
    Map<Set<String>, List<Path>> forms = new LinkedHashMap<>();
    for (Path file : files) {
      forms.computeIfAbsent(mixedLists(file, lists, mixed), _ -> new ArrayList<>()).add(file);
    }
    List<String> selects = new ArrayList<>();
    forms.forEach((form, own) -> {
      String renamed =
          mixed.stream()
              .filter(name -> form.contains(name) != kept.contains(name))
              .map(name -> Sql.name(name) + " AS " + Sql.name(name + "_2"))
              .collect(Collectors.joining(", "));
      selects.add(
          "SELECT * %s FROM (%s)"
              .formatted(renamed.isEmpty() ? "" : "RENAME (" + renamed + ")", read(own, UNION)));
    });
    return String.join(" UNION ALL BY NAME ", selects);
  }

  private static Set<String> mixedLists(
      Path file, Map<String, Set<String>> lists, Set<String> mixed) {
    Set<String> own = new TreeSet<>(lists.getOrDefault(file.toString(), Set.of()));
    own.retainAll(mixed);
    return own;
  }

  /** Finds the columns that are lists, for each file, and those that are lists in some alone. */
  private void findLists(List<Path> files, Map<String, Set<String>> lists, Set<String> mixed)
      throws SQLException {
    if (connection == null) {
      return;
    }
    String columns =
        """
        (SELECT file_name, name, converted_type IS NOT DISTINCT FROM 'LIST' AS is_list
          FROM parquet_schema(%s) WHERE num_children IS NULL OR converted_type = 'LIST')
        """
            .formatted(Sql.files(files));
    try (Statement statement = connection.createStatement()) {
      try (ResultSet rows =
          statement.executeQuery(
              "SELECT name FROM %s GROUP BY name HAVING bool_or(is_list) AND NOT bool_and(is_list)"
                  .formatted(columns))) {
        while (rows.next()) {
          mixed.add(rows.getString(1));
        }
      }
      if (mixed.isEmpty()) {
        return;
      }
      try (ResultSet rows =
          statement.executeQuery(
              "SELECT DISTINCT file_name, name FROM %s WHERE is_list".formatted(columns))) {
        while (rows.next()) {
          lists.computeIfAbsent(rows.getString(1), _ -> new TreeSet<>()).add(rows.getString(2));
        }
      }
    }
  }

  /**
   * A select of all columns.
   *
   * @param union {@link #UNION}, unless all files are known to have the same: DuckDB then opens
   *     only one before it begins
   */
  private static String read(List<Path> files, String union) {
    return "SELECT * FROM read_parquet(%s%s, hive_partitioning = false)"
        .formatted(Sql.files(files), union);
  }

  /**
   * The files of a day, without those that another one covers. A directory may change while it is
   * listed, so that neither a new file nor those that it replaces are seen; two listings that agree
   * have missed nothing.
   */
  private List<ParquetName> list(String path, LocalDate date) throws IOException {
    List<ParquetName> all = directory.files(path, date);
    for (int i = 1; i < MOST_LISTINGS; i++) {
      List<ParquetName> again = directory.files(path, date);
      if (again.equals(all)) {
        break;
      }
      all = again;
    }
    return ParquetName.withoutCovered(all, name -> name).stream().sorted().toList();
  }

  @Override
  public Optional<Instant> upTo() throws IOException {
    return newest(_ -> true);
  }

  @Override
  public Optional<Instant> writtenUpTo() throws IOException {
    Set<String> writers = directory.writers();
    return writers.isEmpty() ? Optional.empty() : newest(each -> writers.contains(each.writer()));
  }

  private Optional<Instant> newest(Predicate<ParquetName> chosen) throws IOException {
    Optional<Instant> newest = Optional.empty();
    for (String path : directory.paths()) {
      for (LocalDate date : directory.dates(path).reversed()) {
        Optional<Instant> last =
            directory.files(path, date).stream()
                .filter(chosen)
                .map(ParquetName::to)
                .max(Comparator.naturalOrder());
        if (last.isPresent()) {
          newest = newest.filter(each -> each.isAfter(last.get())).or(() -> last);
          break;
        }
      }
    }
    return newest;
  }
}
