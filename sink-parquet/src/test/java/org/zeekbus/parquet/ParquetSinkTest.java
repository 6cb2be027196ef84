package org.zeekbus.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeekbus.columns.LogDirectory;
import org.zeekbus.columns.ParquetName;
import org.zeekbus.sink.LogUnavailableException;
import org.zeekbus.sink.RefusedBatchException;
import org.zeekbus.zeek.DecodeException;
import org.zeekbus.zeek.log.LogBatchWriter;
import org.zeekbus.zeek.log.LogField;
import org.zeekbus.zeek.log.LogSchema;
import org.zeekbus.zeek.log.ZeekType;
import org.zeekbus.zeek.value.Bytes;
import org.zeekbus.zmtp.system.SmallDisk;

/** What a sink writes, where, when, and what it refuses. */
final class ParquetSinkTest {
  /** 2025-11-24 16:00 UTC. */
  private static final long HOUR = 1_764_000_000_000L;

  /** The step of the first life that replaces the journal for its first commit. */
  private static final int BEHIND_JOURNAL = 9;

  @TempDir(factory = MemoryDirectory.class)
  private Path directory;

  private final List<OfferingLogger> loggers = new ArrayList<>();

  @AfterEach
  void close() throws IOException {
    for (OfferingLogger each : loggers) {
      each.close();
    }
  }

  private OfferingLogger start(Path of) throws IOException {
    OfferingLogger logger =
        new OfferingLogger(of)
            .with(ParquetSection.COMPACT, "off")
            .with(ParquetSection.RECORDS, "1000")
            .with(ParquetSection.BUFFER, "1MiB");
    loggers.add(logger);
    logger.start(new FileDisk());
    return logger;
  }

  private static List<Long> upTo(long end) {
    return LongStream.range(0, end).boxed().toList();
  }

  @Test
  void nothingOfABatchThatBreaksTheFormatIsWrittenButItsMemoryCounts() throws Exception {
    OfferingLogger logger = start(directory);
    logger.give(texts(0, 3), HOUR);
    for (int broken = 1; !logger.isFlushDue(); broken++) {
      byte[] whole = texts(1000L * broken, 900);
      byte[] cut = Arrays.copyOf(whole, whole.length - 1);
      assertThatExceptionOfType(DecodeException.class).isThrownBy(() -> logger.offer(cut, HOUR));
      assertThat(broken).as("batches until memory is short").isLessThan(1000);
    }
    logger.give(texts(3, 2), HOUR);
    logger.flush();
    assertThat(new WrittenLogs(logger.root()).numbers("conn", "n")).isEqualTo(upTo(5));
  }

  private static byte[] texts(long first, int count) {
    LogBatchWriter writer =
        new LogBatchWriter(
            LogSchema.of(
                "Test::LOG",
                "conn",
                List.of(LogField.of("n", ZeekType.COUNT), LogField.of("t", ZeekType.STRING))));
    for (int i = 0; i < count; i++) {
      writer.putLong(first + i);
      writer.putBytes(Bytes.of("text " + (first + i)));
    }
    return writer.toBytes();
  }

  @Test
  void aLogHasADirectoryForEachDayAndAFileForEachCommitAndHour() throws Exception {
    OfferingLogger logger = start(directory);
    logger.give(OfferingLogger.batch("conn", 0, 1), HOUR + 1);
    logger.give(OfferingLogger.batch("conn", 1, 1), HOUR + 59_500);
    logger.give(OfferingLogger.batch("conn", 2, 1), HOUR + 3_600_000);
    logger.flush();
    logger.give(OfferingLogger.batch("site/x y", 0, 1), HOUR + 8 * 3_600_000);
    logger.flush();
    WrittenLogs logs = new WrittenLogs(logger.root());
    assertThat(logs.paths()).containsExactly("conn", "site/x y");
    ParquetName first = logs.names("conn").getFirst();
    assertThat(first)
        .isEqualTo(
            new ParquetName(
                "conn",
                Instant.ofEpochMilli(HOUR),
                Instant.ofEpochMilli(HOUR + 60_000),
                first.writer(),
                1,
                1));
    assertThat(logs.names("conn")).hasSize(2);
    assertThat(logger.root().resolve("path=conn/date=2025-11-24").resolve(first.text())).exists();
    assertThat(logger.root().resolve("path=site%2Fx%20y/date=2025-11-25")).isNotEmptyDirectory();
    assertThat(logs.tags("site/x y"))
        .containsEntry("zeek.path", "site/x y")
        .containsEntry("zeekbus.arrived", (HOUR + 8 * 3_600_000) + "/" + (HOUR + 8 * 3_600_000))
        .hasEntrySatisfying("zeekbus.version", version -> assertThat(version).matches("\\d.*"));
    assertThat(logger.context().metric("written_files")).isEqualTo(3);
    assertThat(logger.context().metric("written_records")).isEqualTo(4);
    assertThat(logger.context().metric("commits")).isEqualTo(2);
    assertThat(logger.context().metric("written_bytes")).isPositive();
    assertThat(logger.context().metric("unwritten_bytes")).isZero();
    assertThat(logger.context().metric("last_commit_seconds")).isPositive();
  }

