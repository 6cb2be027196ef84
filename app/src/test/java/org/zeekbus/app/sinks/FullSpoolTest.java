package org.zeekbus.app.sinks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeekbus.kafka.testkit.KafkaProcess;
import org.zeekbus.kafka.testkit.TopicReader;
import org.zeekbus.zmtp.system.SmallDisk;

/** The disk of the spool is full while Kafka takes nothing. */
final class FullSpoolTest {
  private static final int BATCHES = 300;
  private static final int RECORDS = BATCHES * NumberedLoad.IN_BATCH;
  private static final String TOPIC = "zeek." + NumberedLoad.PATH;

  @TempDir private Path directory;

  @Test
  void nodesWaitAndNothingIsLost() throws Exception {
    try (SmallDisk disk = SmallDisk.mount(directory, "8m");
        KafkaProcess kafka = KafkaProcess.start(directory.resolve("kafka"));
        SinksSite site =
            new SinksSite(
                directory,
                List.of(SinksSite.files(), SinksSite.kafka(kafka.bootstrap(), "key: uid")),
                "--spool",
                disk.path().resolve("spool").toString(),
                "--intake",
                "4MiB");
        NumberedLoad load = new NumberedLoad(site.endpoint, 1_000)) {
      kafka.createTopic(TOPIC, 2, Map.of());
      site.start();
      load.send(1);
      try (TopicReader topic = kafka.reader(TOPIC)) {
        var _ = topic.await(NumberedLoad.IN_BATCH);
        kafka.freeze();
        Path ballast = disk.fill();
        load.send(BATCHES - 1);
        var _ = site.process().await(Pattern.compile(".*No space left on device.*|.*is full.*"));
        Files.delete(ballast);
        kafka.thaw();
        Arrived.kafka(topic.await(RECORDS)).holdsAll(RECORDS).risesForEachKeyBut(0);
        assertThat(site.stop()).as(site::printed).isZero();
        Arrived.lines("files", site.lines(NumberedLoad.PATH)).holdsAll(RECORDS).hasNoneTwice();
      }
    }
  }
}
