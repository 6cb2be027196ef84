package org.example.count;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.zeekbus.sink.Arrival;
import org.zeekbus.sink.Sink;
import org.zeekbus.sink.SinkContext;
import org.zeekbus.zeek.log.LogBatchReader;

/** Counts records by log path, keeps the numbers in a file, and logs them now and then. */
final class CountSink implements Sink {
  private final SinkContext context;
  private final Duration every;
  private final Path file;
  private final Map<String, Long> counts = new TreeMap<>();
  private long nextLog;

  CountSink(SinkContext context, Duration every) throws IOException {
    this.context = context;
    this.every = every;
    file = context.directory().resolve("counts");
    if (Files.exists(file)) { // an earlier run's
      Files.readAllLines(file).stream()
          .map(line -> line.split("\t"))
          .forEach(line -> counts.put(line[0], Long.valueOf(line[1])));
    }
    context.metrics().gauge("logs", "Log paths that were counted", counts::size);
    nextLog = context.clock().millis() + every.toMillis();
  }

  @Override
  public void accept(LogBatchReader batch, Arrival arrival) {
    batch.check(); // of a broken batch nothing is counted
    counts.merge(batch.schema().path().text(), (long) batch.records(), Long::sum);
  }

  @Override
  public void flush() throws IOException {
    Path next = file.resolveSibling("counts.next"); // the old numbers stay until the new are whole
    Files.writeString(
        next,
        counts.entrySet().stream()
            .map(count -> count.getKey() + "\t" + count.getValue() + "\n")
            .collect(Collectors.joining()));
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    if (context.clock().millis() >= nextLog) {
      nextLog += every.toMillis();
      context.log().info("{}", counts);
    }
  }

  @Override
  public void close() throws IOException {
    flush();
  }
}
