package org.zeekbus.logger.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.ZstdInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.zeekbus.format.AsciiOptions;
import org.zeekbus.zmtp.Await;
import org.zeekbus.zmtp.system.SmallDisk;

/** Rotated files come into an archive as zeekctl keeps it. */
final class ArchiveTest {
  private static final String DAY = "archive/2026-11-23/";

  @TempDir Path dir;

  private FileSettings.Builder with(
      FileSettings.Builder settings, Compression compression, Retention retention) {
    return settings.processing(
        new Processing.Archive(dir.resolve("archive"), compression, retention));
  }

  private Site site(Compression compression) throws IOException {
    return new Site(dir, each -> with(each, compression, Retention.UNLIMITED));
  }

  @Test
  void isThereUnlessToldOtherwise() throws IOException {
    try (Site site = new Site(dir)) {
      site.logs("conn", "one").logs("a/dns", "two").at("2026-11-23T10:00:00").flushes();
      site.processed(2);
      assertThat(site.files())
          .containsExactly(
              DAY + "a/dns.09:20:00-10:00:00.log.gz", DAY + "conn.09:20:00-10:00:00.log.gz");
      assertThat(site.records(DAY + "conn.09:20:00-10:00:00.log.gz")).containsExactly("one");
    }
  }

  @ParameterizedTest
  @EnumSource
  void compressions(Compression compression) throws IOException {
    try (Site site = site(compression)) {
      site.logs("conn", "one").at("2026-11-23T10:00:00").flushes().processed(1);
      String name = DAY + "conn.09:20:00-10:00:00.log" + compression.ending();
      assertThat(site.files()).containsExactly(name);
      try (InputStream in = Files.newInputStream(site.file(name));
          InputStream plain = compression == Compression.ZST ? new ZstdInputStream(in) : in) {
        String text =
            compression == Compression.GZ
                ? Site.read(site.file(name))
                : new String(plain.readAllBytes(), StandardCharsets.UTF_8);
        assertThat(text).contains("\none\n#close\t");
      }
    }
  }

  @Test
  void whatIsCompressedAlreadyIsMoved() throws IOException {
    AsciiOptions gzip =
        AsciiOptions.DEFAULT.with(Map.of("gzip_level", "1", "gzip_file_extension", "gzip"));
    try (Site site = new Site(dir, each -> each.paths(Map.of("conn", gzip)))) {
      site.logs("conn", "one").logs("dns", "two").at("2026-11-23T10:00:00").flushes().processed(2);
      assertThat(site.files())
          .containsExactly(
              DAY + "conn.09:20:00-10:00:00.log.gzip", DAY + "dns.09:20:00-10:00:00.log.gz");
    }
  }

  @Test
  void theDayIsThatOfTheBeginning() throws IOException {
    Site site = new Site(dir, each -> each.node("logger-1"));
    site.at("2026-11-23T23:00:00").flushes().logs("conn", "one");
    site.at("2026-11-24T00:00:00").flushes().processed(1).close();
    assertThat(site.files()).containsExactly(DAY + "conn.23:00:00-00:00:00-logger-1.log.gz");
  }

  @ParameterizedTest
  @EnumSource
  void noFileIsReplaced(Compression compression) throws IOException {
    String ending = ".log" + compression.ending();
    Path taken = dir.resolve(DAY + "conn.09:20:00-10:00:00-n" + ending);
    Files.createDirectories(taken.resolveSibling(""));
    Files.writeString(taken, "another logger's");
    Files.writeString(
        taken.resolveSibling("conn.09:20:00-10:00:00-n~0001" + ending), "a third logger's");
    try (Site site =
        new Site(dir, each -> with(each, compression, Retention.UNLIMITED).node("n"))) {
      site.logs("conn", "one").at("2026-11-23T10:00:00").flushes().processed(1);
      assertThat(site.files()).hasSize(3).contains(DAY + "conn.09:20:00-10:00:00-n~0002" + ending);
      assertThat(taken).hasContent("another logger's");
    }
  }

