package org.zeekbus.logger.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeekbus.format.AsciiOptions;
import org.zeekbus.zmtp.Await;

/**
 * The files that a run leaves when it does not end in order, and what the next run makes of them.
 */
final class RecoveryTest {
  private static final Pattern ROTATED =
      Pattern.compile(".*\\.\\d{4}(-\\d\\d){5}(\\.\\d+)?\\.log(\\.gz)?");

  @TempDir Path dir;
  @TempDir Path crashed;

  private static FileSettings.Builder kept(FileSettings.Builder settings) {
    return settings.processing(new Processing.Nothing());
  }

  private static FileSettings.Builder gzip(FileSettings.Builder settings) {
    return kept(settings).ascii(AsciiOptions.DEFAULT.with(Map.of("gzip_level", "6")));
  }

  /** A copy of the files that a power cut or {@code kill -9} would leave of a site now. */
  private Path left(Site site, String name) throws IOException {
    // Nothing changes while it is copied.
    Await.until("nothing waits", () -> site.statistics().waiting() == 0);
    Path copy = crashed.resolve(name);
    for (String file : site.files()) {
      Path to = copy.resolve(file);
      Files.createDirectories(to.resolveSibling(""));
      Files.copy(site.file(file), to);
    }
    return copy;
  }

  @Test
  void openFilesHaveShadows() throws IOException {
    try (Site site = new Site(dir, RecoveryTest::kept)) {
      site.logs("conn", "one").logs("a/b", "two");
      assertThat(site.files())
          .containsExactly(".shadow.conn.log", "a/.shadow.b.log", "a/b.log", "conn.log");
      assertThat(site.file(".shadow.conn.log")).hasContent(".log\n\n");
      site.at("2026-11-23T10:00:00").flushes().processed(2);
      assertThat(site.files()).noneMatch(name -> name.contains("shadow"));
    }
  }

  @Test
  void compressedOnesToo() throws IOException {
    try (Site site = new Site(dir, RecoveryTest::gzip)) {
      site.logs("conn", "one");
      assertThat(site.file(".shadow.conn.log.gz")).hasContent(".log.gz\n\n");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"conn", "a/b"})
  void aShadowedFileIsCutAfterItsLastLineAndRotated(String path) throws IOException {
    try (Site site = new Site(dir, RecoveryTest::kept)) {
      site.logs(path, "one", "two").flushes();
      Path left = left(site, "left");
      Path file = left.resolve(path + ".log");
      Files.writeString(file, Files.readString(file) + "half a li");
      try (Site next = new Site(left, RecoveryTest::kept)) {
        next.processed(1).logs(path, "three").flushes();
        assertThat(next.logs()).hasSize(2).contains(path + ".log");
        assertThat(next.records(path + ".log")).containsExactly("three");
        String rotated = next.logs().getFirst();
        assertThat(rotated).matches(ROTATED);
        assertThat(next.records(rotated)).containsExactly("one", "two");
        assertThat(next.statistics().recoveries()).isEqualTo(1);
      }
    }
  }

  @Test
  void aLongLastLineIsFound() throws IOException {
    Path file = dir.resolve("x");
    for (int torn : new int[] {0, 1, 65_535, 65_536, 65_537, 200_000}) {
      Files.writeString(file, "one\ntwo\n" + "x".repeat(torn));
      TornEnd.cut(file);
      assertThat(file).hasContent("one\ntwo\n");
    }
    Files.writeString(file, "x".repeat(70_000));
    TornEnd.cut(file);
    assertThat(file).isEmptyFile();
  }

  @Test
  void aFileWithoutAWholeLineIsNotKept() throws IOException {
    Files.writeString(dir.resolve(".shadow.conn.log"), ".log\n\n");
    Files.writeString(dir.resolve("conn.log"), "#separ");
    try (Site site = new Site(dir, RecoveryTest::kept)) {
      site.processed(1);
      assertThat(site.files()).isEmpty();
    }
  }

  @Test
  void aShadowWithoutFileGoes() throws IOException {
    Files.writeString(dir.resolve(".shadow.conn.log"), ".log\n\n");
    Files.writeString(dir.resolve(".tmp.shadow.dns.log"), ".lo");
    new Site(dir, RecoveryTest::kept).close();
    assertThat(Site.files(dir)).isEmpty();
  }

