package org.zeekbus.query;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.duckdb.DuckDBPreparedStatement;
import org.jspecify.annotations.Nullable;
import org.zeekbus.query.QueryException.Cause;
import org.zeekbus.zmtp.system.TemporaryDirectory;

/**
 * Logs in files, as tables of SQL. Each log is a view of its name, with columns under Zeek's names;
 * a statement names both without quotes, and only reads: {@link #query}.
 *
 * <p>Owner: one thread; any thread may call {@link #cancel} and {@link #progress}.
 */
public final class LogDatabase implements AutoCloseable {
  /** How often a query begins anew because files vanish, as they do when files are compacted. */
  private static final int MOST_TRIES = 20;

  private final QuerySettings settings;
  private final List<LogSource> sources;
  private final Connection connection;
  private final Interrupt interrupt;
  private final TemporaryDirectory spill;
  private final Statements statements;
  private final LogViews logViews;
  private final StatementCheck check;

  private volatile @Nullable TimeLimit limit;
  private volatile boolean isCancelled;
  private @Nullable QueryResult open;
  private boolean readsLogs;

  private LogDatabase(
      QuerySettings settings,
      List<LogSource> sources,
      Connection connection,
      Interrupt interrupt,
      TemporaryDirectory spill) {
    this.settings = settings;
    this.sources = sources;
    this.connection = connection;
    this.spill = spill;
    this.interrupt = interrupt;
    statements = new Statements(connection);
    logViews = new LogViews(sources, settings.since(), statements);
    check = new StatementCheck(connection, !settings.allowed().isEmpty());
  }

  /**
   * Opens DuckDB; files are looked for with each query.
   *
   * @throws QueryException if DuckDB cannot be loaded here, or a directory not be read
   */
  public static LogDatabase open(QuerySettings settings, List<? extends LogSource> sources)
      throws QueryException, IOException {
    TemporaryDirectory spill =
        TemporaryDirectory.make(Path.of(System.getProperty("java.io.tmpdir")), "zeekbus-query-");
    boolean isOpen = false;
    try {
      Connection connection =
          new DuckDb(
                  settings.memory(),
                  settings.memory() * QuerySettings.SPILL,
                  settings.threads(),
                  spill.path())
              .open();
      try {
        LogDatabase database =
            new LogDatabase(
                settings, List.copyOf(sources), connection, new Interrupt(connection), spill);
        database.confine();
        isOpen = true;
        return database;
      } finally {
        if (!isOpen) {
          connection.close();
        }
      }
    } catch (SQLException e) {
      throw new QueryException(Cause.FAILURE, "DuckDB: " + e.getMessage(), e);
    } catch (LinkageError e) {
      throw new QueryException(Cause.FAILURE, DuckErrors.missing(e), e);
    } finally {
      if (!isOpen) {
        spill.close();
      }
    }
  }

  private void confine() throws SQLException {
    Subnets.register(connection);
    for (LogSource source : sources) {
      source.prepare(connection);
    }
    DuckDb.confine(
        connection,
        Stream.concat(
                sources.stream()
                    .flatMap(each -> each.directories().stream())
                    // DuckDB looks at the pattern, too, before it has found its file.
                    .flatMap(each -> Stream.of(each, Path.of(Sql.pattern(each))))
                    .distinct(),
                settings.allowed().stream())
            .toList(),
        settings.output().map(LogDatabase::unfinished).stream().toList());
  }

  /** The names of all logs, sorted. */
  public List<String> views() throws IOException {
    return List.copyOf(logViews.logs().keySet());
  }

  /** Up to when records have arrived in the files; nothing if that cannot be said. */
  public Optional<Instant> upTo() throws IOException {
    return logViews.upTo();
  }

  /** Up to when records are in the files of loggers that still write; nothing if none does. */
  public Optional<Instant> writtenUpTo() throws IOException {
    return logViews.writtenUpTo();
  }

  /** Lines on files and records that the queries so far could not read, and have left out. */
  public List<String> notes() {
    return logViews.notes();
  }

  /** Whether the last statement has named a log. */
  public boolean readsLogs() {
    return readsLogs;
  }

