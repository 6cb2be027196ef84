package org.zeekbus.query.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeekbus.zeek.Recordings;
import org.zeekbus.zmtp.thread.Supervisor;

/** A conversion that is repeated, was killed, or meets what it cannot read. */
final class ConversionTest {
  private static final int SMALL = 1 << 10; // so that tables become several files

  @TempDir Path directory;
  private Path source;
  private Path out;

  @BeforeEach
  void copySmallCluster() throws IOException {
    source = Files.createDirectory(directory.resolve("logs"));
    out = directory.resolve("parquet");
    try (Stream<Path> files = Files.list(Recordings.path("cluster-small.tsv"))) {
      for (Path each : files.toList()) {
        Files.copy(each, source.resolve(each.getFileName()));
      }
    }
  }

  @Test
  void whatIsConvertedIsSkipped() throws Exception {
    ConversionReport first = Converted.convert(source, out);
    assertThat(first.done()).isEqualTo(4);
    TreeMap<String, Long> files = new Converted(out).files();
    ConversionReport second = Converted.convert(source, out);
    assertThat(second.files()).isZero();
    assertThat(second.skipped()).isEqualTo(4);
    assertThat(new Converted(out).files()).isEqualTo(files);
  }

  @Test
  void aSourceThatHasGrownTakesThePlaceOfItself() throws Exception {
    Converted.convert(source, out);
    Path conn = source.resolve("conn.log");
    List<String> lines = Files.readAllLines(conn);
    lines.addAll(lines.size() - 1, lines.subList(8, 10));
    Files.write(conn, lines);
    assertThat(Converted.convert(source, out).done()).isEqualTo(1);
    assertThat(count("conn")).isEqualTo(lines.size() - 9);
  }

  @Test
  void aSourceThatWasCompressedMeanwhileDoesNotComeTwice() throws Exception {
    Converted.convert(source, out);
    long before = count("conn");
    Path conn = source.resolve("conn.log");
    try (var packed =
        new java.util.zip.GZIPOutputStream(Files.newOutputStream(source.resolve("conn.log.gz")))) {
      Files.copy(conn, packed);
    }
    Files.delete(conn);
    Converted.convert(source, out);
    assertThat(count("conn")).isEqualTo(before);
  }

  @Test
  void aSourceThatWasMovedDoesNotComeTwice() throws Exception {
    Converted.convert(source, out);
    long before = count("conn");
    Path archive = Files.createDirectory(source.resolve("2018-05-10"));
    Path moved = archive.resolve("conn.09:00:00-10:00:00.log");
    Files.move(source.resolve("conn.log"), moved);
    assertThat(Converted.convert(source, out)).returns(4, ConversionReport::skipped);
    assertThat(count("conn")).isEqualTo(before);
    pack(moved);
    Files.delete(moved);
    Converted.convert(source, out);
    assertThat(count("conn")).isEqualTo(before);
  }

  private static void pack(Path file) throws IOException {
    Path packed = file.resolveSibling(file.getFileName() + ".gz");
    try (OutputStream to = new GZIPOutputStream(Files.newOutputStream(packed))) {
      Files.copy(file, to);
    }
  }

  /** Zeek rotates {@code conn.log} away, and writes the next one. */
  @Test
  void anotherFileOfTheSameNameIsAnotherSource() throws Exception {
    Path conn = source.resolve("conn.log");
    Converted.convert(source, out);
    long before = count("conn");
    List<String> lines = new ArrayList<>(Files.readAllLines(conn));
    lines.remove(8); // the first record
    Files.write(conn, lines);
    assertThat(Converted.convert(source, out).done()).isEqualTo(1);
    assertThat(count("conn")).isEqualTo(2 * before - 1);
  }

  @Test
  void copiesOfASourceComeOnce() throws Exception {
    Files.copy(source.resolve("conn.log"), source.resolve("conn.2018-05-10-09-00-00.log"));
    pack(source.resolve("conn.log"));
    ConversionReport report = Converted.convert(source, out);
    assertThat(report.done()).isEqualTo(4);
    assertThat(report.notes())
        .singleElement()
        .asString()
        .startsWith("2 files were skipped, as another one begins with the same record: such as ");
    Converted all = new Converted(out);
    assertThat(all.files().keySet()).filteredOn(each -> each.startsWith("path=conn/")).hasSize(1);
  }

