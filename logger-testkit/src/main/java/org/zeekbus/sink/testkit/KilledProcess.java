package org.zeekbus.sink.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs {@link SinkLife} and kills it. Owner: JUnit's thread. */
final class KilledProcess {
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  private final Path directory;
  private final SinkProcess sink;
  private final List<String> said = new CopyOnWriteArrayList<>();

  KilledProcess(Path directory, SinkProcess sink) {
    this.directory = directory;
    this.sink = sink;
  }

  /**
   * Kills it once it has flushed so often, while it goes on.
   *
   * @return how many records it had flushed
   */
  long killAfter(int flushes) throws Exception {
    Process process = start(Long.MAX_VALUE);
    long flushed = flushed(process, flushes);
    assertThat(flushed)
        .describedAs("records that were flushed before the process ended by itself: %s", said)
        .isGreaterThanOrEqualTo((long) flushes * SinkLife.RECORDS);
    return flushed;
  }

  /** Lets it live to its end in order. */
  long runToTheEnd(int flushes) throws Exception {
    Process process = start(flushes);
    long flushed = flushed(process, Integer.MAX_VALUE);
    assertThat(process.waitFor()).describedAs("exit code of an orderly life: %s", said).isZero();
    return flushed;
  }

  private Process start(long flushes) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                SinkLife.class.getName(),
                directory.toString(),
                sink.opener().getName(),
                "" + flushes));
    command.addAll(sink.arguments());
    // As its own streams, for Maven's would be open for as long as it lives.
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  /** Reads what it says until its end, and kills it behind a line; says what the last one was. */
  private long flushed(Process process, int killAfter) throws Exception {
    CompletableFuture<Long> last =
        CompletableFuture.supplyAsync(() -> {
          try {
            return read(process, killAfter);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
    try {
      return last.get(DEADLINE.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("the sink's process hangs; it said " + said, e);
    } catch (ExecutionException e) {
      throw new AssertionError(e.getCause());
    } finally {
      process.destroyForcibly();
    }
  }

  private long read(Process process, int killAfter) throws IOException {
    long last = 0;
    int seen = 0;
    try (BufferedReader out = process.inputReader()) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        if (line.matches(SinkLife.FLUSHED + "\\d+")) {
          last = Math.max(last, Long.parseLong(line.substring(SinkLife.FLUSHED.length())));
          if (++seen == killAfter) {
            // Not by the process itself, which would close what it has said.
            process.toHandle().destroyForcibly();
          }
        } else {
          said.add(line);
        }
      }
    }
    return last;
  }
}
