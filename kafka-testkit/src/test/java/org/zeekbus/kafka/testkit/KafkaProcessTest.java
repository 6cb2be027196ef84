package org.zeekbus.kafka.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Kafka of our tests keeps what it confirmed. */
final class KafkaProcessTest {
  @TempDir private Path directory;

  @Test
  void keepsItsPortAndRecordsWhenItIsKilledAndStopped() throws Exception {
    try (KafkaProcess kafka = KafkaProcess.start(directory.resolve("kafka"));
        KafkaProducer<byte[], byte[]> producer = producer(kafka);
        TopicReader reader = kafka.reader("lines")) {
      kafka.createTopic("lines", 2, Map.of());
      send(producer, 0, "one");
      kafka.kill();
      kafka.start();
      send(producer, 1, "two");
      kafka.stop();
      kafka.start();
      var three = producer.send(record(0, "three"));
      kafka.freeze();
      kafka.thaw();
      three.get(60, TimeUnit.SECONDS);
      assertThat(text(reader.await(3), 0)).containsExactly("one", "three");
      assertThat(text(reader.all(), 1)).containsExactly("two");
    }
  }

  @Test
  void saysWhyItDoesNotStart() {
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() ->
            KafkaProcess.start(
                directory.resolve("kafka"), Map.of("num.io.threads", "none"), Map.of()))
        .withMessageContaining("num.io.threads");
  }

  private static List<String> text(List<ConsumerRecord<byte[], byte[]>> all, int partition) {
    return all.stream()
        .filter(record -> record.partition() == partition)
        .map(record -> new String(record.value(), UTF_8))
        .toList();
  }

  private static KafkaProducer<byte[], byte[]> producer(KafkaProcess kafka) {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", kafka.bootstrap()),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  private static void send(KafkaProducer<byte[], byte[]> producer, int partition, String line)
      throws Exception {
    producer.send(record(partition, line)).get(60, TimeUnit.SECONDS);
  }

  private static ProducerRecord<byte[], byte[]> record(int partition, String line) {
    return new ProducerRecord<>("lines", partition, null, line.getBytes(UTF_8));
  }
}
