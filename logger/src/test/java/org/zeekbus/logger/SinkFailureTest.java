package org.zeekbus.logger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;
import org.zeekbus.logger.output.OnGone;
import org.zeekbus.logger.output.Output;
import org.zeekbus.logger.output.SinkOverflow;
import org.zeekbus.logger.snapshot.LoggerSnapshot;
import org.zeekbus.sink.SinkGoneException;
import org.zeekbus.zmtp.Await;
import org.zeekbus.zmtp.system.SmallDisk;
import org.zeekbus.zmtp.thread.Failure;
import org.zeekbus.zmtp.thread.Supervisor;

/** Sinks that throw what they should not, that hang, and that are gone. */
final class SinkFailureTest {
  @TempDir private Path directory;

  private final PathSink sink = new PathSink();
  private final CountDownLatch hanging = new CountDownLatch(1);
  private final List<AutoCloseable> started = new ArrayList<>();

  @AfterEach
  void stop() throws Exception {
    hanging.countDown();
    for (AutoCloseable each : started.reversed()) {
      each.close();
    }
  }

  private LogBatches start(Duration drain, Output... outputs) {
    LogBatches logger = LogBatches.start(LogBatches.settings(directory, drain), outputs);
    started.add(logger);
    return logger;
  }

  private LogBatches start(SinkOverflow overflow) {
    return start(Duration.ofMillis(400), new Output("plugin", sink, overflow));
  }

  private static List<Long> numbers(long first, long behind) {
    return LongStream.range(first, behind).boxed().toList();
  }

  private long filesOfBadBatches() throws IOException {
    Path bad = directory.resolve("bad-batches");
    if (!Files.exists(bad)) {
      return 0;
    }
    try (Stream<Path> files = Files.list(bad)) {
      return files.count();
    }
  }

  @ParameterizedTest
  @EnumSource(SinkOverflow.class)
  void anErrorCostsItsBatchAndNoOther(SinkOverflow overflow) throws Exception {
    sink.onAccept =
        (_, number) -> {
          if (number == 2) {
            throw new NoClassDefFoundError("third/party/Thing");
          }
          if (number == 4) {
            throw new IllegalStateException("a fault in a plugin");
          }
        };
    LogBatches logger = start(overflow);
    for (int i = 0; i < 6; i++) {
      logger.push("conn", i);
    }
    Await.until("the others", () -> sink.of("conn").equals(List.of(0L, 1L, 3L, 5L)));
    assertThat(logger.node().snapshot().badBatches()).isEqualTo(2);
    assertThat(logger.node().snapshot().sinkErrors()).isEqualTo(2);
    assertThat(filesOfBadBatches()).isEqualTo(2);
    assertThat(logger.node().death().toCompletableFuture()).isNotDone();
    assertThat(logger.node().stop()).isTrue();
  }

  @Test
  void whatIsNotFlushedIsCountedForEachSink() throws Exception {
    sink.onFlush =
        (_, _) -> {
          throw new IllegalStateException("a fault in flush");
        };
    LogBatches logger =
        start(
            Duration.ofMillis(400),
            new Output("first", new PathSink(), SinkOverflow.BLOCK),
            new Output("plugin", sink, SinkOverflow.BLOCK));
    logger.push(LogBatches.batch("conn", 0, 3, ""));
    logger.push(LogBatches.batch("dns", 0, 4, ""));
    LoggerSnapshot.SinceFlush all = new LoggerSnapshot.SinceFlush(2, 7);
    Await.until("taken", () -> snapshot(logger).sinceFlush().equals(all));
    Await.until("a flush", () -> snapshot(logger).problem() != null);
    assertThat(snapshot(logger).problem()).contains("a fault in flush");
    assertThat(snapshot(logger).state()).isEqualTo(LoggerSnapshot.SinkState.RETRYING);
    sink.onFlush = null;
    LoggerSnapshot.SinceFlush none = new LoggerSnapshot.SinceFlush(0, 0);
    Await.until("flushed", () -> snapshot(logger).sinceFlush().equals(none));
    Await.until("well", () -> snapshot(logger).problem() == null);
    assertThat(snapshot(logger).state()).isEqualTo(LoggerSnapshot.SinkState.RUNNING);
  }

