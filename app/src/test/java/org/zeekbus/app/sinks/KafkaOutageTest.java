package org.zeekbus.app.sinks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeekbus.kafka.testkit.KafkaProcess;
import org.zeekbus.kafka.testkit.TopicReader;
import org.zeekbus.zmtp.Await;

/**
 * Kafka goes away in every way and comes back while records flow. In each run, the sink's own tests
 * kill and freeze Kafka, and {@link StuckSinksTest} freezes it beside other sinks.
 */
@Tag("long")
final class KafkaOutageTest {
  private static final String TOPIC = "zeek." + NumberedLoad.PATH;
  private static final int PARTITIONS = 4;
  private static final int MEANWHILE = 2_000;

  @TempDir private Path directory;

  @Test
  void everyRecordComesOnceOrMoreAndInOrderWithinItsKey() throws Exception {
    try (KafkaProcess kafka = KafkaProcess.start(directory.resolve("kafka"));
        SinksSite site =
            new SinksSite(
                directory,
                List.of(SinksSite.files(), SinksSite.kafka(kafka.bootstrap(), "key: uid")));
        NumberedLoad load = new NumberedLoad(site.endpoint, 100)) {
      kafka.createTopic(TOPIC, PARTITIONS, Map.of());
      site.start();
      load.keepSending();
      awaitMore(load);
      kafka.stop();
      awaitMore(load);
      kafka.start();
      awaitMore(load);
      kafka.kill();
      awaitMore(load);
      kafka.start();
      awaitMore(load);
      kafka.freeze();
      awaitMore(load);
      kafka.thaw();
      awaitMore(load);
      load.finish();
      try (TopicReader topic = kafka.reader(TOPIC)) {
        int sent = load.sent();
        var records =
            topic.await("all records", all -> Arrived.kafka(all).all().cardinality() >= sent);
        Arrived.kafka(records).holdsAll(sent).risesForEachKeyBut(0);
        assertThat(records).map(record -> record.partition()).contains(0, 1, 2, 3);
        assertThat(site.stop()).as(site::printed).isZero();
        Arrived.lines("files", site.lines(NumberedLoad.PATH)).holdsAll(sent).hasNoneTwice();
      }
    }
  }

  /** The load goes on whether or not Kafka is there. */
  private static void awaitMore(NumberedLoad load) {
    int before = load.sent();
    Await.until("more load", () -> load.sent() > before + MEANWHILE);
  }
}
