package org.zeekbus.app.role;

import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zeekbus.app.config.Configuration;
import org.zeekbus.app.process.QueryPackage;
import org.zeekbus.logger.LoggerSection;
import org.zeekbus.logger.sinks.ChosenSinks;
import org.zeekbus.logger.sinks.SinkEntry;
import org.zeekbus.web.query.QueryBounds;
import org.zeekbus.web.query.QueryFailedException;
import org.zeekbus.web.query.QueryFailure;
import org.zeekbus.web.query.QueryRequest;
import org.zeekbus.web.query.QueryResult;
import org.zeekbus.web.query.QueryRunner;
import org.zeekbus.web.query.QuerySnapshot;
import org.zeekbus.zmtp.system.Reason;
import org.zeekbus.zmtp.thread.Supervisor;

/**
 * Runs queries, each in a process of its own: neither DuckDB's memory nor a fault in its native
 * code can harm the roles here.
 *
 * <p>Owner: any thread; counts and processes are guarded by this.
 */
final class QueryProcesses implements QueryRunner, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(QueryProcesses.class);

  /** A type of sink. */
  private static final String PARQUET = "parquet";

  private static final int MOST_AT_ONCE = 2;
  private static final int MOST_ROWS = 10_000;
  private static final int MOST_BYTES = 4 << 20;

  private final QueryBounds bounds;
  private final Supervisor threads = new Supervisor();
  private final Semaphore slots = new Semaphore(MOST_AT_ONCE);

  private final Set<QueryProcess> running = new HashSet<>();
  private final Map<QueryFailure, Long> failed = new EnumMap<>(QueryFailure.class);
  private long answered;
  private boolean isClosed;

  QueryProcesses(QueryBounds bounds) {
    this.bounds = bounds;
  }

  static QueryProcesses of(Configuration configuration) {
    return new QueryProcesses(
        new QueryBounds(
            directory(configuration).toAbsolutePath().normalize().toString(),
            configuration.get(HttpSection.QUERY_MEMORY).bytes(),
            configuration.get(HttpSection.QUERY_TIMEOUT),
            MOST_AT_ONCE,
            MOST_ROWS,
            MOST_BYTES));
  }

  private static Path directory(Configuration configuration) {
    return configuration
        .find(HttpSection.QUERY_DIR)
        .or(() -> parquetDirectory(configuration))
        .orElseGet(() -> configuration.get(LoggerSection.DIR));
  }

  /** Where the first sink for Parquet writes, if that is set. */
  private static Optional<Path> parquetDirectory(Configuration configuration) {
    return new ChosenSinks(configuration.sections().sinkTypes(), configuration)
        .entries().stream()
            .filter(entry -> entry.type().name().equals(PARQUET))
            .flatMap(entry -> directory(entry, configuration).stream())
            .findFirst();
  }

  private static Optional<Path> directory(SinkEntry entry, Configuration configuration) {
    return entry.type().settings().stream()
        .filter(setting -> setting.key().equals("logger.%s.dir".formatted(PARQUET)))
        .findFirst()
        .flatMap(entry.values(configuration)::find)
        .map(Path.class::cast);
  }

  @Override
  public QueryBounds bounds() {
    return bounds;
  }

  @Override
  public QueryResult run(QueryRequest request) throws QueryFailedException, InterruptedException {
    try {
      QueryResult result = runInSlot(request);
      synchronized (this) {
        answered++;
      }
      return result;
    } catch (QueryFailedException e) {
      count(e.failure());
      throw e;
    } catch (InterruptedException e) {
      count(QueryFailure.LEFT);
      throw e;
    }
  }

  private synchronized void count(QueryFailure failure) {
    failed.merge(failure, 1L, Long::sum);
  }

  private QueryResult runInSlot(QueryRequest request)
      throws QueryFailedException, InterruptedException {
    if (!QueryPackage.isInstalled()) {
      throw new QueryFailedException(
          QueryFailure.FAILED, "the SQL of this page " + QueryPackage.MISSING);
    }
    if (!slots.tryAcquire()) {
      throw new QueryFailedException(
          QueryFailure.BUSY,
          "%d queries run already, and no more may: try again when one has ended"
              .formatted(MOST_AT_ONCE));
    }
    try (QueryProcess process = start(request)) {
      checkOpen(); // a stop may have missed it
      QueryResult result = process.result();
      checkOpen();
      return result;
    } catch (QueryFailedException e) {
      checkOpen(); // a process that was killed says something else
      throw e;
    } finally {
      slots.release();
    }
  }

  private QueryProcess start(QueryRequest request) throws QueryFailedException {
    try {
      QueryProcess process = QueryProcess.start(request, bounds, threads, this::ended);
      synchronized (this) {
        running.add(process);
      }
      return process;
    } catch (IOException e) {
      LOG.error("a query cannot be run: no process can be started: {}", Reason.withPlace(e));
      throw new QueryFailedException(
          QueryFailure.FAILED, "the query could not be started; zeekbus's log says why");
    }
  }

  private synchronized void ended(QueryProcess process) {
    running.remove(process);
  }

  private synchronized void checkOpen() throws QueryFailedException {
    if (isClosed) {
      throw new QueryFailedException(QueryFailure.STOPPING, "zeekbus stops");
    }
  }

  @Override
  public synchronized QuerySnapshot snapshot() {
    return new QuerySnapshot(running.size(), answered, failed);
  }

  /** Kills all that run. One that is just being started is killed by its thread. */
  @Override
  public void close() {
    Set<QueryProcess> left;
    synchronized (this) {
      isClosed = true;
      left = Set.copyOf(running);
    }
    left.forEach(QueryProcess::close);
  }
}
