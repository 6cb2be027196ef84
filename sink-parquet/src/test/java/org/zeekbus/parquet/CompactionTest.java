package org.zeekbus.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.zeekbus.columns.ParquetMerge;
import org.zeekbus.columns.ParquetName;
import org.zeekbus.parquet.FaultyDisk.Fault;
import org.zeekbus.sink.testkit.TestSettings;
import org.zeekbus.sink.testkit.TestSinkContext;
import org.zeekbus.zmtp.Await;

/** What becomes of the small files of an hour. */
final class CompactionTest {
  /** 2025-11-24 16:00 UTC. */
  private static final long HOUR = 1_764_000_000_000L;

  private static final long MINUTE = 60_000;
  private static final int MOST_STEPS = 100;

  @TempDir(factory = MemoryDirectory.class)
  private Path directory;

  private TestSinkContext context(Path of, long millis) {
    return new TestSinkContext(
        new TestSettings().set(ParquetSection.RECORDS, "1000"),
        of,
        () -> Instant.ofEpochMilli(millis));
  }

  /** One pass of the upkeep of a sink that is just starting. */
  private TestSinkContext pass(Path of, Disk disk, long millis) throws Exception {
    TestSinkContext context = context(of, millis);
    Upkeep upkeep = upkeep(context, of, disk);
    upkeep.pass();
    return context;
  }

  private static Upkeep upkeep(TestSinkContext context, Path of, Disk disk) throws IOException {
    return new Upkeep(
        context,
        ParquetSettings.of(context),
        disk,
        committer(context, of, disk),
        new Counters(context.metrics()));
  }

  private static Committer committer(TestSinkContext context, Path of, Disk disk)
      throws IOException {
    Committer committer =
        new Committer(
            disk,
            of,
            ParquetSettings.of(context).root(),
            new CommittedBatches(),
            new Counters(context.metrics()),
            context.clock(),
            context.log());
    committer.recover();
    return committer;
  }

  private OfferingLogger logger(Path of) throws IOException {
    OfferingLogger logger =
        new OfferingLogger(of)
            .with(ParquetSection.COMPACT, "off")
            .with(ParquetSection.RECORDS, "1000");
    logger.start(new FileDisk());
    return logger;
  }

  /** A file for each number of records, all of one hour. */
  private OfferingLogger files(Path of, String path, int... records) throws IOException {
    OfferingLogger logger = logger(of);
    long first = 0;
    for (int each : records) {
      logger.give(OfferingLogger.batch(path, first, each), HOUR + first);
      logger.flush();
      first += each;
    }
    logger.close();
    return logger;
  }

  private static List<Long> upTo(long end) {
    return LongStream.range(0, end).boxed().toList();
  }

  @Test
  void theFilesOfAnHourBecomeOne() throws Exception {
    OfferingLogger logger = files(directory, "conn", 10, 20, 30);
    files(directory, "dns", 1, 2);
    TestSinkContext context = pass(directory, new FileDisk(), HOUR + 63 * MINUTE);
    WrittenLogs logs = new WrittenLogs(logger.root());
    assertThat(logs.names("conn"))
        .containsExactly(
            new ParquetName(
                "conn",
                Instant.ofEpochMilli(HOUR),
                Instant.ofEpochMilli(HOUR + 1000),
                logs.names("dns").getFirst().writer(),
                1,
                3));
    assertThat(logs.names("dns"))
        .singleElement()
        .returns(4L, ParquetName::first)
        .returns(5L, ParquetName::last);
    assertThat(logs.numbers("conn", "n")).isEqualTo(upTo(60));
    assertThat(logs.numbers("dns", "n")).isEqualTo(upTo(3));
    assertThat(logs.tags("conn"))
        .containsEntry("zeekbus.arrived", HOUR + "/" + (HOUR + 30))
        .containsKey("zeekbus.version");
    assertThat(context.metric("compacted_files")).isEqualTo(5);
    assertThat(context.metric("compaction_failures")).isZero();
  }

  @Test
  void theNewestTimeOfAllStaysInTheName() throws Exception {
    OfferingLogger logger = logger(directory);
    for (long hours : List.of(1L, 3L, 2L)) {
      logger.give(OfferingLogger.timed("conn", HOUR / 1000.0 + 3600 * hours), HOUR);
      logger.flush();
    }
    logger.close();
    pass(directory, new FileDisk(), HOUR + 63 * MINUTE);
    assertThat(new WrittenLogs(logger.root()).names("conn"))
        .singleElement()
        .returns(3L, ParquetName::last)
        .returns(Optional.of(Instant.ofEpochMilli(HOUR + 180 * MINUTE)), ParquetName::newest);
  }