  /**
   * Runs a statement that only reads. Columns that say again what others say ({@code
   * id.orig_h.bytes}, {@code id.orig_p.proto}) are in the result only if the statement names them.
   *
   * @throws QueryException if it is wrong, not allowed, or takes too much
   */
  public QueryResult query(String sql) throws QueryException, IOException {
    SqlText whole = begin(sql);
    int words = whole.explains();
    String head = words == 0 ? "" : words == 1 ? "EXPLAIN " : "EXPLAIN ANALYZE ";
    QueryResult result =
        run(
            whole.behind(words),
            (rewrite, hidden, limit, errors) -> {
              List<ResultColumn> all;
              DuckDBPreparedStatement plain =
                  statements.prepare(rewrite.within(head, "").sql(), limit);
              try {
                all = Statements.columns(plain);
                List<ResultColumn> shown =
                    all.stream().filter(each -> !hidden.contains(each.name())).toList();
                if (shown.size() == all.size() && all.stream().allMatch(ResultColumn::isPlain)) {
                  return new QueryResult(plain, all, limit, errors);
                }
              } catch (SQLException e) {
                plain.close();
                throw e;
              }
              plain.close();
              return readable(rewrite, all, hidden, limit, errors);
            });
    open = result;
    return result;
  }

  /** Runs the statement for the columns that are not hidden, in forms that the driver reads. */
  private QueryResult readable(
      SqlRewrite rewrite,
      List<ResultColumn> all,
      Set<String> hidden,
      TimeLimit limit,
      QueryResult.Errors errors)
      throws SQLException {
    List<String> selects = new ArrayList<>();
    List<ResultColumn> shown = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      ResultColumn column = all.get(i);
      if (!hidden.contains(column.name())) {
        shown.add(column);
        selects.add(column.select(i + 1));
      }
    }
    String head = "SELECT %s FROM (\n".formatted(String.join(", ", selects));
    DuckDBPreparedStatement statement =
        statements.prepare(rewrite.within(head, "\n)").sql(), limit);
    try {
      return new QueryResult(statement, shown, limit, errors);
    } catch (SQLException e) {
      statement.close();
      throw e;
    }
  }

  /**
   * Runs a statement that only reads, and writes its result to {@link QuerySettings#output} as
   * Parquet: whole, or not at all.
   *
   * @return how many rows there are
   */
  public long save(String sql) throws QueryException, IOException {
    Path file =
        settings.output().orElseThrow(() -> new IllegalStateException("settings have no output"));
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new QueryException(
          Cause.FAILURE, file + ": not a file (expected: a name for a new Parquet file)");
    }
    SqlText text = begin(sql);
    if (text.explains() > 0) {
      throw new QueryException(Cause.STATEMENT, "EXPLAIN has no rows that Parquet could hold");
    }
    Path unfinished = unfinished(file);
    try {
      long rows =
          run(
              text,
              (rewrite, hidden, limit, errors) -> {
                try (limit;
                    DuckDBPreparedStatement copy =
                        statements.prepare(copy(rewrite, hidden, unfinished, limit), limit)) {
                  return copy.executeLargeUpdate();
                }
              });
      Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
      return rows;
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }

  private static Path unfinished(Path file) {
    return file.toAbsolutePath().resolveSibling("." + file.getFileName() + ".tmp");
  }

  private String copy(SqlRewrite rewrite, Set<String> hidden, Path to, TimeLimit limit)
      throws SQLException {
    Set<String> excluded = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    excluded.addAll(statements.columns(rewrite.sql(), limit).keySet());
    excluded.retainAll(hidden);
    String exclude =
        excluded.isEmpty()
            ? ""
            : excluded.stream().map(Sql::name).collect(Collectors.joining(", ", "EXCLUDE (", ")"));
    return rewrite
        .within(
            "COPY (SELECT * %s FROM (\n".formatted(exclude),
            "\n)) TO %s (FORMAT parquet, COMPRESSION zstd, USE_TMP_FILE false)"
                .formatted(Sql.text(to.toString())))
        .sql();
  }

  private SqlText begin(String sql) throws QueryException {
    if (open != null) {
      open.close();
      open = null;
    }
    SqlText text = SqlText.of(sql);
    if (text.isEmpty()) {
      throw new QueryException(
          Cause.STATEMENT, "no statement (expected: such as SELECT * FROM conn LIMIT 5)");
    }
    return text.withoutEnd();
  }

  /** What is done with a statement that was checked. */
  private interface Work<T> {
    T with(SqlRewrite rewrite, Set<String> hidden, TimeLimit limit, QueryResult.Errors errors)
        throws SQLException;
  }

  /** Runs a statement: anew if files have vanished, and without ranges if these do not bind. */
  private <T> T run(SqlText text, Work<T> work) throws QueryException, IOException {
    TimeLimit limit = new TimeLimit(settings.timeLimit(), interrupt::now);
    this.limit = limit;
    if (isCancelled) {
      limit.stop();
    }
    boolean isDone = false;
    limit.enter();
    try {
      boolean isRanged = true;
      for (int i = 1; ; i++) {
        Map<String, String> logs = logViews.logs();
        List<Path> files = new ArrayList<>();
        List<LogView> views = new ArrayList<>();
        SqlRewrite rewrite = text.rewrite(views, false);
        try {
          logViews.make(text, logs, files, views, limit);
          readsLogs = !views.isEmpty();
          rewrite = text.rewrite(views, isRanged);
          check.check(rewrite, text, logs.keySet());
          T result =
              work.with(
                  rewrite,
                  hidden(text, views),
                  limit,
                  errors(rewrite, text, views, logs, files, limit));
          isDone = true;
          return result;
        } catch (SQLException e) {
          if (!limit.isEnding() && i < MOST_TRIES && files.stream().anyMatch(Files::notExists)) {
            continue;
          }
          if (!limit.isEnding() && isRanged && !rewrite.equals(text.rewrite(views, false))) {
            isRanged = false;
            continue;
          }
          throw errors(rewrite, text, views, logs, files, limit).word(e);
        }
      }
    } finally {
      limit.leave();
      if (!isDone) {
        limit.close();
      }
    }
  }

  private QueryResult.Errors errors(
      SqlRewrite rewrite,
      SqlText text,
      List<LogView> views,
      Map<String, String> logs,
      List<Path> files,
      TimeLimit limit) {
    return error -> {
      if (limit.isOver()) {
        return new QueryException(
            Cause.TIME,
            "the query was stopped after %s (--timeout): --since and WHERE make it read less"
                .formatted(inWords(settings.timeLimit())),
            error);
      }
      if (limit.isEnding()) {
        return new QueryException(Cause.CANCELLED, "the query was stopped", error);
      }
      if (files.stream().anyMatch(Files::notExists)) {
        return new QueryException(
            Cause.FAILURE,
            "files were compacted or removed while they were read: run the query again",
            error);
      }
      return DuckErrors.of(error, rewrite, text, views, logs.keySet(), sources);
    };
  }

  private static String inWords(Duration time) {
    return time.toString().substring(2).toLowerCase(Locale.ROOT);
  }

  private static Set<String> hidden(SqlText text, List<LogView> views) {
    Set<String> hidden = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    for (LogView view : views) {
      hidden.addAll(view.companions().keySet());
    }
    hidden.removeIf(text::mentions);
    return hidden;
  }

  /** Stops the query that runs, and all that begin later. */
  public void cancel() {
    isCancelled = true;
    TimeLimit running = limit;
    if (running != null) {
      running.stop();
    }
  }

  /**
   * How long DuckDB has gone on after it was told to stop; zero if it has not. Some of its
   * functions look only at their end whether they should.
   */
  public Duration overrun() {
    TimeLimit running = limit;
    return running == null ? Duration.ZERO : running.overrun();
  }

  /** Removes the temporary files, in a process that ends without {@link #close}. */
  public void removeTemporaryFiles() throws IOException {
    spill.close();
  }

  /** How much of its work the query has done, from 0 to 1; nothing if DuckDB does not know. */
  public OptionalDouble progress() {
    return statements.progress();
  }

  @Override
  public void close() throws IOException {
    interrupt.close();
    try {
      connection.close();
    } catch (SQLException e) {
      throw new IOException("DuckDB cannot be closed", e);
    } finally {
      spill.close();
    }
  }
}
