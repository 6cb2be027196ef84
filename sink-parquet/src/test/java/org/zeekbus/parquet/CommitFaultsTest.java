package org.zeekbus.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.zeekbus.parquet.FaultyDisk.Fault;

/** Whatever happens at whichever step, every record is in the files once. */
final class CommitFaultsTest {
  /** 2025-11-24 16:00 UTC. */
  private static final long HOUR = 1_764_000_000_000L;

  private static final int MOST_STEPS = 200;

  @TempDir(factory = MemoryDirectory.class)
  private Path directory;

  /** What the logger does: it may be killed in each, and then goes on with the next. */
  @FunctionalInterface
  private interface Act {
    void run(OfferingLogger logger) throws IOException;
  }

  private static final List<Act> LIFE =
      List.of(
          logger -> logger.give(OfferingLogger.batch("conn", 0, 10), HOUR),
          logger -> logger.give(OfferingLogger.batch("dns", 0, 5), HOUR + 1),
          OfferingLogger::flush,
          // The same bytes at the same time are two batches.
          logger -> logger.give(OfferingLogger.batch("dns", 5, 1), HOUR + 5000),
          logger -> logger.give(OfferingLogger.batch("dns", 5, 1), HOUR + 5000),
          logger -> logger.give(OfferingLogger.batch("conn", 10, 5, List.of("s")), HOUR + 5000),
          logger -> logger.give(OfferingLogger.batch("conn", 15, 5), HOUR + 5000),
          logger -> logger.give(OfferingLogger.batch("conn", 20, 5), HOUR + 3_700_000),
          OfferingLogger::flush,
          OfferingLogger::flush,
          logger -> logger.give(OfferingLogger.batch("http", 0, 3), HOUR + 3_800_000),
          OfferingLogger::close);

  private static final List<Long> CONN = LongStream.range(0, 25).boxed().toList();
  private static final List<Long> DNS = List.of(0L, 1L, 2L, 3L, 4L, 5L, 5L);
  private static final List<Long> HTTP = List.of(0L, 1L, 2L);

  /** The steps of a life in which nothing happens. */
  private int run(int at, Fault fault, OfferingLogger logger) throws IOException {
    FaultyDisk faulty = new FaultyDisk(at, fault);
    Disk disk = faulty;
    boolean isUp = false;
    int next = 0;
    while (next < LIFE.size()) {
      try {
        if (!isUp) {
          logger.start(disk);
          isUp = true;
        }
        LIFE.get(next).run(logger);
        next++;
      } catch (FaultyDisk.Killed _) {
        logger.kill();
        disk = new FileDisk();
        // The batch that it had in hand is in the spool; what it should have ended comes again.
        next += isUp && isGift(next) ? 1 : 0;
        isUp = false;
      } catch (IOException e) {
        // Only an orderly end is not tried twice: the next start does what it could not.
        assertThat(next).as(e.toString()).isEqualTo(LIFE.size() - 1);
        logger.kill();
        disk = new FileDisk();
        isUp = false;
      }
    }
    return faulty.steps();
  }

  private static boolean isGift(int act) {
    return act != 2 && act != 8 && act != 9 && act != LIFE.size() - 1;
  }

  @ParameterizedTest
  @EnumSource
  void everyRecordIsThereOnce(Fault fault) throws Exception {
    int steps;
    int at = 0;
    do {
      at++;
      Path each = directory.resolve(fault + "-" + at);
      OfferingLogger logger = new OfferingLogger(each);
      steps = run(at, fault, logger);
      assertWhole(logger, "step %d, %s".formatted(at, fault));
    } while (steps >= at && at < MOST_STEPS);
    assertThat(at).as("steps with a fault").isGreaterThan(30);
  }

  private static void assertWhole(OfferingLogger logger, String when) throws Exception {
    WrittenLogs logs = new WrittenLogs(logger.root());
    assertThat(logs.numbers("conn", "n")).as(when).isEqualTo(CONN);
    assertThat(logs.numbers("dns", "n")).as(when).isEqualTo(DNS);
    assertThat(logs.numbers("http", "n")).as(when).isEqualTo(HTTP);
    List<Path> hidden = new ArrayList<>();
    try (Stream<Path> all = Files.walk(logger.root())) {
      all.filter(file -> file.getFileName().toString().endsWith(".tmp")).forEach(hidden::add);
    }
    assertThat(hidden).as(when).isEmpty();
  }
}
