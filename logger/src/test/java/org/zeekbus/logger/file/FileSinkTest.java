package org.zeekbus.logger.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeekbus.sink.RefusedBatchException;
import org.zeekbus.zeek.DecodeException;
import org.zeekbus.zeek.value.Bytes;

/** Batches, and the files they end in. */
final class FileSinkTest {
  @TempDir Path dir;

  /** More than what is written at once within a batch. */
  private static String[] manyTexts(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "text " + i + ".".repeat(90))
        .toArray(String[]::new);
  }

  private static FileSettings.Builder never(FileSettings.Builder settings) {
    return settings.rotation(RotationSettings.NEVER);
  }

  @Test
  void linesAreVisibleAfterAFlush() throws IOException {
    try (Site site = new Site(dir)) {
      site.logs("conn", "one", "two").logs("dns", "other").flushes();
      assertThat(site.logs()).containsExactly("conn.log", "dns.log");
      assertThat(site.records("conn.log")).containsExactly("one", "two");
      assertThat(site.all("conn.log")).contains("#path\tconn").last().isEqualTo("two");

      site.logs("conn", "three").flushes();
      assertThat(site.records("conn.log")).containsExactly("one", "two", "three");
      assertThat(site.statistics().records()).isEqualTo(4);
      assertThat(site.statistics().bytes()).isEqualTo("one\ntwo\nother\nthree\n".length());
      assertThat(site.statistics().openFiles()).isEqualTo(2);
    }
  }

  @Test
  void aBatchWithoutRecordsOpensItsFile() throws IOException {
    try (Site site = new Site(dir)) {
      site.logs("conn").flushes();
      assertThat(site.all("conn.log")).contains("#path\tconn");
      assertThat(site.records("conn.log")).isEmpty();
    }
  }

  @Test
  void filesOfSubdirectoriesAndOtherExtensions() throws IOException {
    try (Site site = new Site(dir, each -> each.extension("txt"))) {
      site.logs("site/north/conn", "one").flushes();
      assertThat(site.logs()).containsExactly("site/north/conn.txt");
      assertThat(site.all("site/north/conn.txt")).contains("#path\tsite/north/conn");
    }
  }

  @Test
  void filesThatAreNotRotatedEndInPlace() throws IOException {
    Site site = new Site(dir, FileSinkTest::never);
    site.logs("conn", "one").close();
    assertThat(site.files()).containsExactly("conn.log");
    assertThat(site.all("conn.log").getLast()).startsWith("#close");
  }

  @Test
  void aBadBatchLeavesNothing() throws IOException {
    try (Site site = new Site(dir)) {
      byte[] bad = Site.broken(Site.batch(Site.schema("conn"), "bad", "worse"));
      assertThatThrownBy(() -> site.takes(bad)).isInstanceOf(DecodeException.class);
      assertThat(site.files()).as("a file for its sake").isEmpty();

      site.logs("conn", "one");
      assertThatThrownBy(() -> site.takes(bad)).isInstanceOf(DecodeException.class);
      site.logs("conn", "two").flushes();
      assertThat(site.records("conn.log")).containsExactly("one", "two");
      assertThat(site.statistics().records()).isEqualTo(2);
    }
  }

  /** It would be written in several parts, the first of them before its end was seen. */
  @Test
  void aLargeBadBatchLeavesNothing() throws IOException {
    try (Site site = new Site(dir)) {
      site.logs("conn", "one").flushes();
      byte[] bad = Site.broken(Site.batch(Site.schema("conn"), manyTexts(40_000)));
      assertThatThrownBy(() -> site.takes(bad)).isInstanceOf(DecodeException.class);
      site.logs("conn", "two").flushes();
      assertThat(site.records("conn.log")).containsExactly("one", "two");
    }
  }

  @Test
  void aLargeBatchIsWrittenOnTheWay() throws IOException {
    try (Site site = new Site(dir)) {
      String[] texts = manyTexts(40_000);
      site.logs("conn", "one").logs("conn", texts).logs("conn", "two").flushes();
      assertThat(site.records("conn.log"))
          .hasSize(40_002)
          .startsWith("one", texts[0])
          .endsWith(texts[39_999], "two")
          .containsSubsequence(Arrays.asList(texts));
    }
  }

  @Test
  void aThousandPathsAtOnce() throws IOException {
    Site site = new Site(dir, each -> each.processing(new Processing.Nothing()));
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < 1000; i++) {
        site.logs("path" + i, "round " + round);
      }
      site.flushes();
    }
    assertThat(site.statistics().openFiles()).isEqualTo(1000);
    for (int i = 0; i < 1000; i++) {
      assertThat(site.records("path" + i + ".log"))
          .containsExactly("round 0", "round 1", "round 2");
    }
    site.at("2026-11-23T10:00:00").flushes().processed(1000);
    site.close();
    assertThat(site.logs()).hasSize(1000).contains("path999.2026-11-23-09-20-00.log");
  }

  @Test
  void otherWriters() throws IOException {
    try (Site site = new Site(dir)) {
      site.takes(Site.batch(Site.schema(Bytes.of("conn"), "Log::WRITER_NONE"), "one"));
      assertThat(site.statistics().discarded()).isEqualTo(1);
      assertThatThrownBy(() ->
              site.takes(Site.batch(Site.schema(Bytes.of("conn"), "Log::WRITER_SQLITE"), "one")))
          .isInstanceOf(RefusedBatchException.class)
          .hasMessage("path 'conn': writer Log::WRITER_SQLITE (expected: Log::WRITER_ASCII)");
      assertThat(site.files()).isEmpty();
    }
  }

  @Test
  void pathsThatCannotBeMadeAreRefusedAndStopNobody() throws IOException {
    Files.createDirectories(dir.resolve("taken.log"));
    try (Site site = new Site(dir)) {
      site.logs("conn", "one");
      for (String path : new String[] {"taken", "conn.log/x", "archive/2026-11-23/x", "../x"}) {
        assertThatThrownBy(() -> site.logs(path, "bad"))
            .as(path)
            .isInstanceOf(RefusedBatchException.class)
            .hasMessageStartingWith("path '" + path);
      }
      site.logs("conn", "two").flushes();
      assertThat(site.logs()).containsExactly("conn.log");
      assertThat(site.records("conn.log")).containsExactly("one", "two");
    }
  }

  @Test
  void anotherLoggerIsKeptAway() throws IOException {
    try (Site site = new Site(dir)) {
      site.logs("conn", "one");
      assertThatThrownBy(() -> FileSink.open(site.settings()))
          .isInstanceOf(IOException.class)
          .hasMessage(
              "%s is in use by another logger, process %d (expected: a directory for each)",
              dir, ProcessHandle.current().pid());
    }
    try (Site next = new Site(dir)) {
      next.logs("conn", "two");
    }
  }

  @Test
  void aFileThatIsTakenAwayIsMissedAndMadeAnew() throws IOException {
    try (Site site = new Site(dir)) {
      site.logs("conn", "one").flushes();
      Files.delete(site.file("conn.log"));
      site.logs("conn", "two").at("2026-11-23T10:00:00").flushes().processed(1);
      assertThat(site.statistics().displaced()).isEqualTo(1);
      assertThat(site.records("archive/2026-11-23/conn.09:20:00-10:00:00.log.gz"))
          .as("what came before it was missed")
          .containsExactly("two");
      site.logs("conn", "three").flushes();
      assertThat(site.records("conn.log")).containsExactly("three");
    }
  }
}
