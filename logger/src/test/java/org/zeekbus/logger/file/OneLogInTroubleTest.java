package org.zeekbus.logger.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeekbus.format.AsciiOptions;
import org.zeekbus.sink.LogUnavailableException;
import org.zeekbus.zmtp.Await;
import org.zeekbus.zmtp.system.Fifo;
import org.zeekbus.zmtp.system.FileKind;
import org.zeekbus.zmtp.system.SmallDisk;

/** A log that cannot be opened, written or rotated; the others go on. */
@Timeout(60)
final class OneLogInTroubleTest {
  @TempDir Path dir;
  @TempDir Path elsewhere;

  private static FileSettings.Builder kept(FileSettings.Builder settings) {
    return settings.processing(new Processing.Nothing());
  }

  @Test
  void aDirectoryThatIsNotMounted() throws IOException {
    Path target = elsewhere.resolve("not-mounted");
    Files.createSymbolicLink(dir.resolve("site"), target);
    try (Site site = new Site(dir)) {
      for (int again = 0; again < 3; again++) {
        assertThatThrownBy(() -> site.logs("site/x", "one"))
            .isInstanceOf(LogUnavailableException.class)
            .hasMessage(
                "%1$s/site/x.log cannot be written: no such directory: %1$s/site is a broken"
                    + " symbolic link; create or mount it",
                dir);
        site.logs("conn", "one").logs("dns", "two").flushes();
      }
      assertThat(site.records("conn.log")).hasSize(3);
      assertThat(site.records("dns.log")).hasSize(3);
      assertThat(site.statistics().writeFailures()).isEqualTo(3);

      Files.createDirectory(target);
      site.logs("site/x", "one").flushes();
      assertThat(site.records("site/x.log")).containsExactly("one");
    }
  }

  @Test
  void aFileSystemThatIsMountedReadOnly() throws IOException {
    try (SmallDisk disk = SmallDisk.mount(dir, "64k");
        Site site = new Site(dir)) {
      disk.remount("ro");
      assertThatThrownBy(() -> site.logs("disk/x", "one"))
          .isInstanceOf(LogUnavailableException.class)
          .hasMessageContaining("disk/x.log cannot be written: read-only file system")
          .hasMessageEndingWith(
              "; mount it so that it can be written, or name it in ReadWritePaths= of the service");
      site.logs("conn", "one").flushes();
      assertThat(site.records("conn.log")).containsExactly("one");
      disk.remount("rw");
      site.logs("disk/x", "one").flushes();
      assertThat(site.records("disk/x.log")).containsExactly("one");
      site.at("2026-11-23T10:00:00").flushes().processed(2);
    }
  }