  @ParameterizedTest
  @EnumSource(
      value = SinkOverflow.class,
      names = {"BLOCK", "SPOOL"})
  void whileFlushesFailBatchesWaitWhereTheyAreSafe(SinkOverflow overflow) throws Exception {
    AtomicInteger failures = new AtomicInteger();
    sink.onFlush =
        (_, _) -> {
          failures.incrementAndGet();
          throw new IOException("no answer");
        };
    LogBatches logger = start(overflow);
    Await.until("a flush that failed", () -> "no answer".equals(snapshot(logger).problem()));
    for (int i = 0; i < 5; i++) {
      logger.push("conn", i);
    }
    Await.until("all came", () -> logger.node().snapshot().batches() == 5);
    int before = failures.get();
    Await.until("more tries", () -> failures.get() > before + 1);
    assertThat(sink.of("conn")).isEmpty();
    assertThat(snapshot(logger).sinceFlush()).isEqualTo(new LoggerSnapshot.SinceFlush(0, 0));
    sink.onFlush = null;
    Await.until("taken", () -> sink.of("conn").equals(numbers(0, 5)));
    assertThat(logger.node().stop()).isTrue();
  }

  @Test
  void aSinkThatIsGoneWhileItsFlushesFailDropsWhatWaited() throws Exception {
    AtomicBoolean isGone = new AtomicBoolean();
    sink.onFlush =
        (_, _) -> {
          throw isGone.get()
              ? new SinkGoneException("the license ended")
              : new IOException("no answer");
        };
    LogBatches logger =
        start(Duration.ofSeconds(5), new Output("plugin", sink, SinkOverflow.BLOCK, OnGone.DROP));
    Await.until("a flush that failed", () -> "no answer".equals(snapshot(logger).problem()));
    logger.push("conn", 1);
    isGone.set(true);
    Await.until(
        "dropped",
        () ->
            snapshot(logger)
                .sinkGone()
                .equals(new LoggerSnapshot.Losses(1, 1, Map.of("conn", 1L))));
    assertThat(snapshot(logger).state()).isEqualTo(LoggerSnapshot.SinkState.GONE);
  }

  /** The sink takes nothing at the stop either. */
  @Test
  void whatWaitedForAFlushIsKeptForTheNextStart() throws Exception {
    sink.onFlush =
        (_, _) -> {
          throw new IOException("no answer");
        };
    LogBatches logger = start(SinkOverflow.BLOCK);
    Await.until("a flush that failed", () -> "no answer".equals(snapshot(logger).problem()));
    for (int i = 0; i < 5; i++) {
      logger.push("conn", i);
    }
    Await.until("all came", () -> logger.node().snapshot().batches() == 5);
    assertThat(logger.node().stop()).isFalse();
    assertThat(lost(logger).batches()).isZero();
    PathSink next = new PathSink();
    start(Duration.ofSeconds(5), new Output("plugin", next, SinkOverflow.BLOCK));
    Await.until("all", () -> next.of("conn").equals(numbers(0, 5)));
  }

  @Test
  void aSinkThatCannotReportCostsNoOtherStatistics() throws Exception {
    Output output =
        new Output(
            "plugin",
            sink,
            SinkOverflow.BLOCK,
            OnGone.EXIT,
            () -> {
              throw new IllegalStateException("a fault in a gauge");
            },
            null,
            null,
            null,
            false,
            null);
    sink.onDetails =
        () -> {
          throw new IllegalStateException("a fault in details");
        };
    LogBatches logger = start(Duration.ofSeconds(5), output);
    logger.push("conn", 1);
    Await.until("taken", () -> sink.of("conn").equals(List.of(1L)));
    assertThat(snapshot(logger).metrics()).isEmpty();
    assertThat(snapshot(logger).details()).isNull();
    assertThat(logger.node().stop()).isTrue();
  }

  @Test
  void theLastSnapshotSaysWhyASinkDidNotClose() throws Exception {
    sink.onClose =
        (_, _) -> {
          throw new IllegalStateException("a fault in close");
        };
    LogBatches logger = start(SinkOverflow.BLOCK);
    assertThat(logger.node().stop()).isFalse();
    assertThat(snapshot(logger).state()).isEqualTo(LoggerSnapshot.SinkState.CLOSED);
    assertThat(snapshot(logger).problem())
        .isEqualTo("close failed: java.lang.IllegalStateException: a fault in close");
  }

  @Test
  void aSinkThatThrowsHasAProblemUntilItTakesABatch() throws Exception {
    sink.onAccept =
        (_, number) -> {
          if (number == 1) {
            throw new IllegalStateException("a fault in accept");
          }
        };
    LogBatches logger = start(SinkOverflow.BLOCK);
    logger.push("conn", 1);
    Await.until("put aside", () -> logger.node().snapshot().badBatches() == 1);
    assertThat(snapshot(logger).problem())
        .isEqualTo("java.lang.IllegalStateException: a fault in accept");
    logger.push("conn", 2);
    Await.until("well", () -> snapshot(logger).problem() == null);
    assertThat(sink.of("conn")).containsExactly(2L);
  }

