package org.zeekbus.logger.file;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeekbus.logger.RefusedBatchException;
import org.zeekbus.logger.format.AsciiOptions;
import org.zeekbus.zeek.DecodeException;
import org.zeekbus.zeek.DecodeLimits;
import org.zeekbus.zeek.Recordings;
import org.zeekbus.zeek.log.LogBatchReader;
import org.zeekbus.zeek.log.LogField;
import org.zeekbus.zeek.log.LogSchema;
import org.zeekbus.zeek.log.ZeekType;
import org.zeekbus.zeek.value.Bytes;

final class FileSinkTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final AsciiOptions JSON = AsciiOptions.DEFAULT.with(Map.of("use_json", "T"));
  private static final LogSchema TEST = Batches.schema("test");

  @TempDir private Path directory;

  private Instant now = Instant.parse("2026-11-23T08:30:00Z");

  private FileSettings settings(AsciiOptions options, Duration rotation) {
    InstantSource clock = () -> now;
    return new FileSettings(
        directory, options, Map.of(), rotation, 0, FileSettings.Fsync.NEVER, BERLIN, clock);
  }

  private FileSink open() throws IOException {
    return FileSink.open(settings(AsciiOptions.DEFAULT, Duration.ZERO));
  }

  private FileSink rotating(Duration interval) throws IOException {
    return FileSink.open(settings(AsciiOptions.DEFAULT, interval));
  }

  private String read(String file) throws IOException {
    return Files.readString(directory.resolve(file), ISO_8859_1);
  }

  /** The first columns of all records. */
  private String numbers(String file) throws IOException {
    return String.join(
        " ",
        read(file).lines().filter(l -> !l.startsWith("#")).map(l -> l.split("\t", 2)[0]).toList());
  }

  private List<String> files() throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      return all.filter(Files::isRegularFile)
          .map(file -> directory.relativize(file).toString())
          .filter(name -> !name.equals(".zeekbus.lock"))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theRecordedClusterInFilesLikeThoseOfZeek(boolean isJson) throws IOException {
    FileSettings settings = settings(isJson ? JSON : AsciiOptions.DEFAULT, Duration.ZERO);
    LogBatchReader reader = new LogBatchReader(DecodeLimits.DEFAULT);
    try (FileSink sink = FileSink.open(settings)) {
      for (List<byte[]> message : Recordings.messages("cluster.frames", Recordings.LOG)) {
        reader.open(message.get(3), 0, message.get(3).length);
        sink.accept(reader);
      }
    }
    try (Stream<Path> zeeks =
        Files.list(Recordings.path(isJson ? "cluster.json" : "cluster.tsv"))) {
      for (Path file : zeeks.toList()) {
        String name = file.getFileName().toString();
        assertThat(masked(read(name)))
            .as(name)
            .isEqualTo(masked(Files.readString(file, ISO_8859_1)));
      }
    }
  }

  private static String masked(String text) {
    return text.replaceAll("(?m)^#(open|close)\t[0-9-]+$", "#$1\t*");
  }

  @Test
  void whatIsFlushedIsInTheFile() throws IOException {
    try (FileSink sink = open()) {
      sink.accept(Batches.read(Batches.of(TEST, 1, 2, "a")));
      sink.flush();
      assertThat(numbers("test.log")).isEqualTo("1 2");
      assertThat(read("test.log"))
          .contains("#open\t2026-11-23-09-30-00\n")
          .doesNotContain("#close");
      assertThat(files()).containsExactly(".shadow.test.log", "test.log");
      assertThat(read(".shadow.test.log")).isEqualTo(".log\n\n");
    }
    assertThat(read("test.log")).endsWith("#close\t2026-11-23-09-30-00\n");
    assertThat(files()).containsExactly("test.log");
  }

  @Test
  void ofABadBatchNothingIsWritten() throws IOException {
    byte[] bad = Batches.of(TEST, 10, 5, "bad");
    byte[] cut = Arrays.copyOf(bad, bad.length - 1);
    byte[] large = Batches.of(TEST, 20, 20, "l".repeat(100_000));
    byte[] cutLarge = Arrays.copyOf(large, large.length - 1);
    try (FileSink sink = open()) {
      sink.accept(Batches.read(Batches.of(TEST, 1, 1, "good")));
      assertThatExceptionOfType(DecodeException.class)
          .isThrownBy(() -> sink.accept(Batches.read(cut)));
      assertThatExceptionOfType(DecodeException.class)
          .isThrownBy(() -> sink.accept(Batches.read(cutLarge)));
      sink.accept(Batches.read(large));
      sink.accept(Batches.read(Batches.of(TEST, 2, 1, "good")));
    }
    assertThat(numbers("test.log"))
        .isEqualTo("1 20 21 22 23 24 25 26 27 28 29 30 31 32 33 34 35 36 37 38 39 2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "/etc/x", "..", "../x", "a/../b", ".hidden", "a/.b", "a//b", "a/", "a\0b", "a\nb"
      })
  void aPathThatMayLeadElsewhereIsRefused(String path) throws IOException {
    try (FileSink sink = open()) {
      byte[] batch = Batches.of(Batches.schema(path), 1, 1, "x");
      assertThatExceptionOfType(RefusedBatchException.class)
          .isThrownBy(() -> sink.accept(Batches.read(batch)))
          .withMessageContaining("(expected: a relative path");
    }
    assertThat(files()).isEmpty();
  }

  @Test
  void aPathMayHaveFolders() throws IOException {
    try (FileSink sink = open()) {
      sink.accept(Batches.read(Batches.of(Batches.schema("site/extra"), 1, 1, "x")));
    }
    assertThat(read("site/extra.log")).contains("#path\tsite/extra\n");
  }

  @Test
  void otherWritersAreRefusedAndTheNoneWriterIsSilent() throws IOException {
    try (FileSink sink = open()) {
      byte[] sqlite = Batches.of(withWriter("Log::WRITER_SQLITE"), 1, 1, "x");
      assertThatExceptionOfType(RefusedBatchException.class)
          .isThrownBy(() -> sink.accept(Batches.read(sqlite)))
          .withMessage("writer Log::WRITER_SQLITE (expected: Log::WRITER_ASCII)");
      sink.accept(Batches.read(Batches.of(withWriter("Log::WRITER_NONE"), 1, 1, "x")));
    }
    assertThat(files()).isEmpty();
  }

  private static LogSchema withWriter(String writer) {
    return new LogSchema(
        Bytes.of("Test::LOG"),
        Bytes.of(writer),
        Bytes.of("default"),
        Bytes.of("test"),
        Batches.PLAIN);
  }

  private static LogSchema withField(String name) {
    return LogSchema.of(
        "Test::LOG",
        "test",
        Stream.concat(Batches.PLAIN.stream(), Stream.of(LogField.of(name, ZeekType.STRING)))
            .toList());
  }

  @Test
  void nodesThatDisagreeOnFieldsHaveFilesOfTheirOwn() throws IOException {
    try (FileSink sink = open()) {
      sink.accept(Batches.read(Batches.of(TEST, 1, 1, "old")));
      sink.accept(Batches.read(Batches.of(withField("more"), 2, 1, "new")));
      sink.accept(Batches.read(Batches.of(TEST, 3, 1, "old")));
      for (int i = 3; i <= 8; i++) {
        sink.accept(Batches.read(Batches.of(withField("f" + i), 10 * i, 1, "other")));
      }
      byte[] ninth = Batches.of(withField("f9"), 90, 1, "too many");
      assertThatExceptionOfType(RefusedBatchException.class)
          .isThrownBy(() -> sink.accept(Batches.read(ninth)));
    }
    assertThat(numbers("test.log")).isEqualTo("1 3");
    assertThat(numbers("test-2.log")).isEqualTo("2");
    assertThat(read("test-2.log")).contains("#path\ttest-2\n", "#fields\tn\ts\tmore\n");
    assertThat(numbers("test-8.log")).isEqualTo("80");
  }

  @Test
  void afterAMinuteWithoutTheOldFieldsTheNewOnesTakeTheName() throws IOException {
    try (FileSink sink = rotating(Duration.ofDays(1))) {
      sink.accept(Batches.read(Batches.of(TEST, 1, 1, "old")));
      sink.accept(Batches.read(Batches.of(withField("more"), 2, 1, "new")));
      now = now.plusSeconds(59);
      sink.accept(Batches.read(Batches.of(withField("more"), 3, 1, "new")));
      sink.flush();
      assertThat(files()).contains("test.log", "test-2.log");
      now = now.plusSeconds(2);
      sink.flush();
      sink.accept(Batches.read(Batches.of(withField("more"), 4, 1, "new")));
      sink.flush();
      assertThat(numbers("test.log")).isEqualTo("4");
      assertThat(numbers("test.2026-11-23-09-30-00.log")).isEqualTo("1");
      assertThat(numbers("test-2.2026-11-23-09-30-00.log")).isEqualTo("2 3");
    }
  }

  @Test
  void jsonLinesOfAllFieldsGoToOneFile() throws IOException {
    try (FileSink sink = FileSink.open(settings(JSON, Duration.ZERO))) {
      sink.accept(Batches.read(Batches.of(TEST, 1, 1, "old")));
      sink.accept(Batches.read(Batches.of(withField("more"), 2, 1, "new")));
    }
    assertThat(read("test.log")).isEqualTo("{\"n\":1,\"s\":\"old\"}\n{\"n\":2,\"s\":\"new\"}\n");
    assertThat(files()).containsExactly("test.log");
  }

  @Test
  void rotatesAtFullHoursAndAtItsEnd() throws IOException {
    try (FileSink sink = rotating(Duration.ofHours(1))) {
      sink.accept(Batches.read(Batches.of(TEST, 1, 1, "a")));
      now = Instant.parse("2026-11-23T08:59:59.999Z");
      sink.flush();
      assertThat(files()).contains("test.log");
      now = Instant.parse("2026-11-23T09:00:00Z");
      sink.flush();
      // No records, no file.
      assertThat(files()).containsExactly("test.2026-11-23-09-30-00.log");
      assertThat(read("test.2026-11-23-09-30-00.log")).endsWith("#close\t2026-11-23-10-00-00\n");
      now = Instant.parse("2026-11-23T09:12:00Z");
      sink.accept(Batches.read(Batches.of(TEST, 2, 1, "a")));
    }
    // Named by the rotation before, not by its first record, as Zeek does.
    assertThat(numbers("test.2026-11-23-10-00-00.log")).isEqualTo("2");
    assertThat(files()).hasSize(2);
  }

  @Test
  void rotatesBySize() throws IOException {
    FileSettings settings =
        new FileSettings(
            directory,
            AsciiOptions.DEFAULT,
            Map.of(),
            Duration.ZERO,
            1000,
            FileSettings.Fsync.INTERVAL,
            BERLIN,
            () -> now);
    try (FileSink sink = FileSink.open(settings)) {
      for (int i = 0; i < 3; i++) {
        sink.accept(Batches.read(Batches.of(TEST, i, 1, "x".repeat(1000))));
        sink.flush();
      }
    }
    // All in one second: nothing replaces anything.
    assertThat(files())
        .containsExactly(
            "test.2026-11-23-09-30-00.1.log",
            "test.2026-11-23-09-30-00.2.log",
            "test.2026-11-23-09-30-00.log");
    assertThat(numbers("test.2026-11-23-09-30-00.log")).isEqualTo("0");
    assertThat(numbers("test.2026-11-23-09-30-00.2.log")).isEqualTo("2");
  }

  @Test
  void theHourThatComesTwiceReplacesNothing() throws IOException {
    now = Instant.parse("2026-10-25T00:10:00Z"); // 02:10, summer time
    try (FileSink sink = rotating(Duration.ofHours(1))) {
      for (int hour = 0; hour < 3; hour++) {
        sink.accept(Batches.read(Batches.of(TEST, hour, 1, "a")));
        now = now.plus(Duration.ofHours(1));
        sink.flush();
      }
    }
    assertThat(files())
        .containsExactly(
            "test.2026-10-25-02-10-00.1.log",
            "test.2026-10-25-02-10-00.log",
            "test.2026-10-25-03-10-00.log");
  }

  @Test
  void whatACrashHasLeftIsCutAndPutAside() throws IOException {
    Files.createDirectory(directory.resolve("sub"));
    Files.writeString(directory.resolve("a.log"), "#head\n1\tx\n2\tto");
    Files.writeString(directory.resolve(".shadow.a.log"), ".log\n\n");
    Files.writeString(directory.resolve("sub/b.log"), "no whole line");
    Files.writeString(directory.resolve("sub/.shadow.b.log"), ".log\n\n");
    Files.writeString(directory.resolve(".shadow.gone.log"), ".log\n\n");
    FileTime begun = FileTime.from(Instant.parse("2026-11-23T07:00:00Z"));
    Files.setLastModifiedTime(directory.resolve(".shadow.a.log"), begun);
    Files.setLastModifiedTime(directory.resolve("sub/.shadow.b.log"), begun);
    open().close();
    assertThat(files())
        .containsExactly("a.2026-11-23-08-00-00.log", "sub/b.2026-11-23-08-00-00.log");
    assertThat(read("a.2026-11-23-08-00-00.log")).isEqualTo("#head\n1\tx\n");
    assertThat(read("sub/b.2026-11-23-08-00-00.log")).isEmpty();
  }

  @Test
  void aFileInTheWayIsPutAsideNotTruncated() throws IOException {
    Path old = Files.writeString(directory.resolve("test.log"), "kept\n");
    Files.setLastModifiedTime(old, FileTime.from(Instant.parse("2026-11-22T07:00:00Z")));
    try (FileSink sink = open()) {
      sink.accept(Batches.read(Batches.of(TEST, 1, 1, "a")));
    }
    assertThat(read("test.2026-11-22-08-00-00.log")).isEqualTo("kept\n");
    assertThat(numbers("test.log")).isEqualTo("1");
  }

  @Test
  void twoDoNotShareADirectory() throws IOException {
    try (FileSink first = open()) {
      assertThatIOException()
          .isThrownBy(this::open)
          .withMessage(directory + " is used by another logger: give each its own (--dir)");
      first.flush();
    }
    open().close();
  }

  @Test
  void aThousandPaths() throws IOException {
    try (FileSink sink = open()) {
      for (int round = 0; round < 2; round++) {
        for (int i = 0; i < 1000; i++) {
          sink.accept(Batches.read(Batches.of(Batches.schema("p" + i), round, 1, "x")));
        }
        sink.flush();
      }
    }
    for (int i = 0; i < 1000; i++) {
      assertThat(numbers("p" + i + ".log")).isEqualTo("0 1");
    }
  }

  @Test
  void aFullDiskIsWaitedForAndTheLineIsWhole() throws Exception {
    Path disk = Files.createDirectory(directory.resolve("disk"));
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk.toString()) == 0,
        "no small disk (run as root)");
    try {
      FileSettings settings =
          new FileSettings(
              disk,
              AsciiOptions.DEFAULT,
              Map.of(),
              Duration.ZERO,
              0,
              FileSettings.Fsync.NEVER,
              BERLIN,
              () -> now);
      try (FileSink sink = FileSink.open(settings)) {
        Path ballast = Files.write(disk.resolve("ballast"), new byte[600 << 10]);
        int taken = 0;
        boolean isFull = false;
        while (!isFull) {
          try {
            sink.accept(Batches.read(Batches.of(TEST, taken, 1, "y".repeat(9_999))));
            taken++;
          } catch (IOException e) {
            assertThat(e).hasMessageContaining("No space left");
            isFull = true;
          }
        }
        assertThatIOException().isThrownBy(sink::flush);
        Files.delete(ballast);
        sink.accept(Batches.read(Batches.of(TEST, taken++, 1, "y".repeat(9_999))));
        sink.flush();
        String all = Files.readString(disk.resolve("test.log"), ISO_8859_1);
        List<String> records = all.lines().filter(line -> !line.startsWith("#")).toList();
        assertThat(records).hasSize(taken);
        for (int i = 0; i < taken; i++) {
          assertThat(records.get(i)).isEqualTo(i + "\t" + "y".repeat(9_999));
        }
      }
    } finally {
      run("umount", "-l", disk.toString());
    }
  }

  private static int run(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor();
  }
}