  @Test
  void smallFilesOfALogAndDayBecomeOne() throws Exception {
    Path day = Files.createDirectory(directory.resolve("2018-05-10"));
    for (int hour = 0; hour < 4; hour++) {
      writeHour(day, hour, 3);
    }
    writeHour(Files.createDirectory(directory.resolve("2018-05-11")), 24, 1);
    assertThat(Converted.convert(directory, out, List.of("x")).done()).isEqualTo(5);
    assertThat(new Converted(out).files()).hasSize(2);
    assertThat(count("x")).isEqualTo(13);
    assertThat(Converted.convert(directory, out, List.of("x")).skipped()).isEqualTo(5);

    writeHour(day, 4, 3);
    assertThat(Converted.convert(directory, out, List.of("x")).done()).isEqualTo(1);
    assertThat(new Converted(out).files()).hasSize(3);

    writeHour(day, 2, 5); // it has grown: all that are in one file with it come again
    assertThat(Converted.convert(directory, out, List.of("x")))
        .returns(4, ConversionReport::done)
        .returns(2, ConversionReport::skipped);
    assertThat(new Converted(out).files()).hasSize(3);
    assertThat(count("x")).isEqualTo(18);

    writeHour(day, 2, 6);
    Files.delete(hour(day, 3));
    ConversionReport report = Converted.convert(directory, out, List.of("x"));
    assertThat(report.done()).isZero();
    assertThat(report.notes())
        .singleElement()
        .asString()
        .contains("02:00:00", "had records of other log files, too, which are not there");
    assertThat(count("x")).isEqualTo(18);
  }

  @Test
  void aSmallFileThatCannotBeReadCostsOnlyItself() throws Exception {
    Path day = Files.createDirectory(source.resolve("2018-05-10"));
    for (int hour = 0; hour < 3; hour++) {
      writeHour(day, hour, 3);
    }
    try (Conversion conversion = Conversion.of(Converted.settings(day, out, SMALL))) {
      Files.delete(hour(day, 1));
      conversion.run(new Supervisor());
      assertThat(conversion.report().done()).isEqualTo(2);
      assertThat(conversion.report().failures())
          .singleElement()
          .asString()
          .contains("01:00:00-02:00:00");
    }
    assertThat(count("x")).isEqualTo(6);
  }

  /** A file that one line replaces and a later one makes again is there at the next start. */
  @Test
  void whatWasMadeAgainStays() throws Exception {
    Path day = Files.createDirectory(directory.resolve("2018-05-10"));
    List<Integer> files = new ArrayList<>();
    for (int records : new int[] {2000, 100, 3000}) {
      writeHour(day, 1, records);
      try (Conversion conversion = Conversion.of(Converted.settings(day, out, SMALL))) {
        conversion.run(new Supervisor());
        assertThat(conversion.report().done()).isEqualTo(1);
      }
      files.add(new Converted(out).files().size());
    }
    assertThat(files.get(1)).isLessThan(files.get(0));
    TreeMap<String, Long> last = new Converted(out).files();
    assertThat(Converted.convert(day, out, SMALL))
        .returns(0, ConversionReport::done)
        .returns(1, ConversionReport::skipped);
    assertThat(new Converted(out).files()).isEqualTo(last);
    assertThat(count("x")).isEqualTo(3000);
  }

