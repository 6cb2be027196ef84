package org.zeekbus.logger;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.zeekbus.logger.snapshot.LoggerSnapshot;
import org.zeekbus.sink.Arrival;
import org.zeekbus.sink.Sink;
import org.zeekbus.zeek.log.LogBatchReader;
import org.zeekbus.zmtp.Endpoint;

/**
 * A logger in a process of its own, to be killed. Its one sink takes nothing while a file {@code
 * stuck} exists, and then slowly, and so many batches at most; with each flush it adds a line to
 * the file {@code out}, with the first number of each batch. While a file {@code down} exists, it
 * cannot flush. A batch with a certain number ends the process. Prints its endpoint, and statistics
 * for each line that it reads.
 */
final class SpoolingChild {
  private SpoolingChild() {}

  public static void main(String[] args) throws IOException {
    Path directory = Path.of(args[0]);
    LoggerSettings settings =
        LoggerSettings.of(
            directory,
            it ->
                it.listen(List.of(Endpoint.parse("tcp://127.0.0.1:0")))
                    .intake(1 << 20)
                    .flushInterval(Duration.ofMillis(20)));
    LoggerNode node =
        LoggerNode.start(
            settings,
            List.of(
                LogBatches.losing(
                    "slow", new SlowSink(directory, args[1], Integer.parseInt(args[2])), null)),
            InstantSource.system());
    System.out.println(node.endpoints().getFirst());
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    while (in.readLine() != null) {
      LoggerSnapshot.Spool spool =
          Objects.requireNonNull(node.snapshot().sink("slow").queue().spool());
      System.out.println(
          "%d %d %d"
              .formatted(spool.batches(), spool.bytes(), spool.damaged() + spool.diskErrors()));
    }
    // Whoever started it is gone.
    Runtime.getRuntime().halt(1);
  }

  /** Owner: the sink's thread. */
  private static final class SlowSink implements Sink {
    private final Path directory;
    private final StringBuilder waiting = new StringBuilder();

    private final String deadly;
    private int left;

    SlowSink(Path directory, String deadly, int most) {
      this.directory = directory;
      this.deadly = deadly;
      this.left = most;
    }

    @Override
    public void accept(LogBatchReader batch, Arrival arrival) throws IOException {
      if (left == 0 || Files.exists(directory.resolve("stuck"))) {
        throw new IOException("stuck");
      }
      left--;
      batch.check();
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
      batch.next();
      if (Long.toString(batch.longAt(0)).equals(deadly)) {
        Runtime.getRuntime().halt(3);
      }
      waiting.append(batch.longAt(0)).append(' ');
    }

    @Override
    public void flush() throws IOException {
      if (Files.exists(directory.resolve("down"))) {
        throw new IOException("down");
      }
      if (!waiting.isEmpty()) {
        Files.writeString(
            directory.resolve("out"),
            waiting.append('\n'),
            StandardOpenOption.CREATE,
            StandardOpenOption.APPEND);
        waiting.setLength(0);
      }
    }

    @Override
    public void close() throws IOException {
      flush();
    }
  }
}
