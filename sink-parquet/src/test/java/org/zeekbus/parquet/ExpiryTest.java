package org.zeekbus.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.zeekbus.columns.ParquetName;
import org.zeekbus.sink.testkit.TestSettings;
import org.zeekbus.sink.testkit.TestSinkContext;

/** Which files retention removes. */
final class ExpiryTest {
  private static final Instant NOW = Instant.parse("2026-11-23T13:30:00Z");
  private static final int SIZE = 100;

  @TempDir(factory = MemoryDirectory.class)
  private Path directory;

  private Path root;
  private TestSinkContext context;
  private long number;

  @BeforeEach
  void makeRoot() throws IOException {
    root = Files.createDirectories(directory.resolve("parquet"));
    context = new TestSinkContext(new TestSettings(), directory);
  }

  /** A file whose last record arrived so long ago. */
  private Path file(String path, String writer, Duration ago) throws IOException {
    Instant to = NOW.minus(ago);
    number++;
    ParquetName name = new ParquetName(path, to.minusSeconds(60), to, writer, number, number);
    Path file = new WriterPlace(root, writer).visible(name);
    Files.createDirectories(file.getParent());
    return Files.write(file, new byte[SIZE]);
  }

  private void expire(Duration age, long bytes) throws IOException {
    Expiry expiry =
        new Expiry(
            new ParquetSettings(root, 1000, 1 << 20, true, new Retention(age, bytes)),
            new FileDisk(),
            new Counters(context.metrics()),
            LoggerFactory.getLogger(ExpiryTest.class));
    assertThat(expiry.isLimited()).isEqualTo(!age.isZero() || bytes > 0);
    expiry.run(StoredFile.all(root), NOW);
  }

  @Test
  void whatIsOldGoesWithItsDirectory() throws Exception {
    Path old = file("conn", "00000001", Duration.ofDays(3));
    Path last = file("conn", "00000001", Duration.ofDays(2).minusSeconds(1));
    file("dns", "00000002", Duration.ofDays(9));
    expire(Duration.ofDays(2), 0);
    assertThat(old).doesNotExist();
    assertThat(old.getParent()).doesNotExist();
    assertThat(last).exists();
    assertThat(root.resolve("path=dns")).doesNotExist();
    assertThat(root).exists();
    assertThat(context.metric("expired_files")).isEqualTo(2);
  }

  @Test
  void theOldestGoUntilTheRestIsSmallEnough() throws Exception {
    Path oldest = file("dns", "00000001", Duration.ofHours(9));
    Path middle = file("conn", "00000002", Duration.ofHours(8));
    Path young = file("conn", "00000001", Duration.ofHours(7));
    Path youngest = file("dns", "00000001", Duration.ofHours(6));
    expire(Duration.ZERO, 3 * SIZE - 1);
    assertThat(List.of(oldest, middle)).allSatisfy(each -> assertThat(each).doesNotExist());
    assertThat(List.of(young, youngest)).allSatisfy(each -> assertThat(each).exists());
  }

  @Test
  void theCurrentHourStays() throws Exception {
    Path before = file("conn", "00000001", Duration.ofMinutes(31));
    Path current = file("conn", "00000001", Duration.ofMinutes(29));
    expire(Duration.ofMinutes(1), 1);
    assertThat(before).doesNotExist();
    assertThat(current).exists();
  }

  @Test
  void whatIsNotOursStays() throws Exception {
    Path old = file("conn", "00000001", Duration.ofDays(9));
    Path notes = Files.writeString(old.resolveSibling("notes.parquet"), "a");
    Path hidden = Files.writeString(old.resolveSibling("." + old.getFileName() + ".tmp"), "a");
    expire(Duration.ofDays(1), 0);
    assertThat(old).doesNotExist();
    assertThat(notes).exists();
    assertThat(hidden).exists();
  }

  @Test
  void aFileThatCannotBeRemovedIsCounted() throws Exception {
    Path old = file("conn", "00000001", Duration.ofDays(9));
    Files.delete(old);
    Files.createDirectories(old.resolve("in-it"));
    Path other = file("conn", "00000001", Duration.ofDays(8));
    expire(Duration.ofDays(1), 0);
    assertThat(other).doesNotExist();
    assertThat(context.metric("expiry_failures")).isEqualTo(1);
  }
}
