package org.zeekbus.logger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeekbus.logger.output.Output;
import org.zeekbus.logger.output.SinkOverflow;
import org.zeekbus.logger.snapshot.LoggerSnapshot;
import org.zeekbus.logger.spool.Spool;
import org.zeekbus.sink.Arrival;
import org.zeekbus.sink.Sink;
import org.zeekbus.sink.SinkGoneException;
import org.zeekbus.zeek.log.LogBatchReader;
import org.zeekbus.zmtp.Await;
import org.zeekbus.zmtp.system.SmallDisk;

/** A sink whose target is down: what it had taken before waits in the spool, too. */
final class OutageTest {
  private static final LoggerSnapshot.SinceFlush NONE = new LoggerSnapshot.SinceFlush(0, 0);

  @TempDir private Path directory;

  private final CountDownLatch hanging = new CountDownLatch(1);
  private final List<AutoCloseable> started = new ArrayList<>();

  @AfterEach
  void stop() throws Exception {
    hanging.countDown();
    for (AutoCloseable each : started.reversed()) {
      each.close();
    }
  }

  /** Has in memory what its target has not confirmed. Owner: the sink's thread. */
  private final class RemoteSink implements Sink {
    private final List<Long> unconfirmed = new CopyOnWriteArrayList<>();
    private final List<Long> target = new CopyOnWriteArrayList<>();
    private volatile boolean isDown;
    private volatile boolean isToHang;
    private volatile boolean isHanging;
    private volatile boolean isGone;
    private volatile int failures;

    @Override
    public void accept(LogBatchReader batch, Arrival arrival) {
      batch.check();
      while (batch.next()) {
        unconfirmed.add(batch.longAt(0));
      }
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread
    public void flush() throws IOException {
      if (isToHang) {
        isHanging = true;
        try {
          hanging.await();
        } catch (InterruptedException e) {
          throw new IOException(e);
        }
      }
      if (isGone) {
        throw new SinkGoneException("the client has ended");
      }
      if (isDown) {
        failures++;
        throw new IOException("no answer");
      }
      target.addAll(unconfirmed);
      unconfirmed.clear();
    }

    @Override
    public void close() throws IOException {
      flush();
    }
  }

  private LogBatches start(Path files, Sink sink) {
    return start(LogBatches.settings(files, Duration.ofMillis(400)), sink);
  }

  private LogBatches start(LoggerSettings settings, Sink sink) {
    LogBatches logger = LogBatches.start(settings, LogBatches.losing("remote", sink, null));
    started.add(logger);
    return logger;
  }

  private static void push(LogBatches logger, long first, long behind) throws InterruptedException {
    for (long i = first; i < behind; i++) {
      logger.push("conn", i);
    }
  }

  private static List<Long> numbers(long first, long behind) {
    return LongStream.range(first, behind).boxed().toList();
  }

  private static LoggerSnapshot.Sink snapshot(LogBatches logger) {
    return logger.node().snapshot().sink("remote");
  }

  /** The target has the first five, the sink up to ten more, and knows that no flush works. */
  private LogBatches fallIntoOutage(Path files, RemoteSink sink) throws InterruptedException {
    LogBatches logger = start(files, sink);
    push(logger, 0, 5);
    Await.until("confirmed", () -> sink.target.equals(numbers(0, 5)));
    sink.isDown = true;
    push(logger, 5, 15);
    Await.until("an outage", () -> sink.failures > 1);
    push(logger, 15, 20);
    Await.until("all came", () -> logger.node().snapshot().batches() == 20);
    return logger;
  }

  private static void awaitSafe(LogBatches logger, RemoteSink sink) {
    Await.until(
        () -> snapshot(logger).toString(),
        Await.DEADLINE,
        () -> {
          LoggerSnapshot.Sink now = snapshot(logger);
          return now.sinceFlush().equals(NONE)
              && now.queue().batches() + sink.unconfirmed.size() == 15;
        });
  }

  private void assertTheNextStartHas(List<Long> expected) {
    RemoteSink next = new RemoteSink();
    LogBatches logger = start(directory, next);
    Await.until(() -> next.target.toString(), Await.DEADLINE, () -> next.target.equals(expected));
    assertThat(logger.node().stop()).isTrue();
  }

  @Test
  void afterTheOutageAllFollowsOnce() throws Exception {
    RemoteSink sink = new RemoteSink();
    LogBatches logger = fallIntoOutage(directory, sink);
    awaitSafe(logger, sink);
    int before = sink.failures;
    Await.until("more tries", () -> sink.failures > before + 2);
    sink.isDown = false;
    Await.until(
        () -> sink.target.toString(), Await.DEADLINE, () -> sink.target.equals(numbers(0, 20)));
    assertThat(logger.node().stop()).isTrue();
    assertThat(Spool.leftIn(directory.resolve(".spool/remote"))).isZero();
  }

  @Test
  void aStopAmidTheOutageLeavesAllToTheNextStart() throws Exception {
    RemoteSink sink = new RemoteSink();
    LogBatches logger = fallIntoOutage(directory, sink);
    assertThat(logger.node().stop()).as("clean").isTrue();
    assertThat(snapshot(logger).sinceFlush()).isEqualTo(NONE);
    assertThat(snapshot(logger).unwritten().batches()).isZero();
    assertThat(snapshot(logger).problem()).isEqualTo("close failed: no answer");
    assertTheNextStartHas(numbers(5, 20));
  }

