package org.zeekbus.logger.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeekbus.format.AsciiOptions;

/** A disk of 2 MiB, which only root can make. */
final class FullDiskTest {
  @TempDir Path parent;
  private Path disk;
  private boolean isMounted;

  private static int run(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(command)
        .redirectOutput(Redirect.DISCARD)
        .redirectError(Redirect.DISCARD)
        .start()
        .waitFor();
  }

  @BeforeEach
  void mount() throws Exception {
    disk = Files.createDirectory(parent.resolve("disk"));
    isMounted =
        System.getProperty("os.name").equals("Linux")
            && run("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", disk.toString()) == 0;
    assumeTrue(isMounted, "no full disk is tried: a small tmpfs cannot be mounted here");
  }

  @AfterEach
  void unmount() throws Exception {
    if (isMounted) {
      assertThat(run("umount", disk.toString())).isZero();
    }
  }

  /** Leaves {@code free} bytes. */
  private Path fill(long free) throws IOException {
    Path ballast = disk.resolve("ballast");
    try (RandomAccessFile file = new RandomAccessFile(ballast.toFile(), "rw")) {
      byte[] chunk = new byte[4096];
      long left = disk.toFile().getUsableSpace() - free;
      for (; left >= chunk.length; left -= chunk.length) {
        file.write(chunk);
      }
    }
    return ballast;
  }

  private Site site(int gzipLevel, Fsync fsync) throws IOException {
    return new Site(
        disk,
        each ->
            each.ascii(AsciiOptions.DEFAULT.with(Map.of("gzip_level", "" + gzipLevel)))
                .fsync(fsync)
                .processing(new Processing.Nothing()));
  }

  private static String text(int number) {
    return number + "." + Long.toString(number * 7919L * 7919 * 7919, 36).repeat(20);
  }

  /** Offers each batch until it is taken, as the sink's queue does. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void stopsAndGoesOnByItself(int gzipLevel) throws IOException {
    int count = 0;
    List<String> taken = new ArrayList<>();
    Site site = site(gzipLevel, Fsync.NEVER);
    site.logs("conn", "first").flushes();
    taken.add("first");
    Path ballast = fill(100_000);
    boolean isFull = false;
    while (!isFull) {
      List<String> texts = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        texts.add(text(count++));
      }
      try {
        site.logs("conn", texts.toArray(String[]::new));
        taken.addAll(texts);
      } catch (IOException e) {
        assertThat(e).hasMessageContaining("no space left on device");
        isFull = true;
      }
    }
    for (int again = 0; again < 3; again++) {
      assertThat(catchThrowable(() -> site.logs("conn", "not taken")))
          .isInstanceOf(IOException.class);
      assertThat(catchThrowable(site::flushes)).isInstanceOf(IOException.class);
    }
    assertThat(catchThrowable(() -> site.logs("dns", "a new file")))
        .isInstanceOf(IOException.class);
    site.at("2026-11-23T10:00:00");
    assertThat(catchThrowable(site::flushes)).isInstanceOf(IOException.class);
    assertThat(site.statistics().writeFailures()).isGreaterThan(7);

    Files.delete(ballast);
    site.logs("conn", "last").logs("dns", "at last").flushes().processed(1).close();
    taken.add("last");
    List<String> found = new ArrayList<>();
    for (String file : site.logs()) {
      if (file.startsWith("conn.")) {
        found.addAll(site.records(file));
      }
    }
    assertThat(found).containsExactlyElementsOf(taken);
    assertThat(site.statistics().records()).isEqualTo(taken.size() + 1);
    assertThat(site.files()).noneMatch(name -> name.startsWith("."));
  }

  /** Larger than the disk: what was written of it is taken back. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void aBatchThatDoesNotFitLeavesNothing(int gzipLevel) throws IOException {
    String file = gzipLevel == 0 ? "conn.log" : "conn.log.gz";
    try (Site site = site(gzipLevel, Fsync.NEVER)) {
      String[] texts = new String[gzipLevel == 0 ? 5_000 : 20_000];
      for (int i = 0; i < texts.length; i++) {
        texts[i] = text(i);
      }
      site.logs("conn", "zero").flushes().logs("conn", "one");
      Path ballast = fill(100_000);
      for (int again = 0; again < 2; again++) {
        assertThat(catchThrowable(() -> site.logs("conn", texts))).isInstanceOf(IOException.class);
        site.flushes();
      }
      site.logs("conn", "two").flushes();
      Files.delete(ballast);
      site.logs("conn", texts).at("2026-11-23T10:00:00").flushes();
      List<String> all = new ArrayList<>(List.of("zero", "one", "two"));
      all.addAll(List.of(texts));
      assertThat(site.records(file.replace("conn", "conn.2026-11-23-09-20-00")))
          .containsExactlyElementsOf(all);
    }
  }

  @Test
  void eachBatchIsOnTheDiskIfThatIsAskedFor() throws IOException {
    Site site = site(0, Fsync.ALWAYS);
    site.logs("conn", "one");
    assertThat(site.records("conn.log")).containsExactly("one");
    Path ballast = fill(0);
    String large = "x".repeat(10_000);
    assertThat(catchThrowable(() -> site.logs("conn", large))).isInstanceOf(IOException.class);
    Files.delete(ballast);
    site.logs("conn", "two");
    assertThat(site.records("conn.log")).containsExactly("one", "two");
    site.after(Duration.ofHours(1)).close();
  }
}
