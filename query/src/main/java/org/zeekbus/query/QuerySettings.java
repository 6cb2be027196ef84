package org.zeekbus.query;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a query may see and take.
 *
 * @param since only records whose {@code ts} is not before it; of logs without {@code ts}, all
 * @param memory that DuckDB may take, in bytes
 * @param threads that work for one query
 * @param timeLimit how long DuckDB may work for one query
 * @param allowed directories of which a query may read files by name; without any, it reads logs
 *     alone
 * @param output the one file that {@link LogDatabase#save} may write
 */
public record QuerySettings(
    Optional<Instant> since,
    long memory,
    int threads,
    Duration timeLimit,
    List<Path> allowed,
    Optional<Path> output) {
  /** What is written to disk when memory is short, in multiples of memory. */
  static final int SPILL = 8;

  /** Copies the list. */
  public QuerySettings {
    allowed = List.copyOf(allowed);
  }

  /** All records, within these bounds; nothing but logs. */
  public static QuerySettings within(long memory, int threads, Duration timeLimit) {
    return new QuerySettings(
        Optional.empty(), memory, threads, timeLimit, List.of(), Optional.empty());
  }
}