  @Test
  void aStopOnWhoseLastFlushTheTargetIsDownDoesSoToo() throws Exception {
    RemoteSink sink = new RemoteSink();
    LogBatches logger = start(flushedAtItsStop(), sink);
    push(logger, 0, 8);
    Await.until("taken", () -> sink.unconfirmed.size() == 8);
    sink.isDown = true;
    assertThat(logger.node().stop()).as("clean").isTrue();
    assertThat(sink.failures).isPositive();
    assertThat(sink.target).isEmpty();
    assertThat(snapshot(logger).sinceFlush()).isEqualTo(NONE);
    assertTheNextStartHas(numbers(0, 8));
  }

  private LoggerSettings flushedAtItsStop() {
    return LogBatches.settings(directory, Duration.ofMillis(400))
        .with(it -> it.flushInterval(Duration.ofHours(1)));
  }

  @Test
  void aSinkThatIsGoneLosesNothing() throws Exception {
    RemoteSink sink = new RemoteSink();
    LogBatches logger = start(directory, sink);
    push(logger, 0, 5);
    Await.until("confirmed", () -> sink.target.equals(numbers(0, 5)));
    sink.isGone = true;
    push(logger, 5, 15);
    assertThat(logger.node().death().toCompletableFuture().join().cause())
        .hasMessage("the client has ended");
    Await.until("all came", () -> logger.node().snapshot().batches() == 15);
    assertThat(logger.node().stop()).isFalse();
    assertTheNextStartHas(numbers(5, 15));
  }

  @Test
  void aSinkFlushesBeforeItsTimeOnceMuchIsKept() throws Exception {
    RemoteSink sink = new RemoteSink();
    LogBatches logger = start(flushedAtItsStop(), sink);
    String text = "x".repeat(10_000);
    for (int i = 0; i < 30; i++) {
      logger.push(LogBatches.batch("conn", i, 1, text));
      int count = i + 1;
      // One at a time, so that none goes through the spool.
      Await.until("taken", () -> sink.unconfirmed.size() + sink.target.size() >= count);
    }
    assertThat(sink.target).isNotEmpty();
    assertThat(logger.node().stop()).isTrue();
    assertThat(sink.target).isEqualTo(numbers(0, 30));
  }

  @Test
  void aSinkThatHangsInAFlushLosesNothing() throws Exception {
    RemoteSink sink = new RemoteSink();
    LogBatches logger = start(directory, sink);
    push(logger, 0, 5);
    Await.until("confirmed", () -> sink.target.equals(numbers(0, 5)));
    sink.isToHang = true;
    push(logger, 5, 15);
    Await.until("all came", () -> logger.node().snapshot().batches() == 15);
    // Before the stop, lest it hang in its close, which keeps the spool's lock to the process's
    // end.
    Await.until("it hangs in a flush", () -> sink.isHanging);
    assertThat(logger.node().stop()).isFalse();
    LoggerSnapshot.Sink last = snapshot(logger);
    assertThat(last.state()).isEqualTo(LoggerSnapshot.SinkState.HANGING);
    assertThat(last.activity()).isEqualTo("flushing");
    assertThat(last.unflushed()).isEmpty();
    assertThat(last.sinceFlush()).isEqualTo(NONE);
    assertThat(last.unwritten().batches()).isZero();
    assertTheNextStartHas(numbers(5, 15));
  }

  @Test
  void aStopWithAFullDiskCountsWhatOnlyTheSinkHad() throws Exception {
    try (SmallDisk disk = SmallDisk.mount(directory, "256k")) {
      RemoteSink sink = new RemoteSink();
      LogBatches logger = start(disk.path(), sink);
      push(logger, 0, 1);
      Await.until("confirmed", () -> sink.target.size() == 1);
      Path ballast = disk.fill();
      sink.isDown = true;
      push(logger, 1, 5);
      Await.until(
          "not kept",
          () -> {
            LoggerSnapshot.Spool spool = snapshot(logger).queue().spool();
            return spool != null && spool.diskErrors() > 0;
          });
      assertThat(logger.node().stop()).isFalse();
      LoggerSnapshot.Sink last = snapshot(logger);
      assertThat(last.sinceFlush().records() + last.unwritten().records()).isEqualTo(4);
      Files.delete(ballast);
    }
  }

  /** Such as files: they keep what they could not write in files of their own. */
  @Test
  void aSinkThatKeepsWhatItHasIsNotAskedTwice() throws Exception {
    PathSink sink = new PathSink();
    LogBatches logger =
        LogBatches.start(
            LogBatches.settings(directory, Duration.ofMillis(400)),
            new Output("remote", sink, SinkOverflow.SPOOL));
    started.add(logger);
    push(logger, 0, 5);
    Await.until("taken", () -> sink.of("conn").equals(numbers(0, 5)));
    sink.onFlush =
        (_, _) -> {
          throw new IOException("no answer");
        };
    sink.onClose = sink.onFlush;
    assertThat(logger.node().stop()).isFalse();
    try (Stream<Path> files = Files.list(directory.resolve(".spool/remote"))) {
      assertThat(files.map(each -> each.getFileName().toString()))
          .noneMatch(name -> name.endsWith(".spool"));
    }
  }
}
