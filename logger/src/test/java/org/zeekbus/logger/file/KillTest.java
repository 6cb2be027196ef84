package org.zeekbus.logger.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeekbus.format.AsciiOptions;

/** {@code kill -9} at random moments, several times on one directory. */
final class KillTest {
  @TempDir Path dir;

  @ParameterizedTest
  @ValueSource(strings = {"0", "1"})
  void nothingThatWasFlushedIsMissingAndNoLineIsTorn(String gzipLevel) throws Exception {
    killed(gzipLevel, 3);
  }

  @Tag("long")
  @ParameterizedTest
  @ValueSource(strings = {"0", "1"})
  void manyTimes(String gzipLevel) throws Exception {
    killed(gzipLevel, 40);
  }

  private void killed(String gzipLevel, int times) throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    BitSet flushed = new BitSet();
    int next = 0;
    for (int i = 0; i < times; i++) {
      int last = run(next, gzipLevel, 1 + random.nextInt(300));
      flushed.set(next, last);
      // Whatever it wrote after that is above.
      next = last + 1_000_000;
    }
    FileSettings settings =
        FileSettings.of(
            dir,
            it ->
                it.ascii(AsciiOptions.DEFAULT.with(Map.of("gzip_level", gzipLevel)))
                    .processing(
                        new Processing.Archive(
                            dir.resolve("archive"), Compression.NONE, Retention.UNLIMITED)));
    FileSink.open(settings).close();
    for (String file : Site.files(dir)) {
      assertThat(file).as("seed %d", seed).startsWith("archive/").doesNotContain(".tmp.");
      for (String text : Site.records(dir.resolve(file))) {
        flushed.clear(Integer.parseInt(text));
      }
    }
    assertThat(flushed.stream().boxed()).as("missing, seed %d", seed).isEmpty();
  }

  /** Kills it within the lines that follow the given one; says how far it came. */
  private int run(int from, String gzipLevel, int lines) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                KilledLogger.class.getName(),
                dir.toString(),
                "" + from,
                gzipLevel)
            .redirectErrorStream(true)
            .start();
    int last = from;
    int seen = 0;
    try (BufferedReader out = process.inputReader()) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        if (line.matches(KilledLogger.FLUSHED + "\\d+")) {
          int next = Integer.parseInt(line.substring(KilledLogger.FLUSHED.length()));
          last = Math.max(last, next);
          if (++seen == lines) {
            // Not by the process itself, which would close what it has said.
            process.toHandle().destroyForcibly();
          }
        }
      }
    } finally {
      process.destroyForcibly();
    }
    process.waitFor();
    assertThat(seen).as("flushes before the end").isGreaterThanOrEqualTo(lines);
    return last;
  }
}