  @Test
  void aNameTellsThatRecordsAreNewerThanTheClockHere() throws Exception {
    OfferingLogger logger = start(directory);
    logger.give(OfferingLogger.timed("conn", HOUR / 1000.0 + 7200.5), HOUR);
    logger.give(OfferingLogger.timed("conn", HOUR / 1000.0 + 1), HOUR);
    logger.give(OfferingLogger.timed("dns", HOUR / 1000.0 + 2), HOUR);
    logger.flush();
    WrittenLogs logs = new WrittenLogs(logger.root());
    assertThat(logs.names("conn"))
        .singleElement()
        .returns(Optional.of(Instant.ofEpochMilli(HOUR + 7_201_000)), ParquetName::newest);
    assertThat(logs.names("dns")).singleElement().returns(Optional.empty(), ParquetName::newest);
  }

  @Test
  void whoeverLooksSeesWhetherASinkStillWrites() throws Exception {
    OfferingLogger logger = start(directory);
    logger.give(OfferingLogger.batch("conn", 0, 5), HOUR);
    logger.flush();
    String writer = new WrittenLogs(logger.root()).names("conn").getFirst().writer();
    assertThat(new LogDirectory(logger.root()).writers()).containsExactly(writer);
    logger.close();
    assertThat(new LogDirectory(logger.root()).writers()).isEmpty();
    logger.start(new FileDisk());
    assertThat(new LogDirectory(logger.root()).writers()).containsExactly(writer);
  }

  @Test
  void nothingIsVisibleBeforeAFlush() throws Exception {
    OfferingLogger logger = start(directory);
    logger.give(OfferingLogger.batch("conn", 0, 5), HOUR);
    assertThat(new WrittenLogs(logger.root()).names("conn")).isEmpty();
    assertThat(logger.context().metric("unwritten_records")).isEqualTo(5);
    assertThat(logger.context().metric("unwritten_bytes")).isPositive();
  }

  @Test
  void aFlushIsDueOnceALogHasItsRecordsOrTheBufferIsFull() throws Exception {
    OfferingLogger logger = start(directory);
    logger.give(OfferingLogger.batch("conn", 0, 999), HOUR);
    assertThat(logger.isFlushDue()).isFalse();
    logger.give(OfferingLogger.batch("conn", 999, 1), HOUR);
    assertThat(logger.isFlushDue()).isTrue();
    logger.flush();
    assertThat(logger.isFlushDue()).isFalse();
    List<String> texts = IntStream.range(0, 100).mapToObj(i -> "text" + i).toList();
    for (int i = 0; i < 4; i++) {
      logger.give(OfferingLogger.batch("log" + i, 0, 700, texts), HOUR);
    }
    assertThat(logger.isFlushDue()).isTrue();
  }

  @Test
  void aLoggerThatDoesNotFlushThenDoesNotMakeItGrow() throws Exception {
    OfferingLogger logger = start(directory);
    for (int i = 0; i < 10; i++) {
      logger.give(OfferingLogger.batch("conn", i * 1000L, 1000), HOUR);
    }
    assertThat(logger.context().metric("unwritten_records")).isLessThanOrEqualTo(1000);
    assertThat(new WrittenLogs(logger.root()).records("conn")).isGreaterThanOrEqualTo(9000);
  }

