package org.zeekbus.logger.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether a place can be a spool, before one is needed. */
final class SpoolProbeTest {
  @TempDir private Path directory;

  @Test
  void aGoodPlaceIsLeftAsItWas() throws IOException {
    assertThat(SpoolProbe.problem(directory.resolve("a/b"))).isEmpty();
    assertThat(SpoolProbe.problem(directory)).isEmpty();
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void aPlaceWhereNothingCanBeMadeIsTold() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "in the way");
    assertThat(SpoolProbe.problem(file)).isNotEmpty();
    assertThat(SpoolProbe.problem(file.resolve("spool"))).contains("file");
    assertThat(SpoolProbe.problem(Path.of("/proc/nope"))).contains("/proc/nope");
  }
}
