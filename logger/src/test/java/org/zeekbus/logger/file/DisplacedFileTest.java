package org.zeekbus.logger.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.zeekbus.format.AsciiOptions;
import org.zeekbus.sink.LogUnavailableException;
import org.zeekbus.zmtp.system.Fifo;

/** Others remove, rename or cut files that are open, as logrotate does. */
@Timeout(60)
final class DisplacedFileTest {
  @TempDir Path parent;

  private Site site() throws IOException {
    return new Site(parent.resolve("logs"), DisplacedFileTest::kept);
  }

  private static FileSettings.Builder kept(FileSettings.Builder settings) {
    return settings.processing(new Processing.Nothing()).rotation(RotationSettings.NEVER);
  }

  private static void remove(Path directory) throws IOException {
    Files.walkFileTree(
        directory,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes a) throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path dir, IOException e) throws IOException {
            Files.delete(dir);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  @Test
  void aRemovedFileIsMadeAnewWithinAFlush() throws IOException {
    try (Site site = site()) {
      site.logs("conn", "one").flushes();
      Files.delete(site.file("conn.log"));
      site.logs("conn", "two").flushes();
      assertThat(site.records("conn.log")).as("it waited in memory").containsExactly("two");
      assertThat(site.all("conn.log").stream().filter(line -> line.startsWith("#path"))).hasSize(1);
      assertThat(site.statistics().displaced()).isEqualTo(1);
      assertThat(site.statistics().openFiles()).isEqualTo(1);

      Files.delete(site.file("conn.log"));
      site.flushes();
      assertThat(site.logs()).as("there is nothing to write").isEmpty();
      site.logs("conn", "three").flushes();
      assertThat(site.records("conn.log")).containsExactly("three");
    }
  }

  @Test
  void recordsThatWentIntoItUnseenAreCounted() throws IOException {
    try (Site site = site()) {
      site.logs("conn", "one", "two").flushes().flushes();
      Files.delete(site.file("conn.log"));
      // So much that it is written at once.
      site.logs("conn", "x".repeat(OpenLog.WRITE_AT), "y", "z").logs("conn", "waits").flushes();
      assertThat(site.statistics().unseen()).isEqualTo(3);
      assertThat(site.records("conn.log")).containsExactly("waits");
    }
  }

  @Test
  void aFileThatWasNeverFlushedHasOneHeader() throws IOException {
    try (Site site = site()) {
      site.logs("conn", "one");
      Files.delete(site.file("conn.log"));
      site.logs("conn", "two").flushes();
      assertThat(site.records("conn.log")).containsExactly("one", "two");
      assertThat(site.all("conn.log").stream().filter(line -> line.startsWith("#path"))).hasSize(1);
    }
  }

  /** logrotate's {@code create}: what it has made is ours then, with owner and rights. */
  @Test
  void anEmptyFileInItsPlaceIsTakenOver() throws IOException {
    try (Site site = site()) {
      site.logs("conn", "one").flushes();
      Files.move(site.file("conn.log"), site.file("conn.log.1"));
      Files.createFile(site.file("conn.log"));
      Files.setPosixFilePermissions(
          site.file("conn.log"), PosixFilePermissions.fromString("rw-r-----"));
      site.logs("conn", "two").flushes();
      assertThat(site.records("conn.log.1")).containsExactly("one");
      assertThat(site.records("conn.log")).containsExactly("two");
      assertThat(site.all("conn.log")).contains("#path\tconn");
      assertThat(Files.getPosixFilePermissions(site.file("conn.log")))
          .isEqualTo(PosixFilePermissions.fromString("rw-r-----"));
      assertThat(site.logs()).containsExactly("conn.log", "conn.log.1");
    }
  }

  @Test
  void copytruncateLeavesNoHole() throws IOException {
    try (Site site = site()) {
      site.logs("conn", "one", "x".repeat(1000)).flushes();
      Files.copy(site.file("conn.log"), site.file("conn.log.1"));
      truncate(site.file("conn.log"));
      site.logs("conn", "two").flushes();
      assertThat(site.records("conn.log.1")).contains("one");
      assertThat(site.records("conn.log")).containsExactly("two");
      assertThat(site.all("conn.log").getFirst()).isEqualTo("#separator \\x09");
      assertThat(site.statistics().displaced()).isEqualTo(1);
    }
  }

  /**
   * Lines that are written after the cut, and before the flush that sees it, go to the file's end.
   */
  @Test
  void whatIsWrittenBeforeTheCutIsSeenLeavesNoHoleEither() throws IOException {
    try (Site site = site()) {
      site.logs("conn", "x".repeat(10_000)).flushes();
      truncate(site.file("conn.log"));
      String large = "y".repeat(2 * OpenLog.WRITE_AT);
      site.logs("conn", large);
      assertThat(Site.read(site.file("conn.log"))).isEqualTo(large + "\n");
      site.logs("conn", "two").flushes();
      assertThat(site.records("conn.log")).containsExactly("two");
      assertThat(site.logs()).as("the rest, put aside").hasSize(2);
    }
  }

  private static void truncate(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(0);
    }
  }

