package org.zeekbus.app.sinks;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeekbus.app.CommandLineRun;
import org.zeekbus.columns.LogDirectory;
import org.zeekbus.columns.ParquetName;
import org.zeekbus.zeek.log.LogBatchWriter;
import org.zeekbus.zeek.log.LogField;
import org.zeekbus.zeek.log.LogSchema;
import org.zeekbus.zeek.log.ZeekType;
import org.zeekbus.zmtp.Await;

/**
 * Two loggers with one directory of Parquet files compact an hour that is over, in the middle of
 * which a log got another field, while {@code zeekbus query} asks for it.
 */
final class QueriedWhileCompactedTest {
  private static final int COMMITS = 5;
  private static final int BATCHES = 20;
  private static final int RECORDS = COMMITS * BATCHES * NumberedLoad.IN_BATCH;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir private Path directory;

  @Test
  void everyQuerySeesEachRecordOnce() throws Exception {
    String shared = "dir: \"" + directory.resolve("parquet") + "\"";
    List<String> sinks = List.of(SinksSite.parquet(shared));
    ParquetDirectory files = new ParquetDirectory(directory.resolve("parquet"));
    try (SinksSite one = new SinksSite(directory.resolve("one"), sinks);
        SinksSite other = new SinksSite(directory.resolve("other"), sinks)) {
      write(one, files);
      write(other, files);
      CommandLineRun replay =
          CommandLineRun.of(
              "replay",
              LogFrames.write(directory.resolve("more.frames"), withAnotherField()).toString(),
              "--logs",
              one.endpoint.toString());
      assertThat(replay.out()).endsWith(", 0 lost\n");
      assertThat(one.stop()).as(one::printed).isZero();
      assertThat(other.stop()).as(other::printed).isZero();
      makeOlder(files);
      int before = files.files(NumberedLoad.PATH).size();
      assertThat(before).as("files of the earlier hour").isGreaterThan(COMMITS);
      List<String> answers = new ArrayList<>();
      AtomicBoolean isOver = new AtomicBoolean();
      CompletableFuture<Void> asking =
          CompletableFuture.runAsync(() -> {
            while (!isOver.get()) {
              answers.add(ask());
            }
            answers.add(ask());
          });
      one.start();
      other.start();
      Await.until(
          () -> "a file of each logger: " + files(files), PATIENCE, () -> files(files).size() == 2);
      isOver.set(true);
      asking.join();
      assertThat(answers)
          .hasSizeGreaterThan(1)
          .containsOnly(
              "{\"records\":%d,\"numbers\":%d,\"extra\":1}\n".formatted(2 * RECORDS + 1, RECORDS));
      assertThat(one.stop()).as(one::printed).isZero();
      assertThat(other.stop()).as(other::printed).isZero();
      assertThat(ask()).isEqualTo(answers.getFirst());
    }
  }

  /** A logger takes a load, and writes it. */
  private static void write(SinksSite site, ParquetDirectory files) throws Exception {
    int before = files.all().numbers().size();
    site.start();
    try (NumberedLoad load = new NumberedLoad(site.endpoint, 100)) {
      for (int i = 1; i <= COMMITS; i++) {
        load.send(BATCHES);
        int wanted = before + i * BATCHES * NumberedLoad.IN_BATCH;
        Await.until(
            () -> "records in files", PATIENCE, () -> files.all().numbers().size() == wanted);
      }
    }
  }

  /** All files become those of an hour that is over, by their names. */
  private static void makeOlder(ParquetDirectory files) throws IOException {
    Instant hour = Instant.now().truncatedTo(ChronoUnit.HOURS).minus(3, ChronoUnit.HOURS);
    for (Path file : files.files(NumberedLoad.PATH)) {
      ParquetName now = ParquetName.parse(file.getFileName().toString()).orElseThrow();
      Instant from = hour.plusSeconds(now.first());
      ParquetName older =
          new ParquetName(
              now.path(), from, from.plusSeconds(1), now.writer(), now.first(), now.last());
      Path day =
          new LogDirectory(files.root()).of(now.path(), LocalDate.ofInstant(from, ZoneOffset.UTC));
      Files.move(file, Files.createDirectories(day).resolve(older.text()));
    }
  }

  private static byte[] withAnotherField() {
    LogSchema schema =
        LogSchema.of(
            "Load::LOG",
            NumberedLoad.PATH,
            List.of(
                LogField.of("ts", ZeekType.TIME),
                LogField.of("n", ZeekType.COUNT),
                LogField.of("extra", ZeekType.STRING)));
    LogBatchWriter batch = new LogBatchWriter(schema);
    byte[] extra = "more".getBytes(US_ASCII);
    batch.putDouble(1_763_881_200).putLong(0).putBytes(extra, 0, extra.length);
    return batch.toBytes();
  }

  private String ask() {
    CommandLineRun query =
        CommandLineRun.of(
            "query",
            "--dir",
            directory.toString(),
            "--format",
            "json",
            "SELECT count(*) AS records, count(DISTINCT n) AS numbers, count(extra) AS extra FROM "
                + NumberedLoad.PATH);
    return query.exit() == 0 ? query.out() : query.err();
  }

  private static List<Path> files(ParquetDirectory files) {
    try {
      return files.files(NumberedLoad.PATH);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