  /** For file systems that have no second names. */
  @Test
  void aReservedNameIsTakenOnlyByWhoReservedIt() throws IOException {
    Path whole = Files.writeString(dir.resolve(".tmp.x"), "whole");
    Path taken = Files.writeString(dir.resolve("x"), "another");
    assertThatThrownBy(() -> Archive.reserve(whole, taken))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThat(taken).hasContent("another");
    Archive.reserve(whole, dir.resolve("x.1"));
    assertThat(Site.files(dir)).containsExactly("x", "x.1");
    assertThat(dir.resolve("x.1")).hasContent("whole");
  }

  /** Somebody writes there, or was killed: its copy is not touched, our name is the same. */
  @Test
  void copiesThatAreNotWholeAreLeftAlone() throws IOException {
    Path other = dir.resolve(DAY + ".tmp.conn.09:20:00-10:00:00.log.gz");
    Files.createDirectories(other.resolveSibling(""));
    Files.writeString(other, "not whole");
    try (Site site = site(Compression.GZ)) {
      site.logs("conn", "one").at("2026-11-23T10:00:00").flushes().processed(1);
      assertThat(site.files())
          .containsExactly(
              DAY + ".tmp.conn.09:20:00-10:00:00.log.gz", DAY + "conn.09:20:00-10:00:00.log.gz");
      assertThat(other).hasContent("not whole");
    }
    Files.setLastModifiedTime(other, FileTime.from(Instant.parse("2026-11-20T00:00:00Z")));
    try (Site site = site(Compression.GZ)) {
      Await.until("it is gone", () -> !Files.exists(other));
      assertThat(site.logs()).hasSize(1);
    }
  }

  @Test
  void whatFailsIsTriedAgain() throws IOException {
    try (Site site = site(Compression.GZ)) {
      Files.writeString(dir.resolve("archive"), "a file where the archive should be");
      site.logs("conn", "one").at("2026-11-23T10:00:00").flushes();
      Await.until("a failure", () -> site.statistics().processingFailures() == 1);
      assertThat(site.logs()).contains("conn.2026-11-23-09-20-00.log");
      assertThat(site.statistics().waiting()).isEqualTo(1);

      Files.delete(dir.resolve("archive"));
      site.logs("conn", "two").flushes().after(Duration.ofSeconds(10)).flushes().processed(1);
      assertThat(site.files())
          .contains(DAY + "conn.09:20:00-10:00:00.log.gz")
          .contains("conn.log")
          .noneMatch(name -> name.contains("2026-11-23-09-20-00"));
    }
  }

  @Test
  void whatIsNotArchivedAtTheEndIsAtTheNextStart() throws IOException {
    Site site = site(Compression.GZ);
    Path hindrance = Files.writeString(dir.resolve("archive"), "");
    site.logs("conn", "one").at("2026-11-23T10:00:00").close();
    assertThat(site.files())
        .containsExactly(
            ".rotated.conn.2026-11-23-09-20-00.log", "archive", "conn.2026-11-23-09-20-00.log");
    Files.delete(hindrance);
    try (Site next = site(Compression.GZ)) {
      next.processed(1);
      assertThat(next.files()).containsExactly(DAY + "conn.09:20:00-10:00:00.log.gz");
    }
  }

  private void archived(String name, String written) throws IOException {
    Path file = dir.resolve("archive").resolve(name);
    Files.createDirectories(file.resolveSibling(""));
    Files.writeString(file, "0123456789");
    Files.setLastModifiedTime(file, FileTime.from(Instant.parse(written)));
  }

  private void fillArchive() throws IOException {
    archived("2026-11-20/conn.09:00:00-10:00:00-n.log.gz", "2026-11-20T09:00:00Z");
    archived("2026-11-20/conn.09:00:00-10:00:00-n.1.log.gz", "2026-11-20T09:00:00Z");
    archived("2026-11-21/a/b.09:00:00-10:00:00-n.log", "2026-11-21T09:00:00Z");
    archived("2026-11-22/conn.09:00:00-10:00:00-n.log.zst", "2026-11-22T09:00:00Z");
    // Of others.
    archived("2026-11-19/conn.09:00:00-10:00:00.log.gz", "2026-11-19T09:00:00Z");
    archived("2026-11-19/conn.09:00:00-10:00:00-m.log.gz", "2026-11-19T09:00:00Z");
    archived("2026-11-19/notes.txt", "2026-11-19T09:00:00Z");
    archived("conn.09:00:00-10:00:00-n.log.gz", "2026-11-19T09:00:00Z");
  }

