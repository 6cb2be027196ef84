package org.zeekbus.app.sinks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
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
 * {@code kill -9} of zeekbus at random moments, with Kafka, HTTP and files on, of which one takes
 * nothing now and then. Before each kill the process is stopped, and the test notes what is in the
 * spools and files.
 */
final class KilledLoggerTest {
  private static final String TOPIC = "zeek." + NumberedLoad.PATH;
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(2);

  @TempDir private Path directory;

  // What must arrive.
  private final BitSet toKafka = new BitSet();
  private final BitSet toHttp = new BitSet();
  private final BitSet toFiles = new BitSet();

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
        CountDownLatch hanging = new CountDownLatch(1);
        switch (i % 3) {
          case 0 -> {
            kafka.freeze();
            Await.until("batches in Kafka's spool", () -> !site.spooled("kafka").isEmpty());
          }
          case 1 -> {
            hanging = http.hangs();
            Await.until("batches in HTTP's spool", () -> !site.spooled("http").isEmpty());
          }
          default -> {}
        }
        long end = System.nanoTime() + random.nextLong(LONGEST_NANOS);
        Await.until("the moment of a kill", () -> System.nanoTime() > end);
        site.process().signal("STOP");
        toKafka.or(site.spooled("kafka"));
        toHttp.or(site.spooled("http"));
        toFiles.or(site.wholeLines(NumberedLoad.PATH).all());
        site.kill();
        kafka.thaw();
        http.behaves(HttpTarget.TAKES);
        hanging.countDown();
      }
      load.finish();
      site.start();
      check(times, seed, kafka, http, site);
    }
  }

  private void check(int kills, long seed, KafkaProcess kafka, HttpTarget http, SinksSite site)
      throws Exception {
    assertThat(toKafka.cardinality()).as("spooled for Kafka").isPositive();
    assertThat(toHttp.cardinality()).as("spooled for HTTP").isPositive();
    try (TopicReader topic = kafka.reader(TOPIC)) {
      awaitAll(topic, http, site);
      assertThat(site.stop()).as(site::printed).isZero();
      // Three processes may have ended while a sink had the same batch in hand.
      BitSet putAside = site.putAside();
      Arrived inKafka = Arrived.kafka("Kafka, seed " + seed, topic.all());
      inKafka.holds(without(toKafka, putAside)).risesForEachKeyBut(kills);
      Arrived inHttp = Arrived.lines("HTTP, seed " + seed, http.records(NumberedLoad.PATH));
      inHttp.holds(without(toHttp, putAside)).risesForEachKeyBut(kills);
      Arrived inFiles = Arrived.lines("files, seed " + seed, site.lines(NumberedLoad.PATH));
      inFiles.holds(toFiles).hasNoneTwice();
    }
  }

  /** Waits for what must arrive; if it does not, the checks say what is missing. */
  private void awaitAll(TopicReader topic, HttpTarget http, SinksSite site) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < deadline) {
      BitSet putAside = site.putAside();
      if (Arrived.kafka("Kafka", topic.all()).includes(without(toKafka, putAside))
          && Arrived.lines("HTTP", http.records(NumberedLoad.PATH))
              .includes(without(toHttp, putAside))) {
        return;
      }
    }
  }

  private static BitSet without(BitSet records, BitSet others) {
    BitSet rest = (BitSet) records.clone();
    rest.andNot(others);
    return rest;
  }
}
