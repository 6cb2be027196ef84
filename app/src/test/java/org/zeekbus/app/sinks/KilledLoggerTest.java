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

  private static final Duration PATIENCE = Duration.ofMinutes(1);

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
      try (TopicReader topic = kafka.reader(TOPIC)) {
        awaitAll(safe, topic, http);
        assertThat(site.stop()).as(site::printed).isZero();
        List<Arrived> places =
            List.of(
                Arrived.kafka(topic.all()),
                Arrived.lines("HTTP", http.records(NumberedLoad.PATH)),
                Arrived.lines("files", site.lines(NumberedLoad.PATH)));
        assertThat(places)
            .as(() -> "seed " + seed + "; missing:\n" + missing(safe, places, load, kills))
            .allMatch(place -> includes(place, safe));
        places.get(0).risesForEachKeyBut(times);
        places.get(1).risesForEachKeyBut(times);
        places.get(2).hasNoneTwice();
      }
    }
  }

  /** Waits for what must arrive, or until nothing more comes: then {@link #missing} says more. */
  private static void awaitAll(BitSet safe, TopicReader topic, HttpTarget http) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < deadline) {
      if (includes(Arrived.kafka(topic.all()), safe)
          && includes(Arrived.lines("HTTP", http.records(NumberedLoad.PATH)), safe)) {
        return;
      }
    }
  }

  /** A line for each batch that is not everywhere. */
  private static String missing(
      BitSet safe, List<Arrived> places, NumberedLoad load, List<Long> kills) {
    StringBuilder text = new StringBuilder();
    List<BitSet> found = places.stream().map(Arrived::all).toList();
    for (int number = safe.nextSetBit(0);
        number >= 0;
        number = safe.nextSetBit(number + NumberedLoad.IN_BATCH)) {
      int first = number;
      if (!found.stream().allMatch(place -> place.get(first))) {
        text.append(
            "%d, found %s, %s%n"
                .formatted(
                    first,
                    found.stream().map(place -> place.get(first)).toList(),
                    load.around(first, kills)));
      }
    }
    return text.toString();
  }

  private static boolean includes(Arrived arrived, BitSet wanted) {
    BitSet missing = (BitSet) wanted.clone();
    missing.andNot(arrived.all());
    return missing.isEmpty();
  }
}