  @Test
  void aRemovedDirectoryIsMadeAgainAndLockedAgain() throws IOException {
    try (Site site = site()) {
      site.logs("conn", "one").logs("a/b", "two").flushes();
      remove(site.dir);
      site.logs("conn", "three").logs("a/b", "four").flushes();
      assertThat(site.records("conn.log")).containsExactly("three");
      assertThat(site.records("a/b.log")).containsExactly("four");
      assertThatThrownBy(() -> FileSink.open(site.settings()))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("is in use by another logger");
      remove(site.dir.resolve("a"));
      site.logs("a/b", "five").flushes();
      assertThat(site.records("a/b.log")).containsExactly("five");
    }
  }

  @Test
  void aDirectoryThatAnotherLoggerHasTakenMeanwhileIsNotWritten() throws IOException {
    Site site = site();
    site.logs("conn", "one").flushes();
    remove(site.dir);
    try (Site other = site()) {
      other.logs("conn", "other").flushes();
      site.logs("conn", "two");
      assertThatThrownBy(site::flushes).hasMessageContaining("is in use by another logger");
      assertThatThrownBy(() -> site.logs("dns", "three"))
          .hasMessageContaining("is in use by another logger");
      assertThat(other.records("conn.log")).containsExactly("other");
      assertThatThrownBy(site::close).hasMessageContaining("conn 1");
      assertThat(other.logs()).containsExactly("conn.log");
    }
  }

  @Test
  void linesOfAFileThatCannotBeMadeAgainWaitAndAreBounded() throws IOException {
    Site site = site();
    site.logs("a/b", "one").logs("conn", "one").flushes();
    site.logs("a/b", "two");
    remove(site.dir.resolve("a"));
    Files.writeString(site.dir.resolve("a"), "in the way");
    for (int again = 0; again < 3; again++) {
      site.logs("conn", "go on");
      assertThatThrownBy(site::flushes)
          .isInstanceOf(LogUnavailableException.class)
          .hasMessageContaining("a/b.log");
      assertThatThrownBy(() -> site.logs("a/b", "not taken"))
          .isInstanceOf(LogUnavailableException.class)
          .hasMessageContaining("a/b.log");
    }
    assertThat(site.records("conn.log")).hasSize(4);
    Files.delete(site.dir.resolve("a"));
    site.logs("a/b", "three").flushes();
    assertThat(site.records("a/b.log")).containsExactly("two", "three");
    site.close();
    assertThat(site.statistics().unwritten()).isEmpty();
  }

  /** No batch is bad for that. */
  @Test
  void aFileInPlaceOfTheDirectoryIsTheTroubleOfAllLogs() throws IOException {
    Site site = site();
    remove(site.dir);
    Files.writeString(site.dir, "in the way");
    for (String path : new String[] {"conn", "dns", "a/b"}) {
      assertThatThrownBy(() -> site.logs(path, "one"))
          .isInstanceOf(LogUnavailableException.class)
          .hasMessageContaining("not a directory: %s is a regular file; move it away", site.dir);
    }
    assertThatThrownBy(site::flushes)
        .as("no other log is safe")
        .isExactlyInstanceOf(IOException.class)
        .hasMessageContaining("not a directory: %s is a regular file; move it away", site.dir);
    Files.delete(site.dir);
    site.logs("conn", "one").flushes();
    assertThat(site.records("conn.log")).containsExactly("one");
    site.close();
  }