  @Test
  void recordsThatALoggerHasWrittenThereAreFound() throws Exception {
    Path day = Files.createDirectory(directory.resolve("2018-05-10"));
    writeHour(day, 1, 3);
    assertThat(writtenByLogger(day)).isEmpty();
    Path logged = Files.createDirectories(out.resolve("path=x/date=2018-05-10"));
    Files.createFile(logged.resolve("x.20180510T020000Z-20180510T020100Z.0a1b2c3d-1-1.parquet"));
    assertThat(writtenByLogger(day)).as("of the next hour").isEmpty();
    Path same =
        Files.createFile(
            logged.resolve("x.20180510T015900Z-20180510T020000Z.0a1b2c3d-2-2.parquet"));
    assertThat(writtenByLogger(day).orElseThrow())
        .startsWith(hour(day, 1) + ": a logger of zeekbus has written records of that time")
        .contains(same.toString(), "log x would have records twice");
    Files.delete(same);
    Converted.convert(day, out, SMALL);
    writeHour(day, 1, 5);
    assertThat(writtenByLogger(day)).as("what was converted before").isEmpty();
  }

  private Optional<String> writtenByLogger(Path place) throws IOException {
    try (Conversion conversion = Conversion.of(Converted.settings(place, out, SMALL))) {
      return conversion.writtenByLogger();
    }
  }

  private static Path hour(Path day, int hour) {
    return day.resolve("x.%02d:00:00-%02d:00:00.log".formatted(hour % 24, (hour + 1) % 24));
  }

  private static void writeHour(Path day, int hour, int records) throws IOException {
    StringBuilder log =
        new StringBuilder("#separator \\x09\n#path\tx\n#fields\tts\tuid\n#types\ttime\tstring\n");
    for (int i = 0; i < records; i++) {
      log.append(1525910400 + 3600L * hour + i % 3600).append(".5\tC").append(hour);
      log.append(Integer.toHexString(i * 0x9E3779B1)).append('\n');
    }
    Files.writeString(hour(day, hour), log);
  }

  @Test
  void filesThatWereRemovedComeAgain() throws Exception {
    Converted.convert(source, out);
    TreeMap<String, Long> files = new Converted(out).files();
    Files.delete(out.resolve(files.firstKey()));
    assertThat(Converted.convert(source, out).done()).isEqualTo(1);
    assertThat(new Converted(out).files()).isEqualTo(files);
  }

  /**
   * The states that a kill can leave: k sources are journalled, of the last one some files are
   * moved and others staged; of the next one some files are staged, whole or not, and its line may
   * be torn.
   */
  @Test
  void goesOnAfterAKillAtAnyFile() throws Exception {
    for (String each : List.of("conn.log", "http.log", "dns.log", "files.log")) {
      Files.delete(source.resolve(each));
      if (!each.equals("files.log")) {
        Files.copy(Recordings.path("cluster.tsv").resolve(each), source.resolve(each));
      }
    }
    Path whole = directory.resolve("whole");
    Converted.convert(source, whole, SMALL);
    TreeMap<String, Long> files = new Converted(whole).files();
    assertThat(files).hasSizeGreaterThan(8);
    List<String> journal = Files.readAllLines(whole.resolve(".convert/journal"));
    assertThat(journal).hasSize(3);
    for (int done = 0; done <= journal.size(); done++) {
      List<String> last = done == 0 ? List.of() : filesOf(journal.get(done - 1));
      for (int moved = 0; moved <= last.size(); moved++) {
        Path killed = directory.resolve("killed-%d-%d".formatted(done, moved));
        Files.createDirectories(killed.resolve(".convert"));
        for (int i = 0; i < done - 1; i++) {
          for (String each : filesOf(journal.get(i))) {
            copy(whole.resolve(each), killed.resolve(each));
          }
        }
        for (int i = 0; i < last.size(); i++) {
          Path file = Path.of(last.get(i));
          copy(
              whole.resolve(file),
              i < moved
                  ? killed.resolve(file)
                  : killed.resolve(".convert").resolve("." + file.getFileName() + ".tmp"));
        }
        StringBuilder lines = new StringBuilder();
        journal.subList(0, done).forEach(each -> lines.append(each).append('\n'));
        if (done < journal.size()) {
          String next = journal.get(done);
          lines.append(next, 0, next.length() / 2);
          Path half = Path.of(filesOf(next).getFirst());
          Files.writeString(
              killed.resolve(".convert").resolve("." + half.getFileName() + ".tmp"), "half");
        }
        Files.writeString(killed.resolve(".convert/journal"), lines);
        ConversionReport report = Converted.convert(source, killed, SMALL);
        assertThat(report.failures()).isEmpty();
        assertThat(report.skipped()).isEqualTo(done);
        assertThat(new Converted(killed).files()).isEqualTo(files);
        try (Stream<Path> left = Files.list(killed.resolve(".convert"))) {
          assertThat(left).hasSize(2);
        }
      }
    }
  }