  /** Logged once for each call, as a repetition says nothing new. */
  @Test
  void faultsOfAPluginAreItsAuthors() throws Exception {
    Logger log = (Logger) LoggerFactory.getLogger(Supervisor.class);
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    lines.start();
    log.addAppender(lines);
    PathSink.Step fault =
        (_, _) -> {
          throw new IllegalStateException("a fault");
        };
    sink.onAccept = fault;
    sink.onClose = fault;
    PathSink ours = new PathSink();
    ours.onAccept = fault;
    try {
      LogBatches logger =
          start(
              Duration.ofSeconds(5),
              new Output(
                  "x",
                  sink,
                  SinkOverflow.BLOCK,
                  OnGone.EXIT,
                  List::of,
                  null,
                  Path.of("plugins/bad.jar"),
                  null,
                  false,
                  null),
              new Output("ours", ours, SinkOverflow.BLOCK));
      logger.push("conn", 1);
      Await.until("put aside", () -> logger.node().snapshot().badBatches() == 2);
      assertThat(logger.node().stop()).isFalse();
    } finally {
      log.detachAppender(lines);
    }
    assertThat(lines.list.stream().map(ILoggingEvent::getFormattedMessage))
        .containsExactlyInAnyOrder(
            "sink x (plugin plugins/bad.jar) failed; report it to the author of the plugin",
            "sink x (plugin plugins/bad.jar): close failed; report it to the author of the plugin",
            "sink ours failed; this is a fault of zeekbus, please report it");
  }

  @Test
  void aFlushThatFailsIsTriedAgainAndUntilThenNothingCountsAsSafe() throws Exception {
    AtomicInteger failures = new AtomicInteger();
    sink.onFlush =
        (_, _) -> {
          failures.incrementAndGet();
          throw new IllegalStateException("a fault in flush");
        };
    LogBatches logger = start(SinkOverflow.SPOOL);
    sink.unavailable.add("conn");
    for (int i = 0; i < 20; i++) {
      logger.push("conn", i);
    }
    sink.unavailable.clear();
    Await.until("taken", () -> sink.of("conn").equals(numbers(0, 20)));
    int before = failures.get();
    Await.until("more tries", () -> failures.get() > before + 2);
    assertThat(logger.node().snapshot().sinkErrors()).isGreaterThan(2);
    sink.onFlush = null;
    assertThat(logger.node().stop()).isTrue();
  }

  @Test
  void whenMemoryRunsOutTheLoggerSaysSoAndKeepsWhatItCan() throws Exception {
    sink.onAccept =
        (_, number) -> {
          if (number == 1) {
            throw new OutOfMemoryError("Java heap space");
          }
        };
    LogBatches logger = start(SinkOverflow.SPOOL);
    for (int i = 0; i < 5; i++) {
      logger.push("conn", i);
    }
    Failure failure = logger.node().death().toCompletableFuture().join();
    assertThat(failure.isFatal()).isTrue();
    assertThat(failure.toString()).contains("zeekbus-sink-plugin", "Java heap space");
    Await.until("all came", () -> logger.node().snapshot().batches() == 5);
    assertThat(logger.node().stop()).isFalse();
    assertThat(sink.isClosed).isTrue();
    PathSink next = new PathSink();
    start(Duration.ofSeconds(5), new Output("plugin", next, SinkOverflow.SPOOL));
    Await.until("the rest", () -> next.of("conn").equals(numbers(1, 5)));
  }

