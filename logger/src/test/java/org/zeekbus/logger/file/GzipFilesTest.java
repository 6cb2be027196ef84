package org.zeekbus.logger.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeekbus.format.AsciiOptions;
import org.zeekbus.zeek.DecodeException;

/** Files that are compressed while they are written: {@code LogAscii::gzip_level}. */
final class GzipFilesTest {
  @TempDir Path dir;

  private Site site(int level) throws IOException {
    return new Site(
        dir,
        each ->
            each.ascii(AsciiOptions.DEFAULT.with(Map.of("gzip_level", "" + level)))
                .processing(new Processing.Nothing()));
  }

  /** The text that can be unpacked from a file that has no end yet. */
  private static String unpacked(Path file) throws IOException {
    StringBuilder text = new StringBuilder();
    try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
      byte[] chunk = new byte[1000];
      for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
        text.append(new String(chunk, 0, count, StandardCharsets.UTF_8));
      }
    } catch (EOFException _) {
      // As it is still being written.
    }
    return text.toString();
  }

  private static void assertGzipTakesIt(Path file) throws IOException, InterruptedException {
    Process gzip = new ProcessBuilder("gzip", "-t", file.toString()).inheritIO().start();
    assertThat(gzip.waitFor()).as("exit status of gzip -t").isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 6, 9})
  void isWholeWhenClosedAndReadableBefore(int level) throws Exception {
    Site site = site(level);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 2000; i++) {
      texts.add("text " + i * 7919L * 7919);
      site.logs("conn", texts.getLast());
      if (i % 500 == 0) {
        site.flushes();
        assertThat(unpacked(site.file("conn.log.gz"))).endsWith(texts.getLast() + "\n");
      }
    }
    site.close();
    String rotated = "conn.2026-11-23-09-20-00.log.gz";
    assertThat(site.files()).containsExactly(rotated);
    assertGzipTakesIt(site.file(rotated));
    assertThat(site.records(rotated)).isEqualTo(texts);
    assertThat(site.all(rotated).getLast()).startsWith("#close");
  }

  @Test
  void aFlushWithoutNewRecordsAddsNothing() throws IOException {
    try (Site site = site(6)) {
      site.logs("conn", "one").flushes();
      long size = Files.size(site.file("conn.log.gz"));
      site.flushes().flushes();
      assertThat(Files.size(site.file("conn.log.gz"))).isEqualTo(size);
    }
  }

  @Test
  void badBatchesLeaveNothing() throws Exception {
    String[] large = new String[40_000];
    for (int i = 0; i < large.length; i++) {
      large[i] = "text " + i + ".".repeat(90);
    }
    Site site = site(1);
    site.logs("conn", "one");
    for (String[] texts : new String[][] {{"bad", "worse"}, large}) {
      byte[] bad = Site.broken(Site.batch(Site.schema("conn"), texts));
      assertThatThrownBy(() -> site.takes(bad)).isInstanceOf(DecodeException.class);
    }
    site.logs("conn", "two").logs("conn", large).close();
    Path rotated = site.file("conn.2026-11-23-09-20-00.log.gz");
    assertGzipTakesIt(rotated);
    assertThat(Site.records(rotated))
        .hasSize(40_002)
        .startsWith("one", "two", large[0])
        .endsWith(large[39_999]);
  }
}
