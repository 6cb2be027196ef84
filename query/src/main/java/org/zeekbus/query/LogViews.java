package org.zeekbus.query;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

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
   * The logs by the names of their views, which are {@link Sql#printable}: names that differ in
   * their case alone are one view.
   */
  Map<String, Set<String>> logs() throws IOException {
    Map<String, Set<String>> logs = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (LogSource source : sources) {
      for (String path : source.paths()) {
        logs.computeIfAbsent(Sql.printable(path), _ -> new TreeSet<>()).add(path);
      }
    }
    return logs;
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
      Map<String, Set<String>> logs,
      List<Path> files,
      List<LogView> views,
      TimeLimit limit)
      throws SQLException, IOException, QueryException {
    if (logs.isEmpty() && text.lists()) {
      throw DuckErrors.noLogs(sources);
    }
    Set<String> named = text.named(logs.keySet());
    for (Map.Entry<String, Set<String>> log : logs.entrySet()) {
      if (named.contains(log.getKey())) {
        makeView(log.getKey(), log.getValue(), since, files, limit).ifPresent(views::add);
      } else if (text.lists()) {
        list(log.getKey(), log.getValue(), files, limit);
      }
    }
  }

  /** A log that cannot be read is in the list, too; a statement that names it hears why. */
  private void list(String name, Set<String> paths, List<Path> files, TimeLimit limit)
      throws SQLException, IOException {
    List<Path> own = new ArrayList<>();
    try {
      makeView(name, paths, Optional.of(Instant.MAX), own, limit);
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
      String name, Set<String> paths, Optional<Instant> from, List<Path> files, TimeLimit limit)
      throws SQLException, IOException {
    List<String> selects = new ArrayList<>();
    List<Path> own = new ArrayList<>();
    for (LogSource source : sources) {
      for (String path : paths) {
        Optional<LogSource.LogFiles> found = source.files(path, from);
        found.ifPresent(each -> {
          selects.add(each.select());
          own.addAll(each.files());
        });
      }
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
