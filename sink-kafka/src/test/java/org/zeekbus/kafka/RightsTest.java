package org.zeekbus.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.common.acl.AclOperation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeekbus.sink.LogUnavailableException;

/** Topics that may not be written, or made: nothing is lost, and others go on. */
final class RightsTest {
  @TempDir private Path directory;

  @Test
  void aTopicThatMayNotBeWrittenCostsItsLogAlone() throws Exception {
    try (SinkRun run = new SinkRun(directory)) {
      SharedKafka.kafka().createTopic(run.topic("secret"), 1, Map.of());
      SharedKafka.allow(run.topic("secret"), AclOperation.DESCRIBE, AclOperation.READ);
      assertThatExceptionOfType(LogUnavailableException.class)
          .isThrownBy(() -> run.offer(SinkRun.batch("secret", 0, 10, 1, "text")))
          .withMessageContaining(SharedKafka.kafka().bootstrap())
          .withMessageContaining(run.topic("secret"))
          .withMessageContaining("kafka-acls");
      run.give(SinkRun.batch("open", 0, 10, 1, "text"));
      run.sink().flush();
      assertThat(run.read("open")).hasSize(10);
      assertThat(run.read("secret")).isEmpty();
      assertThat(run.context().metric("unconfirmed_records")).isZero();

      SharedKafka.forget(run.topic("secret"));
      run.give(SinkRun.batch("secret", 0, 10, 1, "text"));
      run.flush();
      assertThat(run.read("secret"))
          .extracting(KeyOrder::number)
          .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
      assertThat(run.context().putAside()).isEmpty();
    }
  }

  @Test
  void aRightThatIsTakenAwayHoldsWhatWasTaken() throws Exception {
    try (SinkRun run = new SinkRun(directory)) {
      run.give(SinkRun.batch("log", 0, 10, 1, "text"));
      run.flush();
      SharedKafka.allow(run.topic("log"), AclOperation.DESCRIBE, AclOperation.READ);
      run.offer(SinkRun.batch("log", 10, 10, 1, "text"));
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> run.sink().flush())
          .withMessageContaining(run.topic("log"))
          .withMessageContaining("kafka-acls");
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> run.offer(SinkRun.batch("log", 20, 10, 1, "text")));

      SharedKafka.forget(run.topic("log"));
      run.give(SinkRun.batch("log", 20, 10, 1, "text"));
      run.flush();
      assertThat(run.read("log")).extracting(KeyOrder::number).hasSize(30).isSorted();
      assertThat(run.context().putAside()).isEmpty();
      assertThat(run.context().metric("resent_records")).isZero(); // Kafka had refused them
      assertThat(run.context().metric("retries")).isPositive();
    }
  }

  @Test
  void topicsThatCannotBeMadeDoNotStopOthers() throws Exception {
    try (SinkRun run = new SinkRun(directory)) {
      for (int i = 0; i < 20; i++) {
        SharedKafka.allow(run.topic("missing_" + i), AclOperation.DESCRIBE);
      }
      for (int i = 0; i < 20; i++) {
        byte[] batch = SinkRun.batch("missing_" + i, 0, 1, 1, "text");
        assertThatExceptionOfType(LogUnavailableException.class)
            .isThrownBy(() -> run.offer(batch))
            .withMessageContaining(run.topic("missing_"));
      }
      run.give(SinkRun.batch("open", 0, 10, 1, "text"));
      run.sink().flush();
      assertThat(run.read("open")).hasSize(10);
    }
  }

  @Test
  void aCompactedTopicWantsKeys() throws Exception {
    try (SinkRun run = new SinkRun(directory)) {
      SharedKafka.kafka().createTopic(run.topic("log"), 1, Map.of("cleanup.policy", "compact"));
      assertThatExceptionOfType(LogUnavailableException.class)
          .isThrownBy(() -> run.offer(SinkRun.batch("log", 0, 10, 1, "text")))
          .withMessageContaining("logger.kafka.key");
      assertThat(run.context().putAside()).isEmpty();
    }
  }

  @Test
  void checkConfigSaysWhatIsThereAndWhatIsMissing() throws Exception {
    try (SinkRun run = new SinkRun(directory)) {
      assertThat(new KafkaProvider().connect(run.context()))
          .contains(SharedKafka.kafka().bootstrap())
          .contains("cluster ")
          .contains(", 1 broker; ")
          .contains("no topic " + run.topic("{path}") + " is there yet, and made when needed");
      SharedKafka.kafka().createTopic(run.topic("conn"), 1, Map.of());
      assertThat(new KafkaProvider().connect(run.context()))
          .contains("topic " + run.topic("conn") + " is there");
      SharedKafka.allow(run.topic("conn"), AclOperation.DESCRIBE);
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> new KafkaProvider().connect(run.context()))
          .withMessageContaining("may not write to topic " + run.topic("conn"))
          .withMessageContaining("kafka-acls");
    }
  }
}
