package org.zeekbus.logger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeekbus.logger.output.Output;
import org.zeekbus.logger.snapshot.LoggerSnapshot;
import org.zeekbus.sink.Arrival;
import org.zeekbus.sink.Sink;
import org.zeekbus.zeek.log.LogBatchReader;
import org.zeekbus.zmtp.Await;

/** Sinks that flush after many of the logger's flush intervals. */
final class RareFlushTest {
  private static final LoggerSnapshot.SinceFlush NONE = new LoggerSnapshot.SinceFlush(0, 0);

  @TempDir private Path directory;

  private final List<LogBatches> started = new ArrayList<>();

  @AfterEach
  void stop() {
    started.reversed().forEach(LogBatches::close);
  }

  /** Has what it took in memory, until it flushes. */
  private static final class MemorySink implements Sink {
    private final PathSink taken = new PathSink();
    private final AtomicInteger flushes = new AtomicInteger();
    private volatile int most = Integer.MAX_VALUE;

    @Override
    public void accept(LogBatchReader batch, Arrival arrival) throws IOException {
      taken.accept(batch, arrival);
    }

    @Override
    public boolean isFlushDue() {
      return taken.of("conn").size() >= most;
    }

    @Override
    public void flush() {
      flushes.incrementAndGet();
      most = Integer.MAX_VALUE;
    }

    @Override
    public void close() throws IOException {
      throw new IOException("killed");
    }
  }

  private LogBatches start(Sink sink, Duration flushInterval) {
    LogBatches logger =
        LogBatches.start(
            LogBatches.settings(directory, Duration.ofSeconds(5)),
            LogBatches.losing("columns", sink, flushInterval));
    started.add(logger);
    return logger;
  }

  private static LoggerSnapshot.Sink snapshot(LogBatches logger) {
    return logger.node().snapshot().sink("columns");
  }

  private static void push(LogBatches logger, long first, long behind) throws InterruptedException {
    for (long i = first; i < behind; i++) {
      logger.push("conn", i);
    }
  }

  @Test
  void theSpoolHasWhatTheyTookLongBeforeTheyFlush() throws Exception {
    MemorySink sink = new MemorySink();
    LogBatches logger = start(sink, Duration.ofHours(1));
    push(logger, 0, 20);
    List<Long> all = LongStream.range(0, 20).boxed().toList();
    Await.until(
        () -> snapshot(logger).toString(),
        Await.DEADLINE,
        () -> sink.taken.of("conn").equals(all) && snapshot(logger).sinceFlush().equals(NONE));
    Await.until(
        "no log waits",
        () ->
            logger.node().snapshot().logs().stream().allMatch(log -> log.unflushedRecords() == 0));
    assertThat(sink.flushes).as("flushes").hasValue(0);
    logger.close();
    MemorySink next = new MemorySink();
    start(next, Duration.ofHours(1));
    Await.until("all come again", () -> next.taken.of("conn").equals(all));
  }

  @Test
  void theyAreFlushedOnceTheySayThatTheyAreFull() throws Exception {
    MemorySink sink = new MemorySink();
    sink.most = 10;
    LogBatches logger = start(sink, Duration.ofHours(1));
    push(logger, 0, 9);
    Await.until("taken", () -> sink.taken.of("conn").size() == 9);
    assertThat(sink.flushes).hasValue(0);
    push(logger, 9, 10);
    Await.until("flushed", () -> sink.flushes.get() == 1);
  }

  @Test
  void aShorterTimeThanTheLoggersHasNoEffect() {
    Output output = LogBatches.losing("columns", new PathSink(), Duration.ofMillis(1));
    assertThat(output.flushInterval(Duration.ofSeconds(1))).isEqualTo(Duration.ofSeconds(1));
  }
}
