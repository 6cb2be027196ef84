package org.zeekbus.columns;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LogDirectoryTest {
  private static final LocalDate DAY = LocalDate.parse("2026-11-23");

  @TempDir private Path root;

  @Test
  void isLaidOutAsHiveDoes() {
    assertThat(new LogDirectory(root).of("conn", DAY))
        .isEqualTo(root.resolve("path=conn").resolve("date=2026-11-23"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"conn", "../../etc/passwd", "..", "", "a=b", "ü %2F", "\\x\n", "*?[]'\""})
  void pathsOfAnyNameAreBelowTheRoot(String path) throws IOException {
    LogDirectory directory = new LogDirectory(root);
    Path of = directory.of(path, DAY);
    assertThat(of.normalize()).isEqualTo(of);
    assertThat(root.relativize(of).getNameCount()).isEqualTo(2);
    Files.createDirectories(of);
    assertThat(directory.paths()).containsExactly(path);
    assertThat(directory.dates(path)).containsExactly(DAY);
  }

  @Test
  void directoriesMayVanishWhileTheyAreListed() throws Exception {
    LogDirectory directory = new LogDirectory(root);
    Path day = directory.of("conn", DAY);
    AtomicBoolean isEnded = new AtomicBoolean();
    CompletableFuture<Void> lister =
        CompletableFuture.runAsync(() -> {
          try {
            while (!isEnded.get()) {
              var _ = directory.dates("conn");
              var _ = directory.files("conn", DAY);
            }
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
    for (int i = 0; i < 500 && !lister.isDone(); i++) {
      Files.createDirectories(day);
      Files.delete(day);
      Files.delete(day.resolveSibling(""));
    }
    isEnded.set(true);
    assertThat(lister).succeedsWithin(Duration.ofSeconds(30));
  }

  @Test
  void findsOnlyWhatIsItsOwn() throws IOException {
    LogDirectory directory = new LogDirectory(root);
    assertThat(directory.paths()).isEmpty();
    assertThat(new LogDirectory(root.resolve("none")).paths()).isEmpty();
    ParquetName name = new ParquetName("conn", Instant.EPOCH, Instant.EPOCH, "00000000", 1, 1);
    Path day = Files.createDirectories(directory.of("conn", DAY));
    Files.createFile(day.resolve(name.text()));
    Files.createFile(day.resolve(name.hidden()));
    Files.createFile(day.resolve("notes.txt"));
    Files.createDirectories(root.resolve("path=%2f"));
    Files.createDirectories(root.resolve("path=%c3"));
    Files.createDirectories(root.resolve("other"));
    Files.createDirectories(root.resolve("path=conn").resolve("date=yesterday"));
    assertThat(directory.paths()).containsExactly("conn");
    assertThat(directory.dates("conn")).containsExactly(DAY);
    assertThat(directory.files("conn", DAY)).containsExactly(name);
    assertThat(directory.files("dns", DAY)).isEmpty();
  }
}
