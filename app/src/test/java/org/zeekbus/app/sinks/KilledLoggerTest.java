package org.zeekbus.app.sinks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeekbus.kafka.testkit.KafkaProcess;
import org.zeekbus.kafka.testkit.TopicReader;
import org.zeekbus.zmtp.Await;

/**
 * {@code kill -9} of zeekbus at random moments, with Kafka, HTTP and files on; now and then a
 * target takes nothing meanwhile.
 */
final class KilledLoggerTest {
  private static final String TOPIC = "zeek." + NumberedLoad.PATH;

  /**
   * Batches are safe once they are older than two flush intervals, of 100 ms here; the rest is for
   * their way to the logger on a busy machine.
   */
  private static final Duration WINDOW = Duration.ofSeconds(2);

  @TempDir private Path directory;

  @Test
  void whatWasSpooledIsMissingNowhere() throws Exception {
    kill(3, 1);
  }

  @Test
  @Tag("long")
  void whatWasSpooledIsMissingNowhereAfterFiftyKills() throws Exception {
    kill(50, System.nanoTime());
  }

  private void kill(int times, long seed) throws Exception {
    Random random = new Random(seed);
    List<Long> kills = new ArrayList<>();
    try (KafkaProcess kafka = KafkaProcess.start(directory.resolve("kafka"));
        HttpTarget http = new HttpTarget();
        SinksSite site =
            new SinksSite(
                directory,
                List.of(
                    SinksSite.files(),
                    SinksSite.kafka(kafka.bootstrap(), "key: uid"),
                    SinksSite.http(http.url("{path}"), "connections: 1")));
        NumberedLoad load = new NumberedLoad(site.endpoint, 100)) {
      kafka.createTopic(TOPIC, 2, Map.of());
      load.keepSending();
      for (int i = 0; i < times; i++) {
        site.start();
        boolean isKafkaFrozen = random.nextInt(3) == 0;
        CountDownLatch hanging = new CountDownLatch(1);
        if (isKafkaFrozen) {
          kafka.freeze();
        } else if (random.nextBoolean()) {
          hanging = http.hangs();
        }
        // Longer than the window, so that every life has batches that must arrive.
        long end =
            System.nanoTime() + WINDOW.toNanos() + random.nextLong(TimeUnit.SECONDS.toNanos(2));
        Await.until("the moment of a kill", () -> System.nanoTime() > end);
        site.kill();
        kills.add(System.nanoTime());
        if (isKafkaFrozen) {
          kafka.thaw();
        }
        http.behaves(HttpTarget.TAKES);
        hanging.countDown();
      }
      site.start();
      load.finish();
      BitSet safe = load.safe(kills, WINDOW);
      assertThat(safe.cardinality())
          .as("records that must arrive")
          .isGreaterThan(times * NumberedLoad.IN_BATCH);
      check(times, seed, safe, kafka, http, site);
    }
  }

  private static void check(
      int kills, long seed, BitSet safe, KafkaProcess kafka, HttpTarget http, SinksSite site)
      throws Exception {
    try (TopicReader topic = kafka.reader(TOPIC)) {
      var _ = topic.await("all records, seed " + seed, all -> includes(Arrived.kafka(all), safe));
      Await.until(
          () -> "all records at the HTTP server, seed " + seed,
          Duration.ofMinutes(1),
          () -> includes(Arrived.lines("HTTP", http.records(NumberedLoad.PATH)), safe));
      assertThat(site.stop()).as(site::printed).isZero();
      Arrived.kafka(topic.all()).holds(safe).risesForEachKeyBut(kills);
      Arrived.lines("HTTP", http.records(NumberedLoad.PATH)).holds(safe).risesForEachKeyBut(kills);
      Arrived.lines("files", site.lines(NumberedLoad.PATH)).holds(safe).hasNoneTwice();
    }
  }

  private static boolean includes(Arrived arrived, BitSet wanted) {
    BitSet missing = (BitSet) wanted.clone();
    missing.andNot(arrived.all());
    return missing.isEmpty();
  }
}