  @Test
  void logsThatSomebodyInventsHaveABound() throws Exception {
    OfferingLogger logger = start(directory);
    for (int i = 0; i < OpenTables.MOST; i++) {
      assertThat(logger.isFlushDue()).isFalse();
      logger.give(OfferingLogger.batch("log" + i, 0, 1), HOUR);
    }
    assertThat(logger.isFlushDue()).isTrue();
  }

  @Test
  void aLogWhoseFieldsChangeInTheMiddleHasTwoFilesAndReadersSeeTheUnion() throws Exception {
    OfferingLogger logger = start(directory);
    logger.give(OfferingLogger.batch("conn", 0, 2), HOUR);
    logger.give(OfferingLogger.batch("conn", 2, 2, List.of("added")), HOUR);
    logger.give(OfferingLogger.batch("conn", 4, 2), HOUR);
    logger.flush();
    WrittenLogs logs = new WrittenLogs(logger.root());
    assertThat(logs.names("conn")).hasSize(2);
    assertThat(logs.numbers("conn", "n")).isEqualTo(upTo(6));
    assertThat(logs.select("conn", "added", "WHERE n BETWEEN 1 AND 2 ORDER BY n"))
        .containsExactly("null", "added0");
  }

  @Test
  void numbersGoOnAfterARestart() throws Exception {
    OfferingLogger logger = start(directory);
    logger.give(OfferingLogger.batch("conn", 0, 1), HOUR);
    logger.close();
    logger.start(new FileDisk());
    logger.give(OfferingLogger.batch("conn", 1, 1), HOUR);
    logger.flush();
    List<ParquetName> names = new WrittenLogs(logger.root()).names("conn");
    assertThat(names).extracting(ParquetName::first).containsExactlyInAnyOrder(1L, 2L);
    assertThat(names.stream().map(ParquetName::writer).distinct()).hasSize(1);
  }

  @Test
  void twoSinksShareADirectory() throws Exception {
    OfferingLogger one = start(directory.resolve("one"));
    OfferingLogger other =
        new OfferingLogger(directory.resolve("other"))
            .with(ParquetSection.DIR, one.root().toString());
    loggers.add(other);
    other.start(new FileDisk());
    one.give(OfferingLogger.batch("conn", 0, 1), HOUR);
    other.give(OfferingLogger.batch("conn", 1, 1), HOUR);
    one.flush();
    Path unfinished;
    try (Stream<Path> all = Files.list(one.root())) {
      String writer = new WrittenLogs(one.root()).names("conn").getFirst().writer();
      unfinished =
          all.filter(each -> each.getFileName().toString().startsWith(".writing-"))
              .filter(each -> !each.getFileName().toString().endsWith(writer))
              .findFirst()
              .orElseThrow();
    }
    Path being = Files.createFile(unfinished.resolve(".conn.being-written.tmp"));
    one.close();
    one.start(new FileDisk());
    assertThat(being).as("the other's").exists();
    other.close();
    other.start(new FileDisk());
    assertThat(being).as("its own, of a process that has ended").doesNotExist();
    assertThat(new WrittenLogs(one.root()).numbers("conn", "n")).containsExactly(0L, 1L);
  }

  @Test
  void aSecondProcessWithTheSameSinkDoesNotStart() throws Exception {
    OfferingLogger logger = start(directory);
    assertThatIOException()
        .isThrownBy(() -> start(directory))
        .withMessageContaining("another logger uses it; stop that one");
    logger.give(OfferingLogger.batch("conn", 0, 1), HOUR);
    logger.flush();
  }

  @Test
  void pathsThatCannotBeNamesAreRefused() throws Exception {
    OfferingLogger logger = start(directory);
    assertThatExceptionOfType(RefusedBatchException.class)
        .isThrownBy(() -> logger.offer(OfferingLogger.batch("", 0, 1), HOUR))
        .withMessage("empty log path (expected: a name for its files)");
    assertThatExceptionOfType(RefusedBatchException.class)
        .isThrownBy(() -> logger.offer(OfferingLogger.batch("x".repeat(162), 0, 1), HOUR))
        .withMessageContaining("log path is too long");
    logger.give(OfferingLogger.batch("x".repeat(100), 0, 1), HOUR);
    logger.give(OfferingLogger.batch("../../etc/passwd", 0, 1), HOUR);
    logger.give(OfferingLogger.batch(".hidden", 0, 1), HOUR);
    logger.flush();
    WrittenLogs logs = new WrittenLogs(logger.root());
    assertThat(logs.paths()).containsExactly("../../etc/passwd", ".hidden", "x".repeat(100));
    assertThat(logs.records("../../etc/passwd")).isEqualTo(1);
    assertThat(logs.records(".hidden")).isEqualTo(1);
  }