  private static List<String> filesOf(String line) {
    String[] parts = line.split("\t", -1);
    return List.of(parts).subList(2, parts.length);
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to.getParent());
    Files.copy(from, to);
  }

  @Test
  void aStopLeavesNothingHalf() throws Exception {
    try (Conversion conversion = Conversion.of(Converted.settings(source, out, SMALL))) {
      conversion.stop();
      conversion.run(new Supervisor());
      assertThat(conversion.report().isStopped()).isTrue();
      assertThat(conversion.report().done()).isZero();
    }
    assertThat(new Converted(out).files()).isEmpty();
    assertThat(Converted.convert(source, out).done()).isEqualTo(4);
  }

  @Test
  void twoAtOnceAreRefused() throws Exception {
    try (Conversion _ = Conversion.of(Converted.settings(source, out, SMALL))) {
      assertThatThrownBy(() -> Conversion.of(Converted.settings(source, out, SMALL)))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(
              "another conversion writes there (process %d); wait"
                  .formatted(ProcessHandle.current().pid()));
    }
  }

  @Test
  void aFileThatCannotBeReadCostsOnlyItself() throws Exception {
    Files.write(source.resolve("bad.log.gz"), new byte[] {0x1f, (byte) 0x8b, 8, 0, 1});
    Files.writeString(
        source.resolve("x.log"),
        "#separator \\x09\n#path\tx\n#fields\ta\n#types\tcount\n1\n2\tz\n");
    ConversionReport report = Converted.convert(source, out);
    assertThat(report.done()).isEqualTo(5);
    assertThat(report.badLines()).isEqualTo(1);
    assertThat(report.notes().toString()).contains("bad.log.gz").contains("x.log, line 6");
    assertThat(count("x")).isEqualTo(1);
  }

  @Test
  void aLogWithoutTimesHasTheDayOfItsName() throws Exception {
    Path day = Files.createDirectory(source.resolve("2026-11-23"));
    String log = "#separator \\x09\n#path\tx\n#fields\ta\n#types\tcount\n1\n";
    Files.writeString(day.resolve("x.09:00:00-10:00:00.log"), log);
    Path other = source.resolve("y.log");
    Files.writeString(other, log.replace("\tx", "\ty"));
    Files.setLastModifiedTime(other, FileTime.from(Instant.parse("2025-01-02T03:04:05Z")));
    Converted.convert(source, out);
    assertThat(new Converted(out).files().keySet())
        .anyMatch(
            each -> each.startsWith("path=x/date=2026-11-23/x.20261123T090000Z-20261123T090000Z."))
        .anyMatch(each -> each.startsWith("path=y/date=2025-01-02/"));
  }

  @Test
  void sourcesStayAsTheyAre() throws Exception {
    Map<String, String> before = contents();
    Converted.convert(source, out);
    assertThat(contents()).isEqualTo(before);
  }

  private Map<String, String> contents() throws IOException {
    Map<String, String> all = new TreeMap<>();
    try (Stream<Path> files = Files.walk(source)) {
      for (Path each :
          files.sorted(Comparator.reverseOrder()).filter(Files::isRegularFile).toList()) {
        all.put(each.toString(), Files.getLastModifiedTime(each) + Files.readString(each));
      }
    }
    return all;
  }

  private long count(String path) throws Exception {
    try (Connection database = Converted.duckDb();
        Statement statement = database.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT count(*) FROM (" + new Converted(out).select(path) + ")")) {
      rows.next();
      return rows.getLong(1);
    }
  }
}