  @Test
  void retentionKnowsTheNamesOfFurtherFiles() throws IOException {
    archived("2026-11-20/conn.09:00:00-10:00:00-n.log.gz", "2026-11-20T09:00:00Z");
    archived("2026-11-20/conn.09:00:00-10:00:00-n~0001.log.gz", "2026-11-20T09:00:00Z");
    archived("2026-11-20/conn.09:00:00-10:00:00-n~0012.log.zst", "2026-11-20T09:00:00Z");
    archived("2026-11-20/conn.09:00:00-10:00:00-m~0001.log.gz", "2026-11-20T09:00:00Z");
    try (Site site = site(new Retention(Duration.ofHours(1), 0))) {
      Await.until("removals", () -> site.statistics().expired() == 3);
      assertThat(site.files())
          .containsExactly("archive/2026-11-20/conn.09:00:00-10:00:00-m~0001.log.gz");
    }
  }

  /** By size, many in a second: as {@code ls} lists them they come one after the other. */
  @ParameterizedTest
  @EnumSource
  void namesAreInTheOrderOfTheirRecords(Compression compression) throws Exception {
    Site site =
        new Site(
            dir,
            each ->
                with(each, compression, Retention.UNLIMITED)
                    .rotation(RotationSettings.HOURLY.size(1)));
    List<String> texts = IntStream.range(0, 25).mapToObj(i -> "record " + i).toList();
    for (String text : texts) {
      site.logs("conn", text).flushes();
    }
    site.processed(25).close();
    Process ls = list(dir.resolve(DAY));
    List<String> found = new ArrayList<>();
    for (String name : ls.inputReader().lines().toList()) {
      Path file = dir.resolve(DAY + name);
      if (compression == Compression.ZST) {
        try (InputStream in = new ZstdInputStream(Files.newInputStream(file))) {
          String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
          text.lines().filter(line -> !line.startsWith("#")).forEach(found::add);
        }
      } else {
        found.addAll(Site.records(file));
      }
    }
    assertThat(ls.waitFor()).isZero();
    assertThat(found).isEqualTo(texts);
  }

  private static Process list(Path directory) throws IOException {
    ProcessBuilder ls = new ProcessBuilder("ls", directory.toString());
    ls.environment().put("LC_ALL", "C");
    return ls.start();
  }

  /** Not when the first file is rotated, an hour later. */
  @Test
  void whatIsNoDirectoryIsRefusedAtTheStart() throws IOException {
    Files.writeString(dir.resolve("archive"), "a file where the archive should be");
    assertThatThrownBy(() -> site(Compression.GZ))
        .isInstanceOf(UnusableArchiveException.class)
        .hasMessage(
            "archive %1$s cannot be used: not a directory: %1$s is a regular file; move it away",
            dir.resolve("archive"));
    Files.delete(dir.resolve("archive"));
    site(Compression.GZ).close();
    assertThat(dir.resolve("archive")).as("what trying has made").doesNotExist();
  }

  @Test
  void whatCannotBeWrittenIsRefusedAtTheStart() throws IOException {
    try (SmallDisk disk = SmallDisk.mount(dir, "64k")) {
      disk.remount("ro");
      Processing.Archive archive = Processing.Archive.in(disk.path().resolve("archive"));
      assertThatThrownBy(() -> new Site(dir.resolve("logs"), each -> each.processing(archive)))
          .isInstanceOf(UnusableArchiveException.class)
          .hasMessageContaining("disk/archive cannot be used: read-only file system")
          .extracting(each -> ((UnusableArchiveException) each).isDenied())
          .isEqualTo(true);
    }
  }

  /** A start after a crash must not wait for somebody to make room. */
  @Test
  void aFullDiskIsNoReasonNotToStart() throws IOException {
    try (SmallDisk disk = SmallDisk.mount(dir, "64k")) {
      Path ballast = disk.path().resolve("ballast");
      assertThatThrownBy(() -> Files.write(ballast, new byte[128 << 10]))
          .hasMessageContaining("No space left");
      // The directory's entry takes no block of a tmpfs, so a limit of files does as well.
      disk.remount("nr_inodes=2");
      Processing.Archive archive = Processing.Archive.in(disk.path().resolve("archive"));
      Site site = new Site(dir.resolve("logs"), each -> each.processing(archive));
      site.logs("conn", "first").flushes();
      disk.remount("nr_inodes=100");
      Files.delete(ballast);
      site.close();
      assertThat(Site.files(disk.path())).hasSize(1);
    }
  }