  @ParameterizedTest
  @CsvSource({
    "accept,BLOCK", "accept,SPOOL", "accept,DROP",
    "flush,BLOCK", "flush,SPOOL", "flush,DROP",
    "close,BLOCK", "close,SPOOL", "close,DROP",
  })
  void aStopEndsWhateverHangs(String where, SinkOverflow overflow) throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    PathSink.Step hang =
        (_, _) -> {
          begun.countDown();
          hanging.await();
        };
    switch (where) {
      case "accept" -> sink.onAccept = hang;
      case "flush" -> sink.onFlush = hang;
      default -> sink.onClose = hang;
    }
    PathSink other = new PathSink();
    LogBatches logger =
        start(
            Duration.ofMillis(400),
            new Output("hangs", sink, overflow),
            new Output("other", other, SinkOverflow.BLOCK));
    for (int i = 0; i < 5; i++) {
      logger.push("conn", i);
    }
    Await.until("the other sink", () -> other.of("conn").equals(numbers(0, 5)));
    if (!where.equals("close")) {
      begun.await();
    }
    CompletableFuture<Boolean> stopped = new CompletableFuture<>();
    Thread.ofPlatform().start(() -> stopped.complete(logger.node().stop()));
    Await.until("the stop", stopped::isDone);
    assertThat(stopped.join()).as("all in order").isFalse();
    assertThat(other.isClosed).isTrue();
    LoggerSnapshot.Sink hanging = logger.node().snapshot().sink("hangs");
    assertThat(hanging.state()).isEqualTo(LoggerSnapshot.SinkState.HANGING);
    assertThat(hanging.activity())
        .isEqualTo(
            switch (where) {
              case "accept" -> "taking a batch";
              case "flush" -> "flushing";
              default -> "closing";
            });
    assertThat(hanging.activityLog()).isEqualTo(where.equals("accept") ? "conn" : null);
    if (where.equals("accept") && overflow == SinkOverflow.DROP) {
      assertThat(hanging.unwritten())
          .isEqualTo(new LoggerSnapshot.Losses(5, 5, Map.of("conn", 5L)));
    }
  }

  @Test
  void whereTheSpoolHangsLikeTheSinkAllIsCounted() throws Exception {
    sink.onAccept = (_, _) -> hanging.await();
    LogBatches logger = start(SinkOverflow.BLOCK);
    for (int i = 0; i < 5; i++) {
      logger.push(LogBatches.batch(i < 2 ? "conn" : "dns", i, 3, ""));
    }
    Await.until("all came", () -> logger.node().snapshot().batches() == 5);
    Path pipe = Files.createDirectories(directory.resolve(".spool/plugin")).resolve("position");
    // Nobody writes to it: to open it hangs.
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    try {
      assertThat(logger.node().stop()).isFalse();
      assertThat(lost(logger))
          .isEqualTo(new LoggerSnapshot.Losses(5, 15, Map.of("conn", 6L, "dns", 9L)));
    } finally {
      // Opened both ways it does not hang, and its end lets the other go on.
      try (FileChannel _ =
          FileChannel.open(pipe, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
        hanging.countDown();
      }
    }
  }

  @Test
  void whatASinkDidNotTakeByTheEndIsKeptForTheNextStart() throws Exception {
    sink.onAccept =
        (_, _) -> {
          throw new IOException("No space left on device");
        };
    LogBatches logger = start(SinkOverflow.BLOCK);
    for (int i = 0; i < 5; i++) {
      logger.push("conn", i);
    }
    Await.until("all came", () -> logger.node().snapshot().batches() == 5);
    assertThat(logger.node().stop()).as("written").isFalse();
    assertThat(lost(logger).batches()).isZero();
    PathSink next = new PathSink();
    LogBatches again = start(Duration.ofSeconds(5), new Output("plugin", next, SinkOverflow.BLOCK));
    again.push("conn", 5);
    Await.until("all", () -> next.of("conn").equals(numbers(0, 6)));
    assertThat(again.node().stop()).isTrue();
  }

  @ParameterizedTest
  @EnumSource(
      value = SinkOverflow.class,
      names = {"BLOCK", "SPOOL"})
  void onAFullDiskASinkThatIsGoneCostsWhatIsCountedAndNothingDies(SinkOverflow overflow)
      throws Exception {
    try (SmallDisk disk = SmallDisk.mount(directory, "256k")) {
      LogBatches logger =
          LogBatches.start(
              LogBatches.settings(disk.path(), Duration.ofMillis(400)),
              new Output("plugin", sink, overflow));
      started.add(logger);
      var _ = disk.fill();
      sink.onAccept =
          (_, _) -> {
            throw new IOException("No space left on device");
          };
      sink.unavailable.add("dns");
      for (int i = 0; i < 5; i++) {
        logger.push("conn", i);
        logger.push("dns", i);
      }
      Await.until("all came", () -> logger.node().snapshot().batches() == 10);
      sink.onAccept = null;
      Await.until(
          "a log that waits",
          () ->
              overflow == SinkOverflow.SPOOL
                  ? sink.refusals.get() > 0
                  : logger
                      .node()
                      .snapshot()
                      .sink("plugin")
                      .parked()
                      .logs()
                      .equals(Map.of("dns", 5L)));
      sink.onAccept =
          (_, _) -> {
            throw new SinkGoneException("the reader of stdout is gone", new IOException());
          };
      logger.push("conn", 5);
      assertThat(logger.node().death().toCompletableFuture().join().isFatal()).isFalse();
      assertThat(logger.node().stop()).isFalse();
      assertThat(lost(logger).recordsByLog()).containsEntry("dns", 5L);
    }
  }

  @Test
  void whatCannotBeKeptIsCountedInRecordsByPath() throws Exception {
    sink.onAccept =
        (_, _) -> {
          throw new IOException("No space left on device");
        };
    Files.writeString(directory.resolve(".spool"), "in the way");
    LogBatches logger = start(SinkOverflow.BLOCK);
    logger.push(LogBatches.batch("conn", 0, 7, ""));
    logger.push(LogBatches.batch("conn", 7, 5, ""));
    logger.push(LogBatches.batch("dns", 0, 3, ""));
    Await.until("all came", () -> logger.node().snapshot().batches() == 3);
    assertThat(logger.node().stop()).isFalse();
    assertThat(lost(logger))
        .isEqualTo(new LoggerSnapshot.Losses(3, 15, Map.of("conn", 12L, "dns", 3L)));
  }

  @ParameterizedTest
  @EnumSource(OnGone.class)
  void aSinkThatIsGoneStopsNobodyElse(OnGone onGone) throws Exception {
    sink.onAccept =
        (_, _) -> {
          throw new SinkGoneException(
              "the reader of stdout is gone", new IOException("Broken pipe"));
        };
    PathSink other = new PathSink();
    LogBatches logger =
        start(
            Duration.ofSeconds(5),
            new Output("gone", sink, SinkOverflow.BLOCK, onGone),
            new Output("other", other, SinkOverflow.BLOCK));
    String text = "x".repeat(100_000);
    // More than the intake holds.
    for (int i = 0; i < 30; i++) {
      logger.push(LogBatches.batch("conn", i, 1, text));
    }
    Await.until("the other sink", () -> other.of("conn").equals(numbers(0, 30)));
    LoggerSnapshot.Queue all = new LoggerSnapshot.Queue(0, 30, null);
    Await.until("counted", () -> logger.node().snapshot().sink("gone").queue().equals(all));
    LoggerSnapshot.Sink gone = logger.node().snapshot().sink("gone");
    assertThat(gone.state()).isEqualTo(LoggerSnapshot.SinkState.GONE);
    assertThat(gone.sinkGone()).isEqualTo(new LoggerSnapshot.Losses(30, 30, Map.of("conn", 30L)));
    var death = logger.node().death().toCompletableFuture();
    switch (onGone) {
      case EXIT -> assertThat(death.join().toString()).contains("sink gone", "is gone");
      case DROP -> assertThat(death).isNotDone();
    }
    assertThat(logger.node().stop()).isEqualTo(onGone == OnGone.DROP);
  }

  @Test
  void aSinkCanBeGoneWithoutACauseOfItsOwn() throws Exception {
    sink.onAccept =
        (_, _) -> {
          throw new SinkGoneException("the license ended");
        };
    LogBatches logger = start(SinkOverflow.BLOCK);
    logger.push("conn", 1);
    Failure death = logger.node().death().toCompletableFuture().join();
    assertThat(death.what()).isEqualTo("sink plugin");
    assertThat(death.cause()).hasMessage("the license ended").hasNoCause();
  }

  @Test
  void whatAFailedStartHadAcquiredIsReleased() throws Exception {
    LoggerSettings tooLong =
        LogBatches.settings(directory, Duration.ofMillis(400))
            .with(it -> it.batch(Integer.MAX_VALUE));
    Output output = new Output("plugin", sink, SinkOverflow.SPOOL);
    assertThatThrownBy(() -> LoggerNode.start(tooLong, List.of(output), InstantSource.system()))
        .isInstanceOf(ArithmeticException.class);
    assertThat(sink.isClosed).isTrue();
    PathSink next = new PathSink();
    start(Duration.ofMillis(400), new Output("plugin", next, SinkOverflow.SPOOL)).push("conn", 1);
    Await.until("a good start", () -> next.of("conn").equals(List.of(1L)));
  }

  private static LoggerSnapshot.Sink snapshot(LogBatches logger) {
    return logger.node().snapshot().sink("plugin");
  }

  private static LoggerSnapshot.Losses lost(LogBatches logger) {
    return logger.node().snapshot().sink("plugin").unwritten();
  }
}
