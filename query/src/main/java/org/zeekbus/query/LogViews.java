package org.zeekbus.query;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Makes a view of each log that a statement names: it joins the files of the log, as they are now.
 *
 * <p>Owner: the thread of the {@link LogDatabase}.
 */
final class LogViews {
  private static final String TIME = "ts";
  private static final String TIME_TYPE = "TIMESTAMP WITH TIME ZONE";

  private final List<LogSource> sources;
  private final Optional<Instant> since;
  private final Statements statements;

  /**
   * Views of the logs that some sources have.
   *
   * @param since records whose {@code ts} is before are left out
   */
  LogViews(List<LogSource> sources, Optional<Instant> since, Statements statements) {
    this.sources = sources;
    this.since = since;
    this.statements = statements;
  }

  /**
   * The logs by the names of their views, which are {@link Sql#printable}. To DuckDB, names that
   * differ in their case alone are one: the one in small letters keeps its name, and the others are
   * {@code NAME_2}, {@code NAME_3}.
   */
  Map<String, String> logs() throws IOException {
    Set<String> paths = new TreeSet<>(Comparator.reverseOrder()); // small letters come first
    for (LogSource source : sources) {
      paths.addAll(source.paths());
    }
    Map<String, String> logs = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    List<String> others = new ArrayList<>();
    for (String path : paths) {
      if (logs.putIfAbsent(Sql.printable(path), path) != null) {
        others.add(path);
      }
    }
    for (String path : others) {
      int number = 2;
      while (logs.putIfAbsent(Sql.printable(path) + "_" + number, path) != null) {
        number++;
      }
    }
    return logs;
  }

  /** Up to when records of loggers that still write are in the files; nothing if none does. */
  Optional<Instant> writtenUpTo() throws IOException {
    Optional<Instant> newest = Optional.empty();
    for (LogSource source : sources) {
      newest =
          Stream.concat(newest.stream(), source.writtenUpTo().stream())
              .max(Comparator.naturalOrder());
    }
    return newest;
  }

  /** Lines on what could not be read. */
  List<String> notes() {
    return sources.stream().flatMap(each -> each.notes().stream()).toList();
  }

  /** Up to when records have arrived in the files; nothing if that cannot be said. */
  Optional<Instant> upTo() throws IOException {
    Optional<Instant> newest = Optional.empty();
    for (LogSource source : sources) {
      Optional<Instant> other = source.upTo();
      if (newest.isEmpty() || (other.isPresent() && other.get().isAfter(newest.get()))) {
        newest = other;
      }
    }
    return newest;
  }

  /**
   * Makes a view of each log that the statement names. If it may list logs, also of the others:
   * these have the columns of their newest file, as it would take long to look into all.
   */
  void make(
      SqlText text,
      Map<String, String> logs,
      List<Path> files,
      List<LogView> views,
      TimeLimit limit)
      throws SQLException, IOException, QueryException {
    if (logs.isEmpty() && text.lists()) {
      throw DuckErrors.noLogs(sources);
    }
    Set<String> named = text.named(logs.keySet());
    for (Map.Entry<String, String> log : logs.entrySet()) {
      if (named.contains(log.getKey())) {
        makeView(log.getKey(), log.getValue(), since, files, limit).ifPresent(views::add);
      } else if (text.lists()) {
        list(log.getKey(), log.getValue(), files, limit);
      }
    }
  }

  /** A log that cannot be read is in the list, too; a statement that names it hears why. */
  private void list(String name, String path, List<Path> files, TimeLimit limit)
      throws SQLException, IOException {
    List<Path> own = new ArrayList<>();
    try {
      makeView(name, path, Optional.of(Instant.MAX), own, limit);
    } catch (SQLException e) {
      if (limit.isEnding() || own.stream().anyMatch(Files::notExists)) {
        throw e;
      }
      statements.execute(
          "CREATE OR REPLACE VIEW %s AS SELECT NULL AS unreadable".formatted(Sql.name(name)),
          limit);
    } finally {
      files.addAll(own);
    }
  }

  private Optional<LogView> makeView(
      String name, String path, Optional<Instant> from, List<Path> files, TimeLimit limit)
      throws SQLException, IOException {
    List<String> selects = new ArrayList<>();
    List<Path> own = new ArrayList<>();
    for (LogSource source : sources) {
      Optional<LogSource.LogFiles> found = source.files(path, from);
      found.ifPresent(each -> {
        selects.add(each.select());
        own.addAll(each.files());
      });
    }
    files.addAll(own);
    if (selects.isEmpty()) {
      statements.execute("DROP VIEW IF EXISTS " + Sql.name(name), limit);
      return Optional.empty();
    }
    String all = String.join(" UNION ALL BY NAME ", selects);
    Map<String, String> columns = statements.columns(all, limit);
    String where =
        since.isPresent() && TIME_TYPE.equals(columns.get(TIME))
            ? " WHERE ts >= TIMESTAMPTZ " + Sql.text(since.get().toString())
            : "";
    statements.execute(
        "CREATE OR REPLACE VIEW %s AS SELECT * FROM (%s)%s".formatted(Sql.name(name), all, where),
        limit);
    return Optional.of(new LogView(name, columns, own));
  }
}
