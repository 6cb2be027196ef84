package org.zeekbus.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeekbus.kafka.testkit.KafkaProcess;
import org.zeekbus.kafka.testkit.TopicReader;

/** A Kafka that wants a password. */
@Tag("long")
final class PasswordTest {
  private static final String LOGIN =
      "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"%s\" password=\"%s\"";

  @TempDir private Path directory;

  private SinkRun run(KafkaProcess kafka, String password) throws IOException {
    Path file = Files.createTempFile(directory, "jaas", "");
    Files.writeString(file, LOGIN.formatted("zeek", password) + ";\n");
    return new SinkRun(directory)
        .with(KafkaSection.BOOTSTRAP, kafka.bootstrap())
        .with(KafkaSection.TOPIC, "zeek.{path}")
        .with(
            KafkaSection.OPTIONS,
            "security.protocol=SASL_PLAINTEXT",
            "sasl.mechanism=PLAIN",
            "sasl.jaas.config=file:" + file);
  }

  @Test
  void aWrongOneIsSaidAndARightOneWorks() throws Exception {
    Map<String, String> broker =
        Map.of(
            "listener.security.protocol.map",
            "CLIENTS:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT",
            "sasl.enabled.mechanisms",
            "PLAIN",
            "sasl.mechanism.inter.broker.protocol",
            "PLAIN",
            "listener.name.clients.plain.sasl.jaas.config",
            LOGIN.formatted("admin", "a") + " user_admin=\"a\" user_zeek=\"right\";");
    Map<String, String> client =
        Map.of(
            "security.protocol",
            "SASL_PLAINTEXT",
            "sasl.mechanism",
            "PLAIN",
            "sasl.jaas.config",
            LOGIN.formatted("admin", "a") + ";");
    try (KafkaProcess kafka = KafkaProcess.start(directory.resolve("kafka"), broker, client)) {
      try (SinkRun run = run(kafka, "hunter2")) {
        assertThatExceptionOfType(IOException.class)
            .isThrownBy(() -> run.offer(SinkRun.batch("log", 0, 10, 1, "text")))
            .withMessageContaining(kafka.bootstrap())
            .withMessageContaining("Authentication failed")
            .withMessageNotContaining("hunter2");
        assertThatExceptionOfType(IOException.class)
            .isThrownBy(() -> new KafkaProvider().connect(run.context()))
            .withMessageContaining("Authentication failed")
            .withMessageNotContaining("hunter2");
        assertThat(run.context().putAside()).isEmpty();
      }
      try (SinkRun run = run(kafka, "right")) {
        assertThat(new KafkaProvider().connect(run.context())).contains(", 1 broker");
        run.give(SinkRun.batch("log", 0, 10, 1, "text"));
        run.flush();
        try (TopicReader topic = kafka.reader("zeek.log")) {
          assertThat(topic.all()).hasSize(10).extracting(ConsumerRecord::key).containsOnlyNulls();
        }
      }
    }
  }
}