  /** At every byte: what the next run keeps is what can be unpacked, up to its last line. */
  @Test
  void aTornGzipFileIsPackedAgain() throws Exception {
    String[] texts =
        IntStream.range(0, 300).mapToObj(i -> "text " + i * 7919L * 7919).toArray(String[]::new);
    Path whole = crashed.resolve("x.log.gz");
    Site site = new Site(dir, RecoveryTest::gzip);
    site.logs("conn", Arrays.copyOf(texts, 100)).flushes();
    long flushed = Files.size(site.file("conn.log.gz"));
    site.logs("conn", Arrays.copyOfRange(texts, 100, 300));
    site.close();
    byte[] bytes = Files.readAllBytes(site.file("conn.2026-11-23-09-20-00.log.gz"));
    for (int size = 0; size < bytes.length; size += size < 30 ? 1 : 13) {
      Files.write(whole, Arrays.copyOf(bytes, size));
      TornEnd.cut(whole);
      if (Files.size(whole) > 0) {
        List<String> found = Site.records(whole);
        assertThat(found).containsExactly(Arrays.copyOf(texts, found.size()));
        assertThat(Site.read(whole)).endsWith("\n");
        assertThat(found.size()).isGreaterThanOrEqualTo(size >= flushed ? 100 : 0);
      } else {
        assertThat((long) size).isLessThan(flushed);
      }
    }
    Files.write(whole, bytes);
    TornEnd.cut(whole);
    assertThat(whole).as("whole: not touched").hasBinaryContent(bytes);
    assertThat(new ProcessBuilder("gzip", "-t", whole.toString()).start().waitFor()).isZero();
  }

  @Test
  void whatIsInTheWayIsPutAside() throws IOException {
    for (String name : new String[] {"conn.log", "a/b.log"}) {
      Path file = dir.resolve(name);
      Files.createDirectories(file.resolveSibling(""));
      Files.writeString(file, "precious\n");
      Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2026-11-22T11:00:00Z")));
    }
    try (Site site = new Site(dir, RecoveryTest::kept)) {
      assertThat(site.logs()).as("as long as nobody needs the name").contains("conn.log");
      site.logs("conn", "one").logs("a/b", "two").flushes().processed(2);
      assertThat(site.logs())
          .containsExactly(
              "a/b.2026-11-22-12-00-00.log", "a/b.log", "conn.2026-11-22-12-00-00.log", "conn.log");
      assertThat(site.file("conn.2026-11-22-12-00-00.log")).hasContent("precious");
      assertThat(site.records("conn.log")).containsExactly("one");
    }
  }

  @Test
  void whatWasLeftIsArchived() throws IOException {
    try (Site site = new Site(dir)) {
      site.logs("conn", "one").flushes();
      try (Site next = new Site(left(site, "left"))) {
        next.processed(1);
        assertThat(next.files())
            .singleElement()
            .asString()
            .matches("archive/\\d{4}-\\d\\d-\\d\\d/conn\\.[0-9:]{8}-[0-9:]{8}\\.log\\.gz");
      }
    }
  }

  @Test
  void aNoteThatIsDamagedWillDo() throws IOException {
    Path file = dir.resolve("conn.2026-11-23-02-00-00.1.log");
    Files.writeString(file, "one\n");
    Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2026-11-23T02:00:00Z")));
    Files.writeString(dir.resolve(".rotated." + file.getFileName()), "17");
    Files.writeString(dir.resolve(".rotated.conn.2026-11-23-01-00-00.log"), "no file");
    try (Site site = new Site(dir)) {
      site.processed(1);
      assertThat(site.files()).containsExactly("archive/2026-11-23/conn.02:00:00-03:00:00.log.gz");
    }
  }

  /** Copies of the directory at many moments of a run, each of which another logger takes over. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void atAnyMomentNothingThatWasFlushedIsMissing(boolean isGzip) throws IOException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    try (Site site = new Site(dir, isGzip ? RecoveryTest::gzip : RecoveryTest::kept)) {
      int count = 0;
      int flushed = 0;
      for (int moment = 0; moment < 25; moment++) {
        for (int i = random.nextInt(6); i > 0; i--) {
          switch (random.nextInt(4)) {
            case 0 -> {
              site.flushes();
              flushed = count;
            }
            case 1 -> site.after(Duration.ofMinutes(random.nextInt(40)));
            default -> {
              String[] texts = new String[random.nextInt(1000)];
              for (int k = 0; k < texts.length; k++) {
                texts[k] = "" + count++;
              }
              site.logs(random.nextBoolean() ? "conn" : "a/b", texts);
            }
          }
        }
        Path left = left(site, "left" + moment);
        Site next = new Site(left, isGzip ? RecoveryTest::gzip : RecoveryTest::kept);
        next.close();
        assertThat(next.logs())
            .as("seed %d, moment %d", seed, moment)
            .allMatch(ROTATED.asPredicate());
        BitSet found = new BitSet();
        for (String file : next.logs()) {
          for (String text : next.records(file)) {
            assertThat(found.get(Integer.parseInt(text)))
                .as("seed %d, moment %d: %s comes twice", seed, moment, text)
                .isFalse();
            found.set(Integer.parseInt(text));
          }
        }
        assertThat(found.nextClearBit(0))
            .as("seed %d, moment %d: the first that is missing", seed, moment)
            .isGreaterThanOrEqualTo(flushed);
      }
    }
  }
}
