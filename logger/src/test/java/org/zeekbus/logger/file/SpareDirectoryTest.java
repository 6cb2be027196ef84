package org.zeekbus.logger.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.zeekbus.format.AsciiOptions;
import org.zeekbus.sink.LogUnavailableException;
import org.zeekbus.zmtp.system.SmallDisk;

/** Logs on a disk that is full; what they cannot take goes to another, and comes back. */
@Timeout(60)
final class SpareDirectoryTest {
  @TempDir Path parent;

  private final Random random = new Random(1);

  enum Format {
    TSV,
    JSON,
    GZIP;

    AsciiOptions options() {
      return AsciiOptions.DEFAULT.with(
          switch (this) {
            case TSV -> Map.of();
            case JSON -> Map.of("use_json", "T");
            case GZIP -> Map.of("gzip_level", "1");
          });
    }

    String ending() {
      return this == GZIP ? ".log.gz" : ".log";
    }

    String line(String text) {
      return this == JSON ? "{\"text\":\"" + text + "\"}" : text;
    }
  }

  private Path spare() {
    return parent.resolve("spool/unwritten");
  }

  private Site site(SmallDisk disk, Format format, RotationSettings rotation) throws IOException {
    return new Site(
        disk.path(),
        each ->
            each.ascii(format.options())
                .rotation(rotation)
                .processing(new Processing.Nothing())
                .spare(spare()));
  }

  private Site site(SmallDisk disk, Format format) throws IOException {
    return site(disk, format, RotationSettings.HOURLY);
  }

