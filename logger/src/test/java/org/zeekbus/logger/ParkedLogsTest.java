package org.zeekbus.logger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.zeekbus.logger.output.Output;
import org.zeekbus.logger.output.SinkOverflow;
import org.zeekbus.logger.snapshot.LoggerSnapshot;
import org.zeekbus.sink.LogUnavailableException;
import org.zeekbus.zmtp.Await;

/** One log that cannot be written, among others that can. */
final class ParkedLogsTest {
  @TempDir private Path directory;

  private final PathSink sink = new PathSink();
  private final List<AutoCloseable> started = new ArrayList<>();

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable each : started.reversed()) {
      each.close();
    }
  }

  private LogBatches start(PathSink into, SinkOverflow overflow) {
    LogBatches logger =
        LogBatches.start(
            LogBatches.settings(directory, Duration.ofMillis(400)),
            new Output("files", into, overflow));
    started.add(logger);
    return logger;
  }

  private static List<Long> numbers(long behind) {
    return LongStream.range(0, behind).boxed().toList();
  }

  private Path parked() {
    return directory.resolve(".spool/files/parked");
  }

  private long parkedDirectories() {
    if (!Files.exists(parked())) {
      return 0;
    }
    try (Stream<Path> files = Files.list(parked())) {
      return files.count();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @EnumSource(SinkOverflow.class)
  void othersGoOnAndItComesInOrderLater(SinkOverflow overflow) throws Exception {
    LogBatches logger = start(sink, overflow);
    sink.unavailable.add("site/x");
    for (int i = 0; i < 20; i++) {
      logger.push("site/x", i);
      logger.push("conn", i);
    }
    Await.until("the other log", () -> sink.of("conn").equals(numbers(20)));
    assertThat(sink.of("site/x")).isEmpty();
    assertThat(parked(logger).logs()).containsEntry("site/x", 20L);
    assertThat(logger.node().snapshot().sinkErrors()).isPositive();
    int before = sink.refusals.get();
    Await.until("it is tried again", () -> sink.refusals.get() > before);
    sink.unavailable.clear();
    Await.until("it, too", () -> sink.of("site/x").equals(numbers(20)));
    logger.push("site/x", 20);
    Await.until("what comes later", () -> sink.of("site/x").equals(numbers(21)));
    Await.until("it is counted", () -> logger.node().snapshot().records("site/x") == 21);
    Await.until("nothing waits", () -> parked(logger).logs().isEmpty());
    Await.until("nothing is left on disk", () -> parkedDirectories() == 0);
    assertThat(logger.node().stop()).isTrue();
  }

  @Test
  void onlyTheFirstOneIsTriedAgain() throws Exception {
    LogBatches logger = start(sink, SinkOverflow.BLOCK);
    sink.unavailable.add("site/x");
    for (int i = 0; i < 200; i++) {
      logger.push("site/x", i);
    }
    logger.push("conn", 0);
    Await.until("the other log", () -> sink.of("conn").equals(numbers(1)));
    // One for the first batch and its tries; the others stand behind it.
    assertThat(sink.refusals.get()).isLessThan(100);
    sink.unavailable.clear();
    Await.until("all", () -> sink.of("site/x").equals(numbers(200)));
  }

  @Test
  void whatIsParkedInTheSpoolComesWithTheNextStart() throws Exception {
    LogBatches logger = start(sink, SinkOverflow.SPOOL);
    sink.unavailable.addAll(List.of("site/x", "site/y"));
    for (int i = 0; i < 10; i++) {
      logger.push("site/x", i);
      logger.push("site/y", i);
      logger.push("conn", i);
    }
    Await.until("the other log", () -> sink.of("conn").equals(numbers(10)));
    Map<String, Long> both = Map.of("site/x", 10L, "site/y", 10L);
    Await.until("parked", () -> parked(logger).logs().equals(both));
    assertThat(logger.node().stop()).as("all is kept").isTrue();
    assertThat(parked(logger).logs()).isEqualTo(both);
    assertThat(parked(logger).directory()).endsWith("parked");
    assertThat(parked(logger).spooledBatches()).isEqualTo(20);
    assertThat(parked(logger).spooledBytes()).isPositive();
    PathSink next = new PathSink();
    LogBatches again = start(next, SinkOverflow.SPOOL);
    Await.until("x", () -> next.of("site/x").equals(numbers(10)));
    Await.until("y", () -> next.of("site/y").equals(numbers(10)));
    Await.until("nothing is left on disk", () -> parkedDirectories() == 0);
    assertThat(again.node().stop()).isTrue();
  }

  @Test
  void whatIsParkedCountsInTheIntake() throws Exception {
    LogBatches logger = start(sink, SinkOverflow.BLOCK);
    sink.unavailable.add("site/x");
    String text = "x".repeat(100_000);
    for (int i = 0; i < 5; i++) {
      logger.push(LogBatches.batch("site/x", i, 1, text));
    }
    Await.until("parked", () -> parked(logger).logs().equals(Map.of("site/x", 5L)));
    assertThat(logger.node().snapshot().intake().heldBytes()).isBetween(500_000L, 999_999L);
    sink.unavailable.clear();
    Await.until("given back", () -> logger.node().snapshot().intake().heldBytes() == 0);
    assertThat(sink.of("site/x")).isEqualTo(numbers(5));
  }

  @Test
  void aSinkThatMayDropParksUpToABoundAndCountsTheRest() throws Exception {
    LogBatches logger = start(sink, SinkOverflow.DROP);
    sink.unavailable.add("site/x");
    String text = "x".repeat(20_000);
    int all = 40;
    for (int i = 0; i < all; i++) {
      logger.push(LogBatches.batch("site/x", i, 1, text));
      int number = i;
      logger.push("conn", number);
      Await.until("the other log", () -> sink.of("conn").equals(numbers(number + 1)));
    }
    assertThat(parked(logger).logs()).containsOnlyKeys("site/x");
    assertThat(parked(logger).logs().get("site/x")).isBetween(1L, 9L);
    assertThat(parked(logger).dropped()).isBetween(10L, 99L);
    sink.unavailable.clear();
    Await.until("the first", () -> sink.of("site/x").equals(numbers(sink.of("site/x").size())));
  }

  @Test
  void atAStopItIsTriedOnceMore() throws Exception {
    LogBatches logger = start(sink, SinkOverflow.BLOCK);
    sink.unavailable.add("site/x");
    for (int i = 0; i < 10; i++) {
      logger.push("site/x", i);
    }
    // By now the pauses are long.
    Await.until("tries", () -> sink.refusals.get() > 4);
    sink.unavailable.clear();
    assertThat(logger.node().stop()).isTrue();
    assertThat(sink.of("site/x")).isEqualTo(numbers(10));
  }

  @Test
  void whatIsLostAtAStopIsCountedByPath() throws Exception {
    LogBatches logger = start(sink, SinkOverflow.DROP);
    sink.unavailable.add("site/x");
    logger.push(LogBatches.batch("site/x", 0, 9, ""));
    logger.push("conn", 0);
    Await.until("the other log", () -> sink.of("conn").equals(numbers(1)));
    assertThat(logger.node().stop()).isFalse();
    assertThat(logger.node().snapshot().sinks().getFirst().unwritten())
        .isEqualTo(new LoggerSnapshot.Losses(1, 9, Map.of("site/x", 9L)));
  }

  @Test
  void aFlushThatFailsForOneLogIsGoodForTheOthers() throws Exception {
    LogBatches logger = start(sink, SinkOverflow.SPOOL);
    sink.unavailable.add("site/x");
    sink.onFlush =
        (_, _) -> {
          throw new LogUnavailableException("site/x.log: is full", new IOException());
        };
    logger.push("site/x", 0);
    Await.until("parked", () -> parkedDirectories() == 1);
    sink.unavailable.clear();
    Await.until("written", () -> sink.of("site/x").equals(numbers(1)));
    Await.until("nothing is left on disk", () -> parkedDirectories() == 0);
    assertThat(logger.node().snapshot().sinkErrors()).isPositive();
    sink.onFlush = null;
    assertThat(logger.node().stop()).isTrue();
  }

  private static LoggerSnapshot.Parked parked(LogBatches logger) {
    return logger.node().snapshot().sinks().getFirst().parked();
  }
}
