package org.zeekbus.query;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A directory with files of logs. Owner: the thread of its {@link LogDatabase}. */
public interface LogSource {
  /**
   * The files of a log, as they are now.
   *
   * @param select reads them: a {@code SELECT}, with one column for each field under its name
   * @param files that it reads; if one of them vanishes, the source is asked again
   */
  record LogFiles(String select, List<Path> files) {
    /** Copies the list. */
    public LogFiles {
      files = List.copyOf(files);
    }
  }

  /** What it is, for people who look for logs that it does not have: {@code DIR/parquet}. */
  String name();

  /** Below these directories, DuckDB itself reads files. */
  List<Path> directories();

  /** The names of the logs that have files, as of now. */
  List<String> paths() throws IOException;

  /**
   * The files of a log.
   *
   * @param since files that end before it are left out, but for the newest one, which has the
   *     columns
   * @return nothing if there are no files
   * @throws SQLException if DuckDB was told to stop meanwhile
   */
  Optional<LogFiles> files(String path, Optional<Instant> since) throws IOException, SQLException;

  /** Up to when records have arrived in the files; nothing if that cannot be said. */
  default Optional<Instant> upTo() throws IOException {
    return Optional.empty();
  }

  /** The same of those loggers that still write, as far as one can see; nothing if none does. */
  default Optional<Instant> writtenUpTo() throws IOException {
    return Optional.empty();
  }

  /** Lines on what the queries so far could not read. */
  default List<String> notes() {
    return List.of();
  }

  /** Makes the functions that its selects use, before the database is confined. */
  default void prepare(Connection connection) throws SQLException {}
}