  /** Does not compress to much less than it is. */
  private String text() {
    return random
        .ints(900, 'a', 'z' + 1)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private String[] texts(int count) {
    return Stream.generate(this::text).limit(count).toArray(String[]::new);
  }

  private static List<String> lines(Format format, List<String> texts) {
    return texts.stream().map(format::line).toList();
  }

  private static List<Path> in(Path dir) throws IOException {
    if (!Files.isDirectory(dir)) {
      return List.of();
    }
    while (true) {
      try (Stream<Path> files = Files.walk(dir)) {
        return files
            .filter(Files::isRegularFile)
            .filter(file -> !file.getFileName().toString().startsWith("."))
            .sorted()
            .toList();
      } catch (UncheckedIOException e) {
        if (!(e.getCause() instanceof NoSuchFileException)) {
          throw e;
        }
        // The logger has renamed it meanwhile.
      }
    }
  }

  private static void assertGunzips(Path file) throws Exception {
    if (file.toString().endsWith(".gz") && Files.size(file) > 0) {
      assertThat(new ProcessBuilder("gzip", "-t", file.toString()).inheritIO().start().waitFor())
          .as("exit status of gzip -t %s", file)
          .isZero();
    }
  }

  /** Records of a log's files, in their order: by time, then as they came to lie there. */
  private static List<String> recordsOf(Site site, String log) throws Exception {
    List<String> found = new ArrayList<>();
    for (String name : site.logs()) {
      if (name.startsWith(log + ".")) {
        assertGunzips(site.file(name));
        found.addAll(site.records(name));
      }
    }
    return found;
  }

  private static void assertEnded(Format format, Path file) throws Exception {
    String all = Site.read(file);
    if (format != Format.JSON) {
      assertThat(all)
          .startsWith("#separator \\x09\n")
          .contains("#path\tconn\n", "#open\t2026-11-23-09-20-00\n")
          .endsWith("#close\t2026-11-23-09-20-00\n");
    }
    assertGunzips(file);
  }

  @ParameterizedTest
  @EnumSource
  void whatAFullDiskCannotTakeAtTheEndComesBackWithTheNextStart(Format format) throws Exception {
    try (SmallDisk disk = SmallDisk.mount(parent, "256k")) {
      Site site = site(disk, format);
      List<String> taken = new ArrayList<>(List.of(texts(5)));
      site.logs("conn", taken.toArray(String[]::new)).flushes();
      Path ballast = disk.fill();
      String[] more = texts(40);
      site.logs("conn", more);
      taken.addAll(List.of(more));
      site.close();
      assertThat(site.statistics().unwritten()).isEmpty();

      Path kept = spare().resolve("conn.2026-11-23-09-20-00" + format.ending());
      assertThat(in(spare())).containsExactly(kept);
      assertEnded(format, kept);
      List<String> split = new ArrayList<>(site.records("conn" + format.ending()));
      assertGunzips(site.file("conn" + format.ending()));
      assertThat(site.statistics().spared()).isEqualTo(taken.size() - split.size());
      split.addAll(Site.records(kept));
      assertThat(split).containsExactlyElementsOf(lines(format, taken));

      // Still full: it waits, and nothing of it comes twice.
      site.start();
      assertThat(in(spare())).containsExactly(kept);
      site.close();
      byte[] bytes = Files.readAllBytes(kept);
      Files.delete(ballast);
      site.start();
      site.flushes();
      assertThat(in(spare())).isEmpty();
      assertThat(in(disk.path()))
          .contains(disk.path().resolve(kept.getFileName()))
          .anySatisfy(file -> assertThat(file).hasBinaryContent(bytes));
      site.close();
      assertThat(recordsOf(site, "conn")).containsExactlyInAnyOrderElementsOf(lines(format, taken));
      assertThat(site.files()).noneMatch(name -> name.startsWith("."));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aLogThatNeverGotAFileIsWholeThere(Format format) throws Exception {
    try (SmallDisk disk = SmallDisk.mount(parent, "256k")) {
      Site site = site(disk, format, RotationSettings.NEVER);
      String[] texts = texts(3);
      site.logs("site/conn", texts);
      Path _ = disk.fill();
      site.close();
      Path kept = spare().resolve("site/conn.2026-11-23-09-20-00" + format.ending());
      assertThat(Site.records(kept)).containsExactlyElementsOf(lines(format, List.of(texts)));
      assertGunzips(kept);
      assertThat(disk.path().resolve("site/conn" + format.ending())).isEmptyFile();
    }
  }

  @ParameterizedTest
  @EnumSource
  void whereTheSpareDirectoryHasNoRoomEitherRecordsAreCounted(Format format) throws Exception {
    try (SmallDisk disk = SmallDisk.mount(parent, "256k")) {
      Files.createSymbolicLink(parent.resolve("spool"), disk.path());
      Site site = site(disk, format);
      site.logs("conn", texts(5)).flushes();
      Path _ = disk.fill();
      site.logs("conn", texts(40));
      assertThatThrownBy(site::close)
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith("records that could not be written: conn ");
      List<String> found = site.records("conn" + format.ending());
      assertGunzips(site.file("conn" + format.ending()));
      assertThat(site.statistics().unwritten())
          .containsExactly(Map.entry("conn", 45L - found.size()));
      assertThat(site.statistics().spared()).isZero();
      assertThat(in(spare())).isEmpty();
    }
  }

  /** So that a kill costs no more than what came since. */
  @ParameterizedTest
  @EnumSource
  void aLogThatFailsForTwoFlushesInARowWaitsThere(Format format) throws Exception {
    try (SmallDisk disk = SmallDisk.mount(parent, "256k");
        Site site = site(disk, format)) {
      List<String> taken = new ArrayList<>(List.of(texts(5)));
      site.logs("conn", taken.toArray(String[]::new)).flushes();
      Path ballast = disk.fill();
      String[] more = texts(40);
      taken.addAll(List.of(more));
      site.logs("conn", more);
      assertThatThrownBy(site::flushes).isInstanceOf(LogUnavailableException.class);
      assertThat(in(spare())).isEmpty();
      site.flushes();
      assertThat(in(spare())).hasSize(1);
      assertThatThrownBy(() -> site.logs("conn", "not taken"))
          .isInstanceOf(LogUnavailableException.class);
      site.after(Duration.ofSeconds(10)).flushes();
      assertThat(in(spare())).as("still full").hasSize(1);

      Files.delete(ballast);
      site.logs("conn", "last").flushes();
      taken.add("last");
      assertThat(in(spare())).as("it is tried after growing pauses").hasSize(1);
      site.after(Duration.ofSeconds(20)).flushes();
      assertThat(in(spare())).isEmpty();
      site.at("2026-11-23T10:00:00").flushes();
      assertThat(recordsOf(site, "conn")).containsExactlyInAnyOrderElementsOf(lines(format, taken));
      assertThat(site.statistics().unwritten()).isEmpty();
    }
  }

  @Test
  void nothingIsReplacedWhereItComesTo() throws Exception {
    try (SmallDisk disk = SmallDisk.mount(parent, "256k")) {
      Files.createDirectories(spare().resolve("site"));
      Path kept = spare().resolve("site/conn.2026-11-23-09-00-00.log");
      Files.writeString(kept, "kept\n");
      Path there = Files.createDirectory(disk.path().resolve("site"));
      Files.writeString(there.resolve("conn.2026-11-23-09-00-00.log"), "there\n");
      Files.writeString(there.resolve(".rotated.conn.2026-11-23-09-00-00.1.log"), "being done");
      try (Site site = site(disk, Format.TSV)) {
        site.processed(1);
        assertThat(site.logs())
            .containsExactly(
                "site/conn.2026-11-23-09-00-00.2.log", "site/conn.2026-11-23-09-00-00.log");
        assertThat(site.records("site/conn.2026-11-23-09-00-00.2.log")).containsExactly("kept");
        assertThat(site.records("site/conn.2026-11-23-09-00-00.log")).containsExactly("there");
      }
    }
  }

  /** Between the copy and the end of the original. */
  @Test
  void whatAKilledProcessHasMovedAlreadyDoesNotComeTwice() throws Exception {
    try (SmallDisk disk = SmallDisk.mount(parent, "256k")) {
      Files.createDirectories(spare());
      Path kept = spare().resolve("conn.2026-11-23-09-00-00.log");
      Files.writeString(kept, "kept\n");
      Path copy = disk.path().resolve("conn.2026-11-23-09-00-00.1.log");
      Files.writeString(disk.path().resolve("conn.2026-11-23-09-00-00.log"), "there\n");
      Files.copy(kept, copy, StandardCopyOption.COPY_ATTRIBUTES);
      Files.writeString(disk.path().resolve(".rotated." + copy.getFileName()), "0 1 0\n");
      Files.writeString(spare().resolve(".tmp.spare.dns.2026-11-23-09-00-00.log"), "torn");
      Files.writeString(disk.path().resolve(".tmp.spare.dns.2026-11-23-09-00-00.log"), "torn");
      try (Site site = site(disk, Format.TSV)) {
        site.processed(1);
        assertThat(in(spare())).isEmpty();
        assertThat(site.files())
            .containsExactly("conn.2026-11-23-09-00-00.1.log", "conn.2026-11-23-09-00-00.log");
        assertThat(Site.files(spare())).isEmpty();
      }
    }
  }

  @Test
  void whatIsMovedIsProcessedAsAnyRotatedFile() throws Exception {
    Files.createDirectories(spare());
    Files.writeString(spare().resolve("conn.2026-11-23-09-00-00.log"), "kept\n");
    Path logs = Files.createDirectory(parent.resolve("logs"));
    try (Site site = new Site(logs, each -> each.spare(spare()))) {
      site.processed(1);
      assertThat(site.files())
          .singleElement()
          .asString()
          .startsWith("archive/2026-11-23/conn.09:00");
      assertThat(in(spare())).isEmpty();
    }
  }

  @Test
  void belowTheLogDirectoryItIsNotTakenForLogs() throws Exception {
    Path logs = Files.createDirectory(parent.resolve("logs"));
    Path below = logs.resolve(".spool/unwritten");
    Files.createDirectories(below);
    Files.writeString(below.resolve("no log's name"), "kept\n");
    Files.writeString(below.resolve(".shadow.conn.log"), ".log\n\n");
    Files.writeString(below.resolve("conn.log"), "kept\n");
    try (Site site = new Site(logs, each -> each.spare(below))) {
      site.logs("dns", "one").flushes();
      assertThat(site.logs()).containsExactly("dns.log");
      assertThat(in(below)).hasSize(2);
    }
  }

  @Test
  void linesOfARemovedFileWhoseLogCannotHaveAnother() throws Exception {
    Path logs = Files.createDirectory(parent.resolve("logs"));
    Site site = new Site(logs, each -> each.spare(spare()));
    site.logs("conn", "one").flushes().logs("conn", "two", "three");
    Files.delete(site.file("conn.log"));
    Files.createDirectory(site.file("conn.log"));
    site.close();
    assertThat(Site.records(spare().resolve("conn.2026-11-23-09-20-00.log")))
        .containsExactly("two", "three");
    assertThat(site.statistics().unwritten()).isEmpty();
  }

  @Test
  void anotherLoggerHasIt() throws Exception {
    Files.createDirectories(spare());
    Path kept = Files.writeString(spare().resolve("conn.2026-11-23-09-00-00.log"), "kept\n");
    Path logs = Files.createDirectory(parent.resolve("logs"));
    try (DirectoryLock _ = DirectoryLock.of(spare());
        Site site = new Site(logs, each -> each.spare(spare()))) {
      site.logs("dns", "one").flushes();
      assertThat(kept).exists();
    }
    try (Site site = new Site(logs, each -> each.spare(spare()))) {
      site.processed(1);
      assertThat(kept).doesNotExist();
    }
  }
}
