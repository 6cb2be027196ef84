package org.zeekbus.app.sinks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeekbus.kafka.testkit.KafkaProcess;
import org.zeekbus.kafka.testkit.TopicReader;
import org.zeekbus.zmtp.Await;

/** Three sinks at once: each has its share, and none waits for another. */
final class StuckSinksTest {
  private static final int LENGTH = 4_000;
  private static final int BATCHES = 800;
  private static final int RECORDS = BATCHES * NumberedLoad.IN_BATCH;

  /** A fifth of what is sent. */
  private static final int HEAP_MIB = 192;

  /** Code, classes, stacks, buffers of the event loop, what the JVM needs for itself. */
  private static final int OVERHEAD_MIB = 160;

  @TempDir private Path directory;

  @Test
  void filesKeepUpWhileKafkaIsFrozenAndHttpHangsInBoundedMemory() throws Exception {
    try (KafkaProcess kafka = KafkaProcess.start(directory.resolve("kafka"));
        HttpTarget http = new HttpTarget();
        SinksSite site =
            new SinksSite(
                directory,
                List.of(
                    SinksSite.files(),
                    SinksSite.kafka(kafka.bootstrap(), "key: uid"),
                    SinksSite.http(http.url("logs"))));
        NumberedLoad load = new NumberedLoad(site.endpoint, LENGTH)) {
      kafka.createTopic("zeek." + NumberedLoad.PATH, 2, Map.of());
      site.startWithHeap(HEAP_MIB);
      load.send(1);
      try (TopicReader topic = kafka.reader("zeek." + NumberedLoad.PATH)) {
        var _ = topic.await(NumberedLoad.IN_BATCH);
        Await.until("HTTP works", () -> http.records("logs").size() == NumberedLoad.IN_BATCH);
        kafka.freeze();
        CountDownLatch hanging = http.hangs();
        load.send(BATCHES - 1);
        Await.until(
            () -> "files keep up: %,d bytes".formatted(bytes(site)),
            Duration.ofMinutes(1),
            () -> bytes(site) > (long) RECORDS * LENGTH);
        Await.until("the rest", () -> lines(site) == RECORDS);
        assertThat(http.records("logs")).hasSize(NumberedLoad.IN_BATCH);
        assertThat(site.peakBytes() >> 20).as("MiB in memory").isLessThan(HEAP_MIB + OVERHEAD_MIB);
        kafka.thaw();
        http.behaves(HttpTarget.TAKES);
        hanging.countDown();
        Arrived.kafka(topic.await(RECORDS)).holdsAll(RECORDS).risesForEachKeyBut(0);
        Await.until(
            () -> "all at the HTTP server",
            Duration.ofMinutes(1),
            () -> Arrived.lines("HTTP", http.records("logs")).all().cardinality() == RECORDS);
        assertThat(site.stop()).as(site::printed).isZero();
      }
    }
  }

  private static long bytes(SinksSite site) {
    try {
      return Files.size(site.directory.resolve("files/load.log"));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static int lines(SinksSite site) {
    try {
      return site.lines(NumberedLoad.PATH).size();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