  @Test
  void tooManyFieldsAreRefused() throws Exception {
    OfferingLogger logger = start(directory);
    List<String> texts = IntStream.range(0, 5000).mapToObj(i -> "t" + i).toList();
    assertThatExceptionOfType(RefusedBatchException.class)
        .isThrownBy(() -> logger.offer(OfferingLogger.batch("conn", 0, 1, texts), HOUR))
        .withMessage("5001 fields (expected: at most 5000)");
  }

  @Test
  void troubleWithOneLogsDirectoryIsItsAlone() throws Exception {
    OfferingLogger logger = start(directory);
    Path inTheWay = Files.createFile(logger.root().resolve("path=conn"));
    assertThatExceptionOfType(LogUnavailableException.class)
        .isThrownBy(() -> logger.offer(OfferingLogger.batch("conn", 0, 1), HOUR))
        .withMessageContaining("path=conn: not a directory; move it away");
    logger.give(OfferingLogger.batch("dns", 0, 1), HOUR);
    logger.flush();
    Files.delete(inTheWay);
    logger.give(OfferingLogger.batch("conn", 0, 1), HOUR);
    logger.flush();
    assertThat(new WrittenLogs(logger.root()).records("conn")).isEqualTo(1);
  }

  @Test
  void aDirectoryThatIsRemovedMeanwhileIsMadeAgain() throws Exception {
    OfferingLogger logger = start(directory);
    logger.give(OfferingLogger.batch("conn", 0, 1), HOUR);
    Files.delete(logger.root().resolve("path=conn/date=2025-11-24"));
    Files.delete(logger.root().resolve("path=conn"));
    logger.flush();
    assertThat(new WrittenLogs(logger.root()).records("conn")).isEqualTo(1);
  }

  @Test
  void timesThatNoFileHasAreCounted() throws Exception {
    OfferingLogger logger = start(directory);
    LogBatchWriter writer =
        new LogBatchWriter(
            LogSchema.of("T::LOG", "conn", List.of(LogField.of("ts", ZeekType.TIME))));
    writer.putDouble(Double.NaN).putDouble(1.5).putDouble(1e300);
    logger.give(writer.toBytes(), HOUR);
    logger.flush();
    assertThat(logger.context().metric("times_out_of_range")).isEqualTo(2);
    assertThat(new WrittenLogs(logger.root()).select("conn", "epoch(ts)", "ORDER BY ts"))
        .containsExactly("1.5", "null", "null");
  }

  @Test
  void aDamagedJournalIsPutAsideAndNumbersBeginAnew() throws Exception {
    OfferingLogger logger = start(directory);
    logger.give(OfferingLogger.batch("conn", 0, 1), HOUR);
    logger.close();
    Files.write(directory.resolve("journal"), new byte[50]);
    logger.start(new FileDisk());
    logger.give(OfferingLogger.batch("conn", 1, 1), HOUR);
    logger.flush();
    List<ParquetName> names = new WrittenLogs(logger.root()).names("conn");
    assertThat(names.stream().map(ParquetName::writer).distinct()).as("writers").hasSize(2);
    assertThat(new WrittenLogs(logger.root()).numbers("conn", "n")).containsExactly(0L, 1L);
    assertThat(directory.resolve("journal.damaged")).exists();
  }

