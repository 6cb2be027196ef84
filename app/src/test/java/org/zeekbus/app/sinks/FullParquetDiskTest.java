package org.zeekbus.app.sinks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeekbus.zmtp.Await;
import org.zeekbus.zmtp.system.SmallDisk;

/** The disk of Parquet files is full while records flow, and the logger is killed meanwhile. */
final class FullParquetDiskTest {
  private static final int BATCHES = 300;
  private static final int RECORDS = BATCHES * NumberedLoad.IN_BATCH;
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @TempDir private Path directory;

  @Test
  void readersSeeWholeFilesAndNoRecordIsLostOrTwice() throws Exception {
    try (SmallDisk disk = SmallDisk.mount(directory, "8m");
        SinksSite site =
            new SinksSite(
                directory,
                List.of(SinksSite.parquet("dir: \"" + disk.path().resolve("parquet") + "\"")));
        NumberedLoad load = new NumberedLoad(site.endpoint, 1_000);
        ParquetWatch watch = new ParquetWatch(disk.path())) {
      ParquetDirectory files = new ParquetDirectory(disk.path().resolve("parquet"));
      site.start();
      load.send(1);
      Await.until(() -> "a file", PATIENCE, () -> !files.all().numbers().isEmpty());
      Path ballast = disk.fill();
      load.send(BATCHES - 1);
      var _ = site.process().await(Pattern.compile(".*[Nn]o space left on device.*"));
      BitSet sent = new BitSet();
      sent.set(NumberedLoad.IN_BATCH, RECORDS - NumberedLoad.IN_BATCH);
      Await.until(
          () -> "batches in the spool",
          PATIENCE,
          () ->
              new Arrived("the spool", site.spooled("parquet").stream().boxed().toList())
                  .includes(sent));
      site.kill();
      site.start();
      Files.delete(ballast);
      Await.until(() -> "all records", PATIENCE, () -> files.all().includes(sent));
      assertThat(site.stop()).as(site::printed).isZero();
      files.all().holds(sent).hasNoneTwice();
      watch.check();
    }
  }
}
