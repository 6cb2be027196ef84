package org.zeekbus.app.sinks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads each Parquet file whole as soon as it is visible, over and over, as impatient users might;
 * a file that cannot be read, or that changes later, is a half one.
 *
 * <p>Owner: its thread until {@link #check}; the failure is published by the thread's end.
 */
final class ParquetWatch implements AutoCloseable {
  private final Path root;
  private final Thread thread;
  private final Map<Path, Long> sizes = new HashMap<>();
  private long records;
  private volatile boolean isOver;
  private @Nullable Throwable failure;

  ParquetWatch(Path root) {
    this.root = root;
    this.thread = Thread.ofPlatform().name("parquet-watch").start(this::run);
  }

  private void run() {
    try {
      while (!isOver) {
        look();
      }
      look();
    } catch (IOException | RuntimeException | Error e) {
      failure = e;
    }
  }

  private void look() throws IOException {
    for (Path file : visible()) {
      try {
        long size = Files.size(file);
        Long before = sizes.put(file, size);
        if (before == null) {
          records += read(file);
        } else if (before != size) {
          throw new IOException(file + " had " + before + " bytes before, and has " + size);
        }
      } catch (IOException | RuntimeException e) {
        if (Files.exists(file)) {
          throw new IOException(file + " is not whole", e);
        }
      }
    }
  }

  private static int read(Path file) throws IOException {
    List<Integer> numbers = ParquetDirectory.numbers(file);
    if (numbers.isEmpty()) {
      throw new IOException("no records");
    }
    return numbers.size();
  }

  /** As a glob of {@code *.parquet} sees them. */
  private List<Path> visible() throws IOException {
    if (!Files.isDirectory(root)) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(root)) {
      return all.filter(
              file -> {
                String name = Objects.requireNonNull(file.getFileName()).toString();
                return name.endsWith(".parquet") && !name.startsWith(".");
              })
          .toList();
    } catch (UncheckedIOException _) {
      return List.of(); // something was removed meanwhile: the next look sees all
    }
  }

  /** Looks a last time, and fails if any file was not whole. */
  void check() throws InterruptedException {
    close();
    thread.join();
    assertThat(failure).as("Parquet files that are visible").isNull();
    assertThat(records).as("records that were read").isPositive();
  }

  @Override
  public void close() {
    isOver = true;
  }
}