  /** The disk of the archive is full in the middle of a copy. */
  @Test
  void aCopyThatFailsLeavesNothing() throws IOException {
    try (SmallDisk disk = SmallDisk.mount(dir, "64k")) {
      Processing.Archive archive =
          new Processing.Archive(disk.path(), Compression.NONE, Retention.UNLIMITED);
      Site site = new Site(dir.resolve("logs"), each -> each.processing(archive));
      String large = "x".repeat(200_000);
      site.logs("conn", large).at("2026-11-23T10:00:00").flushes();
      Await.until("a failure", () -> site.statistics().processingFailures() == 1);
      assertThat(Site.files(disk.path())).isEmpty();
      assertThat(site.records("conn.2026-11-23-09-20-00.log")).containsExactly(large);
      site.close();
    }
  }

  @Test
  void aClockThatIsSetBackDelaysNoRetry() throws IOException {
    try (Site site = site(Compression.GZ)) {
      Path hindrance = Files.writeString(dir.resolve("archive"), "");
      site.logs("conn", "one").at("2026-11-23T10:00:00").flushes();
      Await.until("a failure", () -> site.statistics().processingFailures() == 1);
      Files.delete(hindrance);
      site.clockSetBack(Duration.ofDays(1)).after(Duration.ofSeconds(10)).flushes().processed(1);
      assertThat(site.files()).containsExactly(DAY + "conn.09:20:00-10:00:00.log.gz");
    }
  }

  private Site site(Retention retention) throws IOException {
    return new Site(dir, each -> with(each, Compression.GZ, retention).node("n"));
  }

  @Test
  void retentionByAge() throws IOException {
    fillArchive();
    try (Site site = site(new Retention(Duration.ofHours(47), 0))) {
      Await.until("removals", () -> site.statistics().expired() == 3);
      Path day = dir.resolve("archive/2026-11-21");
      Await.until("it is gone", () -> !Files.exists(day)); // as it is empty
      assertThat(site.files())
          .containsExactly(
              "archive/2026-11-19/conn.09:00:00-10:00:00-m.log.gz",
              "archive/2026-11-19/conn.09:00:00-10:00:00.log.gz",
              "archive/2026-11-19/notes.txt",
              "archive/2026-11-22/conn.09:00:00-10:00:00-n.log.zst",
              "archive/conn.09:00:00-10:00:00-n.log.gz");
      site.at("2026-11-25T09:20:00").flushes();
      Await.until("removals", () -> site.statistics().expired() == 4);
    }
  }

  @Test
  void retentionBySize() throws IOException {
    fillArchive();
    try (Site site = site(new Retention(Duration.ZERO, 25))) {
      Path day = dir.resolve("archive/2026-11-20");
      Await.until("removals", () -> site.statistics().expired() == 2 && !Files.exists(day));
      assertThat(site.files()).hasSize(6);
    }
  }

  /** As zeekctl has it: the archive above, the open files in a directory of it. */
  @Test
  void mayBeAboveTheOpenFiles() throws IOException {
    try (Site site =
        new Site(dir.resolve("current"), each -> each.processing(Processing.Archive.in(dir)))) {
      site.logs("a/conn", "one").at("2026-11-23T10:00:00").flushes().processed(1);
    }
    assertThat(Site.files(dir))
        .containsExactly("2026-11-23/a/conn.09:20:00-10:00:00.log.gz", "current/.zeekbus.lock");
  }

  @Test
  void isNotAmongTheOpenFiles() {
    assertThatThrownBy(() -> FileSettings.of(dir, it -> it.processing(Processing.Archive.in(dir))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("archive in " + dir);
  }

  @Test
  void withoutRetentionAllIsKept() throws IOException {
    fillArchive();
    site(Retention.UNLIMITED).close();
    assertThat(Site.files(dir)).hasSize(8);
  }
}
