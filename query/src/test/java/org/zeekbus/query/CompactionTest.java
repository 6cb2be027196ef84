package org.zeekbus.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.zeekbus.query.TestLogs.NOON;
import static org.zeekbus.query.TestLogs.rows;

import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A query sees each record once, while the files that it reads are compacted. */
final class CompactionTest {
  private static final int FILES = 48;
  private static final int RECORDS = 10;

  @TempDir private Path directory;

  /** Files that are merged, one pair after another, until there is one. */
  private static final class Compaction implements Runnable {
    private final TestLogs logs;

    Compaction(TestLogs logs) {
      this.logs = logs;
    }

    private record Part(Path file, long first, long last) {}

    private final List<Part> parts = new ArrayList<>();

    void write() throws Exception {
      for (int i = 0; i < FILES; i++) {
        parts.add(new Part(logs.conn(NOON, i, RECORDS), i, i));
      }
    }

    @Override
    public void run() {
      try {
        while (parts.size() > 1) {
          parts.sort(Comparator.comparingLong(each -> each.last - each.first));
          Part one = parts.getFirst();
          Part next =
              parts.stream()
                  .filter(each -> each.first == one.last + 1 || each.last == one.first - 1)
                  .findFirst()
                  .orElseThrow();
          long first = Math.min(one.first, next.first);
          long last = Math.max(one.last, next.last);
          Path whole =
              logs.write(
                  "conn",
                  NOON,
                  first,
                  last,
                  "SELECT * FROM read_parquet(%s)"
                      .formatted(Sql.texts(List.of(one.file, next.file))));
          Files.delete(one.file);
          Files.delete(next.file);
          parts.removeAll(List.of(one, next));
          parts.add(new Part(whole, first, last));
        }
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }
  }

  @Test
  void eachRecordIsSeenOnce() throws Exception {
    TestLogs logs = new TestLogs(directory);
    Compaction compaction = new Compaction(logs);
    compaction.write();
    CompletableFuture<Void> running = CompletableFuture.runAsync(compaction);
    int asked = 0;
    try (LogDatabase database = logs.open()) {
      do {
        assertThat(
                rows(database, "select count(*), count(distinct uid), sum(orig_bytes) from conn"))
            .containsExactly(
                List.of((long) FILES * RECORDS, (long) RECORDS, BigInteger.valueOf(FILES * 45L)));
        asked++;
      } while (!running.isDone());
    }
    running.join();
    assertThat(asked).isGreaterThan(3);
    try (LogDatabase database = logs.open()) {
      assertThat(rows(database, "select count(*) from conn"))
          .containsExactly(List.of((long) FILES * RECORDS));
    }
  }

  @Test
  void filesThatVanishForGoodAreAnErrorThatSaysSo() throws Exception {
    TestLogs logs = new TestLogs(directory);
    logs.conn(NOON, 1, RECORDS);
    LogSource vanishing =
        new LogSource() {
          @Override
          public String name() {
            return directory.toString();
          }

          @Override
          public List<Path> directories() {
            return List.of(directory);
          }

          @Override
          public List<String> paths() {
            return List.of("conn");
          }

          @Override
          public Optional<LogSource.LogFiles> files(String path, Optional<Instant> since) {
            Path file = directory.resolve("gone.parquet");
            return Optional.of(
                new LogSource.LogFiles(
                    "SELECT * FROM read_parquet(%s)".formatted(Sql.texts(List.of(file))),
                    List.of(file)));
          }
        };
    try (LogDatabase database = LogDatabase.open(TestLogs.settings(), List.of(vanishing))) {
      assertThatThrownBy(() -> database.query("from conn"))
          .hasMessage("files were compacted or removed while they were read: run the query again");
    }
  }
}