  @Test
  void anHourThatIsNotOverStays() throws Exception {
    OfferingLogger logger = files(directory, "conn", 10, 20);
    for (long minutes : List.of(30L, 60L, 61L)) {
      pass(directory, new FileDisk(), HOUR + minutes * MINUTE);
      assertThat(new WrittenLogs(logger.root()).names("conn")).hasSize(2);
    }
  }

  @Test
  void aRunningSinkCompactsWhatTheOneBeforeHasLeft() throws Exception {
    OfferingLogger before = files(directory, "conn", 10, 20, 30);
    OfferingLogger logger = new OfferingLogger(directory);
    logger.start(new FileDisk());
    WrittenLogs logs = new WrittenLogs(before.root());
    Await.until("compacted", () -> logger.context().metric("compacted_files") == 3);
    logger.give(OfferingLogger.batch("conn", 60, 5), HOUR + 5);
    logger.close();
    assertThat(logs.numbers("conn", "n")).isEqualTo(upTo(65));
  }

  /** Else a file would stand for one that it does not have. */
  @Test
  void aFileOfAnotherHourInBetweenKeepsThemApart() throws Exception {
    OfferingLogger logger = logger(directory);
    long number = 0;
    for (long hours : new long[] {0, 1, 0, 0, 1}) {
      logger.give(OfferingLogger.batch("conn", number++, 1), HOUR + hours * 60 * MINUTE);
      logger.flush();
    }
    logger.close();
    pass(directory, new FileDisk(), HOUR + 600 * MINUTE);
    WrittenLogs logs = new WrittenLogs(logger.root());
    assertThat(logs.names("conn"))
        .extracting(ParquetName::first)
        .containsExactlyInAnyOrder(1L, 2L, 3L, 5L);
    assertThat(logs.numbers("conn", "n")).isEqualTo(upTo(5));
  }

  /** A commit has files of many logs, so a log's numbers have gaps. */
  @Test
  void filesOfOtherLogsInBetweenDoNotMatter() throws Exception {
    OfferingLogger logger = logger(directory);
    for (int i = 0; i < 4; i++) {
      logger.give(OfferingLogger.batch("conn", i, 1), HOUR + i);
      if (i % 2 == 0) {
        logger.give(OfferingLogger.batch("dns", i, 1), HOUR + i);
      }
      logger.flush();
    }
    logger.close();
    pass(directory, new FileDisk(), HOUR + 600 * MINUTE);
    WrittenLogs logs = new WrittenLogs(logger.root());
    assertThat(logs.names("conn")).hasSize(1);
    assertThat(logs.names("dns")).hasSize(1);
    assertThat(logs.numbers("conn", "n")).isEqualTo(upTo(4));
    assertThat(logs.numbers("dns", "n")).containsExactly(0L, 2L);
  }

  @Test
  void aFileThatIsLargeStaysAndNoneBecomesTooLarge() throws Exception {
    OfferingLogger logger = files(directory, "conn", 300, 300, 600, 400, 400, 300);
    pass(directory, new FileDisk(), HOUR + 600 * MINUTE);
    WrittenLogs logs = new WrittenLogs(logger.root());
    assertThat(logs.names("conn"))
        .extracting(each -> each.first() + "-" + each.last())
        .containsExactlyInAnyOrder("1-2", "3-3", "4-5", "6-6");
    assertThat(logs.numbers("conn", "n")).isEqualTo(upTo(2300));
  }

  /** It would cost the logger the memory that batches need. */
  @Test
  void aMergeTakesNoMoreMemoryThanItMay() throws Exception {
    OfferingLogger logger = files(directory, "conn", 100, 100, 100, 250, 100);
    TestSinkContext context = context(directory, HOUR + 600 * MINUTE);
    Committer committer = committer(context, directory, new FileDisk());
    ParquetSettings settings = ParquetSettings.of(context);
    List<StoredFile> all = StoredFile.all(settings.root());
    long memory = ParquetMerge.load(all.getFirst().file()).memory();
    new Compaction(
            settings,
            2 * memory + memory / 2,
            new FileDisk(),
            committer,
            new Counters(context.metrics()),
            context.log())
        .run(all, committer.completed(), context.clock().instant());
    WrittenLogs logs = new WrittenLogs(logger.root());
    assertThat(logs.names("conn"))
        .extracting(each -> each.first() + "-" + each.last())
        .containsExactlyInAnyOrder("1-2", "3-3", "4-4", "5-5");
    assertThat(logs.numbers("conn", "n")).isEqualTo(upTo(650));
  }

