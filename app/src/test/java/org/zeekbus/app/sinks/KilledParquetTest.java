package org.zeekbus.app.sinks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeekbus.zmtp.Await;

/**
 * {@code kill -9} of a logger that writes Parquet files, at random moments of its work and of its
 * start, which finishes what the process before has left. Before each kill the process is stopped,
 * and the test notes which records are in the spool and in files. Meanwhile a reader reads all.
 */
final class KilledParquetTest {
  private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(2);
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @TempDir private Path directory;

  // What must be there.
  private final BitSet accepted = new BitSet();
  private final BitSet toFiles = new BitSet();

  @Test
  void noFileIsHalfAndEachRecordIsThereOnce() throws Exception {
    kill(3, 1);
  }

  @Test
  @Tag("long")
  void noFileIsHalfAndEachRecordIsThereOnceAfterFiftyKills() throws Exception {
    kill(50, System.nanoTime());
  }

  private void kill(int times, long seed) throws Exception {
    Random random = new Random(seed);
    try (SinksSite site =
            // With so few records for a file, some file is nearly always on its way.
            new SinksSite(
                directory, List.of(SinksSite.files(), SinksSite.parquet("records: 1000")));
        NumberedLoad load = new NumberedLoad(site.endpoint, 100);
        ParquetWatch watch = new ParquetWatch(site.parquetFiles().root())) {
      load.keepSending();
      for (int i = 0; i < times; i++) {
        if (i % 4 == 2) {
          site.launch(SinksSite.HEAP_MIB);
        } else {
          site.start();
        }
        long end = System.nanoTime() + random.nextLong(LONGEST_NANOS);
        Await.until("the moment of a kill", () -> System.nanoTime() > end);
        site.process().signal("STOP");
        accepted.or(site.spooled("parquet"));
        accepted.or(site.parquetFiles().all().all());
        toFiles.or(site.wholeLines(NumberedLoad.PATH).all());
        site.kill();
      }
      load.finish();
      site.start();
      check(seed, load.sent(), site);
      watch.check();
    }
  }

  private void check(long seed, int sent, SinksSite site) throws Exception {
    ParquetDirectory files = site.parquetFiles();
    Await.until(
        () -> "what was accepted, seed " + seed,
        PATIENCE,
        () -> files.all().includes(withoutPutAside(site)));
    assertThat(site.stop()).as(site::printed).isZero();
    assertThat(accepted.cardinality()).as("accepted").isBetween(1, sent);
    new Arrived("Parquet, seed " + seed, files.all().numbers())
        .holds(withoutPutAside(site))
        .hasNoneTwice();
    Arrived.lines("files, seed " + seed, site.lines(NumberedLoad.PATH))
        .holds(toFiles)
        .hasNoneTwice();
  }

  /** Three processes may have ended while the sink had the same batch in hand. */
  private BitSet withoutPutAside(SinksSite site) {
    BitSet rest = (BitSet) accepted.clone();
    rest.andNot(site.putAside());
    return rest;
  }
}
