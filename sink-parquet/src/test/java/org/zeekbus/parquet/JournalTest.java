package org.zeekbus.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeekbus.columns.ParquetName;

/** What one process tells the next. */
final class JournalTest {
  @TempDir(factory = MemoryDirectory.class)
  private Path directory;

  private static byte[] bytes() {
    BatchMarks batches = new BatchMarks();
    for (int i = 0; i < 3; i++) {
      batches.add(i, -i);
    }
    Instant at = Instant.parse("2026-11-23T13:00:00Z");
    return new Journal(
            "3f9a2c01",
            43,
            Path.of("/var/log/zeek/parquet"),
            List.of(new ParquetName("conn/ü", at, at.plusSeconds(60), "3f9a2c01", 42, 42)),
            batches)
        .toBytes();
  }

  @Test
  void itIsReadAsItWasWritten() throws Exception {
    Path file = Files.write(directory.resolve("journal"), bytes());
    Journal read = Journal.read(file).orElseThrow();
    assertThat(read.writer()).isEqualTo("3f9a2c01");
    assertThat(read.next()).isEqualTo(43);
    assertThat(read.root()).isEqualTo(Path.of("/var/log/zeek/parquet"));
    assertThat(read.files()).extracting(ParquetName::path).containsExactly("conn/ü");
    assertThat(read.batches().size()).isEqualTo(3);
    assertThat(read.batches().millis(2)).isEqualTo(2);
    assertThat(read.batches().hash(2)).isEqualTo(-2);
    assertThat(read.toBytes()).isEqualTo(bytes());
  }

  @Test
  void thereMayBeNone() throws Exception {
    assertThat(Journal.read(directory.resolve("journal"))).isEmpty();
  }

  @Test
  void eachByteThatIsMissingOrWrongIsFound() throws Exception {
    byte[] whole = bytes();
    Path file = directory.resolve("journal");
    for (int i = 0; i < whole.length; i++) {
      byte[] wrong = whole.clone();
      wrong[i] ^= 1;
      Files.write(file, wrong);
      assertThatExceptionOfType(Journal.DamagedException.class)
          .isThrownBy(() -> Journal.read(file));
      Files.write(file, Arrays.copyOf(whole, i));
      assertThatExceptionOfType(Journal.DamagedException.class)
          .isThrownBy(() -> Journal.read(file));
    }
  }
}
