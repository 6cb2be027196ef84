package org.zeekbus.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
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
  void thatOfALaterVersionIsRefusedAndStays() throws Exception {
    byte[] later = bytes();
    later[7] = '2';
    CRC32C sum = new CRC32C();
    sum.update(later, 0, later.length - Integer.BYTES);
    ByteBuffer.wrap(later).putInt(later.length - Integer.BYTES, (int) sum.getValue());
    Path file = Files.write(directory.resolve("journal"), later);
    try (OfferingLogger logger = new OfferingLogger(directory)) {
      assertThatIOException()
          .isThrownBy(() -> logger.start(new FileDisk()))
          .withMessageContainingAll(file.toString(), "later version", "format 02");
    }
    assertThat(Files.readAllBytes(file)).isEqualTo(later);
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
