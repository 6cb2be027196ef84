package org.zeekbus.app.role;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zeekbus.settings.ByteSize;
import org.zeekbus.settings.DurationText;
import org.zeekbus.web.query.QueryBounds;
import org.zeekbus.web.query.QueryFailedException;
import org.zeekbus.web.query.QueryFailure;
import org.zeekbus.web.query.QueryRequest;
import org.zeekbus.web.query.QueryResult;
import org.zeekbus.zmtp.system.TemporaryDirectory;
import org.zeekbus.zmtp.thread.Supervisor;

/**
 * One query: {@code zeekbus query} as a process, from its start until it has ended or is killed. It
 * gets the statement on standard input, as anybody may see its arguments; of our environment it
 * gets nothing that may be a secret. What it leaves on disk is removed.
 *
 * <p>Owner: the thread that waits for the result; any thread may close it.
 */
final class QueryProcess implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(QueryProcess.class);

  /** Rows are written one after another, so the heap of the process needs little. */
  private static final String HEAP = "-Xmx128m";

  /** A start with it takes half the time. */
  private static final String AOT_CACHE = "-XX:AOTCache=";

  private static final Path NICE = Path.of("/usr/bin/nice");

  /** If memory runs out, the system ends this process before ours. */
  private static final String FIRST_TO_END = "1000";

  private static final Set<String> ENVIRONMENT =
      Set.of("PATH", "HOME", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "LD_LIBRARY_PATH");

  private static final Duration LAST_WORDS = Duration.ofSeconds(5);
  private static final int MOST_WORDS = 4 << 10;

  private final QueryRequest request;
  private final QueryBounds bounds;
  private final TemporaryDirectory temporary;
  private final Process process;
  private final Consumer<QueryProcess> ended;
  private final QueryOutput output;
  private final CompletableFuture<Void> isRead = new CompletableFuture<>();
  private final CompletableFuture<String> words = new CompletableFuture<>();
  private final AtomicBoolean isClosed = new AtomicBoolean();

  private QueryProcess(
      QueryRequest request,
      QueryBounds bounds,
      TemporaryDirectory temporary,
      Process process,
      Consumer<QueryProcess> ended) {
    this.request = request;
    this.bounds = bounds;
    this.temporary = temporary;
    this.process = process;
    this.ended = ended;
    this.output = new QueryOutput(request.limit(), bounds);
  }

  /**
   * Starts it.
   *
   * @param ended called once it is closed
   * @throws IOException if the system does not start it
   */
  static QueryProcess start(
      QueryRequest request, QueryBounds bounds, Supervisor threads, Consumer<QueryProcess> ended)
      throws IOException {
    TemporaryDirectory temporary =
        TemporaryDirectory.make(Path.of(System.getProperty("java.io.tmpdir")), "zeekbus-query-");
    QueryProcess query;
    try {
      ProcessBuilder builder = new ProcessBuilder(command(request, bounds, temporary));
      builder.environment().keySet().retainAll(ENVIRONMENT);
      query = new QueryProcess(request, bounds, temporary, builder.start(), ended);
    } catch (IOException e) {
      temporary.close();
      throw e;
    }
    query.mayBeEndedFirst();
    threads.platform("zeekbus-query-output", query::talk).start();
    threads.platform("zeekbus-query-words", query::readWords).start();
    return query;
  }

  /** That of queries, if there is one: ours does not have DuckDB. */
  private static Path cacheBeside(Path ours) {
    Path own = ours.resolveSibling("query.aot");
    return Files.exists(own) ? own : ours;
  }

  private static List<String> command(
      QueryRequest request, QueryBounds bounds, TemporaryDirectory temporary) {
    List<String> command = new ArrayList<>();
    if (Files.isExecutable(NICE)) {
      command.addAll(List.of(NICE.toString(), "-n", "10")); // the cluster comes first
    }
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(each -> each.startsWith(AOT_CACHE))
        .map(each -> AOT_CACHE + cacheBeside(Path.of(each.substring(AOT_CACHE.length()))))
        .forEach(command::add);
    command.addAll(
        List.of(
            HEAP,
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:+ExitOnOutOfMemoryError",
            "-XX:-UsePerfData",
            "-Xlog:aot*=off,cds*=off",
            "--enable-native-access=ALL-UNNAMED",
            "-Dstdout.encoding=UTF-8",
            "-Dstderr.encoding=UTF-8",
            "-Djava.library.path=" + System.getProperty("java.library.path", ""),
            "-Djava.io.tmpdir=" + temporary.path(),
            "-cp",
            System.getProperty("java.class.path", ""),
            "org.zeekbus.app.Main",
            "query",
            "--dir=" + bounds.directory(),
            "--format=rows",
            "--memory=" + bounds.memory(),
            "--timeout=" + DurationText.format(bounds.time())));
    request.since().ifPresent(since -> command.add("--since=" + since));
    command.add("-");
    return command;
  }

  private void mayBeEndedFirst() {
    try {
      Files.writeString(Path.of("/proc/" + process.pid() + "/oom_score_adj"), FIRST_TO_END);
    } catch (IOException e) {
      // It has ended already, or there is no such thing here.
    }
  }

  /** On a thread of its own, as no interrupt ends a read. */
  private void talk() {
    try (OutputStream in = process.getOutputStream()) {
      in.write(request.sql().getBytes(UTF_8));
    } catch (IOException e) {
      // It has ended before it read the statement, and its output says why.
    }
    try (InputStream out = process.getInputStream()) {
      output.read(out);
      isRead.complete(null);
    } catch (IOException | RuntimeException e) {
      isRead.completeExceptionally(e);
    }
  }

  /** Reads all that it says on standard error, and keeps the beginning. */
  private void readWords() {
    StringBuilder kept = new StringBuilder();
    try (InputStream err = process.getErrorStream()) {
      byte[] buffer = new byte[1 << 10];
      for (int length = err.read(buffer); length >= 0; length = err.read(buffer)) {
        if (kept.length() < MOST_WORDS) {
          kept.append(new String(buffer, 0, length, UTF_8));
        }
      }
    } catch (IOException e) {
      // It was killed.
    }
    words.complete(kept.toString().strip());
  }

  /**
   * Waits for the result. If the thread is interrupted, {@link #close} is what ends the process.
   *
   * @throws QueryFailedException if there is none
   */
  QueryResult result() throws QueryFailedException, InterruptedException {
    try {
      isRead.get(bounds.time().toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new QueryFailedException(
          QueryFailure.TIMEOUT,
          "the query was stopped after %s (http.query-timeout): since and WHERE make it read less"
              .formatted(DurationText.format(bounds.time())));
    } catch (ExecutionException e) {
      throw failed("its output is none: " + e.getCause());
    }
    if (output.isFull()) {
      return output.result();
    }
    if (output.trouble().isPresent()) {
      throw failed(output.trouble().get());
    }
    if (!process.waitFor(LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS)) {
      throw failed("it did not end");
    }
    if (process.exitValue() != 0 || !output.isWhole()) {
      throw failed("exit status %d".formatted(process.exitValue()));
    }
    return output.result();
  }

  private QueryFailedException failed(QueryOutput.Trouble trouble) {
    return switch (trouble.cause()) {
      case "statement", "no_logs" ->
          new QueryFailedException(
              QueryFailure.STATEMENT, trouble.text().replaceFirst("(;|, and)? --allow DIR .*", ""));
      case "time" ->
          new QueryFailedException(
              QueryFailure.TIMEOUT,
              "the query was stopped after %s (http.query-timeout): since and WHERE make it read less"
                  .formatted(DurationText.format(bounds.time())));
      case "memory" ->
          new QueryFailedException(
              QueryFailure.MEMORY,
              "the query needs more memory than %s (http.query-memory): since and WHERE make it need less"
                  .formatted(new ByteSize(bounds.memory())));
      default -> failed(trouble.text());
    };
  }

  /** Only the log says what others need not know, such as places of files. */
  private QueryFailedException failed(String why) {
    if (isClosed.get()) {
      return new QueryFailedException(QueryFailure.STOPPING, "zeekbus stops");
    }
    String said;
    try {
      said = words.get(LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      said = "";
    } catch (ExecutionException | TimeoutException e) {
      said = "";
    }
    LOG.error(
        "a query failed: {}{}{}",
        why,
        said.isEmpty() ? "" : "; its process said: ",
        said.isEmpty() ? "" : said);
    return new QueryFailedException(
        QueryFailure.FAILED, "the query failed; zeekbus's log says why");
  }

  /** Kills the process if it has not ended, and removes what it has left. */
  @Override
  public void close() {
    if (isClosed.getAndSet(true)) {
      return;
    }
    try {
      if (!hasEnded(process.destroyForcibly())) {
        LOG.error("process {} of a query was killed and does not end", process.pid());
      }
      temporary.close();
    } catch (IOException | UncheckedIOException e) {
      LOG.warn("{} of a query is left over: {}", temporary.path(), String.valueOf(e.getMessage()));
    }
    ended.accept(this);
  }

  /** Waits even if the thread is interrupted, as it is when a viewer leaves: files go after it. */
  private static boolean hasEnded(Process process) {
    return process
        .onExit()
        .thenApply(_ -> true)
        .completeOnTimeout(false, LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS)
        .join();
  }
}
