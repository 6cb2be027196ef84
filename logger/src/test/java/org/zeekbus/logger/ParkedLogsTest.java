package org.zeekbus.logger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.zeekbus.logger.output.Output;
import org.zeekbus.logger.output.SinkOverflow;
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
    assertThat(logger.node().print()).contains("cannot be written wait: site/x 20");
    assertThat(logger.node().statistics().sinkErrors()).isPositive();
    int before = sink.refusals.get();
    Await.until("it is tried again", () -> sink.refusals.get() > before);
    sink.unavailable.clear();
    Await.until("it, too", () -> sink.of("site/x").equals(numbers(20)));
    logger.push("site/x", 20);
    Await.until("what comes later", () -> sink.of("site/x").equals(numbers(21)));
    assertThat(logger.node().statistics().records("site/x")).isEqualTo(21);
    Await.until("nothing waits", () -> !logger.node().print().contains("cannot be written wait"));
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
    Await.until("parked", () -> logger.node().print().contains("site/x 10, site/y 10"));
    assertThat(logger.node().stop()).as("all is kept").isTrue();
    assertThat(logger.node().print())
        .containsPattern(
            "wait: site/x 10, site/y 10 \\(20 batches, [1-9][0-9,]* bytes in .*parked");
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
    Await.until("parked", () -> logger.node().print().contains("wait: site/x 5"));
    assertThat(logger.node().print()).containsPattern("intake: [5-9][0-9]{2},[0-9]{3} bytes wait");
    sink.unavailable.clear();
    Await.until("given back", () -> logger.node().print().contains("intake: 0 bytes wait"));
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
    assertThat(logger.node().print())
        .containsPattern("wait: site/x [1-9]; [1-9][0-9] of them drop");
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
    assertThat(logger.node().print()).contains("lost: 9 records in 1 batch: site/x 9");
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
    assertThat(logger.node().statistics().sinkErrors()).isPositive();
    sink.onFlush = null;
    assertThat(logger.node().stop()).isTrue();
  }
}