  /** The journal counts its records as written, so nobody else would give them again. */
  @Test
  void aHiddenFileThatSomebodyRemovesIsWrittenAgain() throws Exception {
    OfferingLogger logger = new OfferingLogger(directory);
    loggers.add(logger);
    logger.start(new FaultyDisk(BEHIND_JOURNAL + 2, FaultyDisk.Fault.FULL));
    logger.give(OfferingLogger.batch("conn", 0, 1), HOUR);
    assertThatIOException().isThrownBy(logger::flushOnce);
    try (Stream<Path> all = Files.walk(logger.root())) {
      for (Path each : all.filter(file -> file.toString().endsWith(".tmp")).toList()) {
        Files.delete(each);
      }
    }
    assertThatIOException().isThrownBy(logger::flushOnce).withMessageContaining("no such file");
    logger.flushOnce();
    assertThat(new WrittenLogs(logger.root()).numbers("conn", "n")).containsExactly(0L);
  }

  /** Killed behind the journal, then told another directory. */
  @Test
  void whatWasCommittedIsFinishedWhereItIs() throws Exception {
    OfferingLogger logger = new OfferingLogger(directory);
    logger.start(new FaultyDisk(BEHIND_JOURNAL, FaultyDisk.Fault.KILLED_AFTER));
    logger.give(OfferingLogger.batch("conn", 0, 1), HOUR);
    assertThatExceptionOfType(FaultyDisk.Killed.class).isThrownBy(logger::flush);
    logger.kill();
    assertThat(Journal.read(directory.resolve("journal")).orElseThrow().files()).hasSize(1);
    assertThat(new WrittenLogs(logger.root()).names("conn")).isEmpty();
    Path moved = directory.resolve("elsewhere");
    OfferingLogger next = new OfferingLogger(directory).with(ParquetSection.DIR, moved.toString());
    loggers.add(next);
    next.start(new FileDisk());
    next.give(OfferingLogger.batch("conn", 1, 1), HOUR);
    next.flush();
    assertThat(new WrittenLogs(logger.root()).numbers("conn", "n")).containsExactly(0L);
    assertThat(new WrittenLogs(moved).numbers("conn", "n")).containsExactly(1L);
    try (Stream<Path> all = Files.list(logger.root())) {
      assertThat(all.map(each -> Objects.requireNonNull(each.getFileName()).toString()))
          .containsExactly("path=conn");
    }
  }

  @Test
  void aDiskThatIsFullAtTheStartIsNoReasonNotToStart() throws Exception {
    try (SmallDisk disk = SmallDisk.mount(directory, "1m")) {
      Path ballast = disk.fill();
      OfferingLogger logger = new OfferingLogger(disk.path());
      loggers.add(logger);
      logger.start(new FileDisk());
      assertThatIOException()
          .isThrownBy(() -> logger.offer(OfferingLogger.batch("conn", 0, 1), HOUR))
          .withMessageContaining("no space left on device; free some space");
      Files.delete(ballast);
      logger.give(OfferingLogger.batch("conn", 0, 1), HOUR);
      logger.flush();
      assertThat(new WrittenLogs(logger.root()).records("conn")).isEqualTo(1);
      logger.close();
    }
  }

  @Test
  void onADiskThatIsReadOnlyRecordsWait() throws Exception {
    try (SmallDisk disk = SmallDisk.mount(directory, "1m")) {
      OfferingLogger logger =
          new OfferingLogger(directory)
              .with(ParquetSection.DIR, disk.path().resolve("parquet").toString());
      loggers.add(logger);
      logger.start(new FileDisk());
      logger.give(OfferingLogger.batch("conn", 0, 1), HOUR);
      disk.remount("ro");
      assertThatIOException()
          .isThrownBy(logger::flush)
          .withMessageContaining(
              "read-only file system; mount it so that it can be written, or name it in ReadWritePaths= of the service");
      disk.remount("rw");
      logger.flush();
      assertThat(new WrittenLogs(disk.path().resolve("parquet")).records("conn")).isEqualTo(1);
      logger.close();
    }
  }

  @Test
  void checkConfigTriesTheDirectory() throws Exception {
    OfferingLogger logger = new OfferingLogger(directory);
    assertThat(new ParquetProvider().connect(logger.context()))
        .startsWith(logger.root() + " can be written, ")
        .endsWith(" GiB are free");
    assertThat(directory).isEmptyDirectory();
    Files.createFile(directory.resolve("logs"));
    assertThatIOException()
        .isThrownBy(() -> new ParquetProvider().connect(logger.context()))
        .withMessageContaining("not a directory");
  }
}