  /** With years of files, it would take all of the disk's time. */
  @Test
  void filesOfAnHourThatIsDoneAreNotReadAgain() throws Exception {
    OfferingLogger logger = files(directory, "conn", 600, 700);
    AtomicLong millis = new AtomicLong(HOUR + 63 * MINUTE);
    TestSinkContext context =
        new TestSinkContext(
            new TestSettings().set(ParquetSection.RECORDS, "1000"),
            directory,
            () -> Instant.ofEpochMilli(millis.get()));
    Upkeep upkeep = upkeep(context, directory, new FileDisk());
    upkeep.pass();
    for (StoredFile each : StoredFile.all(logger.root())) {
      Files.write(each.file(), new byte[200]);
    }
    millis.addAndGet(60 * MINUTE);
    upkeep.pass();
    assertThat(context.metric("compaction_failures")).isZero();
    upkeep(context, directory, new FileDisk()).pass();
    assertThat(context.metric("compaction_failures")).as("after a start").isEqualTo(1);
  }

  @Test
  void aLogWhoseFieldsChangeGetsTheFieldsOfAll() throws Exception {
    OfferingLogger logger = logger(directory);
    logger.give(OfferingLogger.batch("conn", 0, 2), HOUR);
    logger.give(OfferingLogger.batch("conn", 2, 2, List.of("added")), HOUR + 1);
    logger.flush();
    logger.close();
    WrittenLogs logs = new WrittenLogs(logger.root());
    assertThat(logs.names("conn")).hasSize(2);
    pass(directory, new FileDisk(), HOUR + 600 * MINUTE);
    assertThat(logs.names("conn")).hasSize(1);
    assertThat(logs.numbers("conn", "n")).isEqualTo(upTo(4));
    assertThat(logs.select("conn", "added", "ORDER BY n"))
        .containsExactly("null", "null", "added0", "added1");
  }

  @Test
  void anotherWritersFilesStay() throws Exception {
    OfferingLogger other = files(directory.resolve("other"), "conn", 1, 1);
    Path sink = directory.resolve("sink");
    OfferingLogger logger =
        new OfferingLogger(sink).with(ParquetSection.DIR, other.root().toString());
    logger.start(new FileDisk());
    logger.give(OfferingLogger.batch("conn", 2, 1), HOUR);
    logger.flush();
    logger.close();
    TestSinkContext context =
        new TestSinkContext(
            new TestSettings().set(ParquetSection.DIR, other.root().toString()),
            sink,
            () -> Instant.ofEpochMilli(HOUR + 600 * MINUTE));
    upkeep(context, sink, new FileDisk()).pass();
    assertThat(new WrittenLogs(other.root()).names("conn")).hasSize(3);
  }

  @Test
  void aFileThatCannotBeReadCostsNoOtherLogItsCompaction() throws Exception {
    OfferingLogger logger = files(directory, "conn", 1, 1);
    files(directory, "dns", 1, 1);
    WrittenLogs logs = new WrittenLogs(logger.root());
    Path broken;
    try (var all = Files.walk(logger.root())) {
      broken =
          all.filter(file -> file.getFileName().toString().startsWith("conn."))
              .sorted()
              .toList()
              .getFirst();
    }
    byte[] whole = Files.readAllBytes(broken);
    Files.write(broken, new byte[200]);
    TestSinkContext context = context(directory, HOUR + 600 * MINUTE);
    Upkeep upkeep = upkeep(context, directory, new FileDisk());
    upkeep.pass();
    upkeep.pass();
    assertThat(logs.names("conn")).hasSize(2);
    assertThat(logs.names("dns")).hasSize(1);
    assertThat(context.metric("compaction_failures")).as("once an hour").isEqualTo(1);
    Files.write(broken, whole);
    pass(directory, new FileDisk(), HOUR + 660 * MINUTE);
    assertThat(logs.names("conn")).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource
  void everyRecordIsThereOnceWhateverHappensMeanwhile(Fault fault) throws Exception {
    int steps;
    int at = 0;
    do {
      at++;
      Path each = directory.resolve(fault + "-" + at);
      OfferingLogger logger = files(each, "conn", 3, 4, 5);
      WrittenLogs logs = new WrittenLogs(logger.root());
      FaultyDisk disk = new FaultyDisk(at, fault);
      try {
        pass(each, disk, HOUR + 600 * MINUTE);
      } catch (FaultyDisk.Killed | IOException _) {
        // The next life does the rest.
      }
      steps = disk.steps();
      assertThat(logs.numbers("conn", "n")).as("step %d, before", at).isEqualTo(upTo(12));
      pass(each, new FileDisk(), HOUR + 1200 * MINUTE);
      assertThat(logs.names("conn")).as("step %d", at).hasSize(1);
      assertThat(logs.numbers("conn", "n")).as("step %d, behind", at).isEqualTo(upTo(12));
    } while (steps >= at && at < MOST_STEPS);
    assertThat(at).as("steps with a fault").isGreaterThan(8);
  }
}