  @Test
  void atTheEndLinesOfAFileThatCannotBeMadeAgainAreCounted() throws IOException {
    Site site = site();
    site.logs("a/b", "one").flushes().logs("a/b", "two", "three");
    remove(site.dir.resolve("a"));
    Files.writeString(site.dir.resolve("a"), "in the way");
    assertThatThrownBy(site::close).hasMessage("records that could not be written: a/b 2");
    assertThat(site.statistics().unwritten()).isEqualTo(Map.of("a/b", 2L));
  }

  /** With one file open at most, the other ones are closed between two batches. */
  @Test
  void aFileThatIsClosedMeanwhileIsMissedToo() throws IOException {
    try (Site site = site().mostOpen(1)) {
      site.logs("conn", "one").logs("dns", "one").flushes();
      Files.delete(site.file("conn.log"));
      Files.move(site.file("dns.log"), site.file("dns.log.1"));
      String large = "x".repeat(OpenLog.WRITE_AT);
      site.logs("conn", large).logs("dns", large).logs("conn", "two").logs("dns", "two").flushes();
      assertThat(site.records("conn.log")).containsExactly(large, "two");
      assertThat(site.records("dns.log.1")).startsWith("one");
      assertThat(site.records("dns.log")).endsWith("two");
    }
  }

  /** It would be opened again for the next batch, and that would wait for a reader. */
  @Test
  void aFifoInPlaceOfAFileThatIsClosedMeanwhileIsNotOpened() throws Exception {
    try (Site site = site().mostOpen(1)) {
      site.logs("conn", "one").logs("dns", "one").flushes();
      for (String name : new String[] {"conn.log", "dns.log"}) {
        Files.delete(site.file(name));
        Fifo.make(site.file(name));
      }
      String large = "x".repeat(OpenLog.WRITE_AT);
      site.logs("conn", large).logs("dns", large).logs("conn", "two").flushes();
      assertThat(site.records("conn.log")).endsWith("two");
    }
  }

  @Test
  void compressedFilesAreWholeBeforeAndAfter() throws Exception {
    AsciiOptions gzip = AsciiOptions.DEFAULT.with(Map.of("gzip_level", "6"));
    Site site = new Site(parent.resolve("logs"), each -> kept(each).ascii(gzip));
    site.logs("conn", "one").flushes();
    Files.move(site.file("conn.log.gz"), site.file("before.gz"));
    site.logs("conn", "two").flushes();
    Files.copy(site.file("conn.log.gz"), site.file("copy.gz"));
    truncate(site.file("conn.log.gz"));
    site.logs("conn", "three").close();
    assertThat(site.records("before.gz")).containsExactly("one");
    assertThat(site.records("conn.log.gz")).containsExactly("three");
    for (String name : new String[] {"before.gz", "conn.log.gz"}) {
      String file = site.file(name).toString();
      assertThat(new ProcessBuilder("gzip", "-t", file).inheritIO().start().waitFor()).isZero();
    }
  }

  @Test
  void theFileThatOthersHavePutThereIsNotRotatedAsOurs() throws IOException {
    try (Site site =
        new Site(parent.resolve("logs"), each -> each.processing(new Processing.Nothing()))) {
      site.logs("conn", "one").flushes();
      Files.move(site.file("conn.log"), site.file("conn.log.1"));
      Files.write(site.file("conn.log"), ByteBuffer.allocate(0).array());
      // The batch comes first, and with it the rotation.
      site.at("2026-11-23T10:00:00").logs("conn", "two").flushes();
      assertThat(site.logs()).containsExactly("conn.log", "conn.log.1");
      assertThat(site.records("conn.log")).containsExactly("two");
    }
  }
}