  private static String incompressible(int length) {
    return new Random(1)
        .ints(length, 'a', 'z' + 1)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  /** Of the log that fills its disk, all that was taken is there once there is room. */
  @ParameterizedTest
  @ValueSource(strings = {"0", "1"})
  void aDiskOfItsOwnThatIsFull(String gzipLevel) throws IOException {
    AsciiOptions options = AsciiOptions.DEFAULT.with(Map.of("gzip_level", gzipLevel));
    try (SmallDisk disk = SmallDisk.mount(dir, "1m");
        Site site = new Site(dir, each -> kept(each).ascii(options))) {
      String ending = gzipLevel.equals("0") ? ".log" : ".log.gz";
      site.logs("disk/big", "first").flushes();
      Path ballast = disk.fill();
      String waits = incompressible(10_000);
      site.logs("disk/big", waits);
      for (int again = 0; again < 3; again++) {
        site.logs("conn", "go on");
        assertThat(catchThrowable(site::flushes))
            .as("a flush that did not bring all to the disk")
            .isInstanceOf(LogUnavailableException.class)
            .hasMessageContaining("disk/big" + ending)
            .hasMessageContaining("no space left on device");
        assertThat(catchThrowable(() -> site.logs("disk/big", "not taken")))
            .isInstanceOf(LogUnavailableException.class)
            .hasMessageContaining("disk/big" + ending);
      }
      if (gzipLevel.equals("0")) {
        assertThat(site.records("conn.log")).as("flushed nevertheless").hasSize(3);
      }
      Files.delete(ballast);
      site.logs("disk/big", "last").flushes();
      site.at("2026-11-23T10:00:00").flushes().processed(2);
      assertThat(site.records("disk/big.2026-11-23-09-20-00" + ending))
          .containsExactly("first", waits, "last");
    }
  }

  @Test
  void whatCannotBeWrittenAtTheEndIsCountedByLog() throws IOException {
    try (SmallDisk disk = SmallDisk.mount(dir, "64k")) {
      Site site = new Site(dir, OneLogInTroubleTest::kept);
      site.logs("disk/big", "first").logs("conn", "one").flushes();
      Path _ = disk.fill();
      String text = "x".repeat(10_000);
      site.logs("disk/big", text, text, text).logs("conn", "two");
      assertThatThrownBy(site::close)
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith("records that could not be written: disk/big ");
      assertThat(site.statistics().unwritten()).containsOnlyKeys("disk/big");
      assertThat(site.statistics().unwritten().get("disk/big")).isBetween(2L, 3L);
      assertThat(site.records("conn.2026-11-23-09-20-00.log")).containsExactly("one", "two");
      long whole = site.records("disk/big.log").stream().filter(line -> line.equals(text)).count();
      assertThat(site.statistics().unwritten().get("disk/big"))
          .as("lost, of three")
          .isEqualTo(3 - whole);
    }
  }

  /** Whoever opens a FIFO to read waits for a writer, and the other way round. */
  @Test
  void fifosWithLogsNamesArePutAsideAndNeverOpened() throws Exception {
    Fifo.make(dir.resolve("conn.log"));
    Fifo.make(dir.resolve("http.log"));
    try (Site site = new Site(dir)) {
      site.logs("conn", "one").logs("http", "two").logs("dns", "three");
      site.at("2026-11-23T10:00:00").flushes().processed(3);
      assertThat(site.files())
          .hasSize(5)
          .contains("archive/2026-11-23/conn.09:20:00-10:00:00.log.gz")
          .contains("archive/2026-11-23/http.09:20:00-10:00:00.log.gz")
          .contains("archive/2026-11-23/dns.09:20:00-10:00:00.log.gz");
      assertThat(site.records("archive/2026-11-23/conn.09:20:00-10:00:00.log.gz"))
          .containsExactly("one");
    }
    // FIFOs that are still there after the next start are not processed, either.
    try (Site next = new Site(dir)) {
      next.logs("dns", "four").after(Duration.ofHours(1)).flushes().processed(1);
      assertThat(next.logs().stream().filter(name -> !name.startsWith("archive")))
          .allSatisfy(name -> assertThat(FileKind.of(next.file(name))).isEqualTo(FileKind.FIFO))
          .hasSize(2);
    }
  }

  @Test
  void fifosThatAFormerRunSeemsToHaveLeftAreNotOpened() throws Exception {
    Fifo.make(dir.resolve("conn.log"));
    Files.writeString(dir.resolve(".shadow.conn.log"), ".log\n\n");
    Fifo.make(dir.resolve("dns.2026-11-23-09-00-00.log"));
    Files.writeString(dir.resolve(".rotated.dns.2026-11-23-09-00-00.log"), "0 1 0\n");
    Fifo.make(dir.resolve(".shadow.ssl.log"));
    Fifo.make(dir.resolve(".rotated.x509.2026-11-23-09-00-00.log"));
    Fifo.make(dir.resolve(".tmp.shadow.http.log"));
    try (Site site = new Site(dir)) {
      Await.until(
          () -> site.statistics().toString(),
          Await.DEADLINE,
          () -> site.statistics().processingFailures() == 1 && site.statistics().waiting() == 0);
      assertThat(site.statistics().rotationFailures()).as("conn.log").isEqualTo(1);
      site.logs("conn", "one").logs("http", "two").logs("ssl", "three").logs("dns", "four");
      site.at("2026-11-23T10:00:00").flushes().processed(4);
    }
  }

  @Test
  void aLockThatIsAFifoIsRefused() throws Exception {
    Path lock = Fifo.make(dir.resolve(DirectoryLock.NAME));
    assertThatThrownBy(() -> new Site(dir))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("not a regular file: a FIFO")
        .hasMessageContaining(lock.toString());
  }

  @Test
  void aRotationThatFailsConcernsItsLogAlone() throws IOException {
    try (Site site = new Site(dir, OneLogInTroubleTest::kept)) {
      site.logs("conn", "one").logs("dns", "two");
      Path hindrance =
          Files.createDirectory(site.file(".tmp.rotated.conn.2026-11-23-09-20-00.log"));
      site.at("2026-11-23T10:00:00").flushes().processed(1);
      assertThat(site.logs()).containsExactly("conn.log", "dns.2026-11-23-09-20-00.log");
      Files.delete(hindrance);
      site.flushes().processed(2);
      assertThat(site.logs())
          .containsExactly("conn.2026-11-23-09-20-00.log", "dns.2026-11-23-09-20-00.log");
    }
  }
}
