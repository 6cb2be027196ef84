package org.zeekbus.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeekbus.zeek.log.LogField;
import org.zeekbus.zeek.log.LogSchema;
import org.zeekbus.zeek.log.ZeekType;

/** Kafka's client comes to a state without return. */
final class DeliveryTest {
  private static final int COUNT = 100;
  private static final int ROUNDS = 5000;
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  @TempDir private Path directory;

  @Test
  void anotherClientSendsAgainWhatWasNotConfirmed() throws Exception {
    SinkRun run = new SinkRun(directory); // for its settings
    String topic = run.topic("log");
    SharedKafka.kafka().createTopic(topic, 1, Map.of());
    Map<String, Object> options = ProducerOptions.of(run.settings(), "test");
    Diagnosis diagnosis =
        new Diagnosis(run.context(), run.settings().get(KafkaSection.BOOTSTRAP), options);
    Delivery delivery = new Delivery(run.context(), options, diagnosis, 1 << 20);
    LogSchema schema = LogSchema.of("Test::LOG", "log", List.of(LogField.of("n", ZeekType.COUNT)));
    LogEncoder log = new LogEncoder(schema, new Topic(topic), run.settings(), null);
    delivery.producer().partitionsFor(topic);
    SharedKafka.kafka().freeze();
    try {
      for (int i = 0; i < COUNT / 2; i++) {
        delivery.take(log, record(topic, i));
      }
      delivery.producer().close(Duration.ZERO);
      for (int i = COUNT / 2; i < COUNT; i++) {
        delivery.take(log, record(topic, i));
      }
      assertThatExceptionOfType(IOException.class).isThrownBy(delivery::flush);
      assertThat(run.context().metric("unconfirmed_records")).isEqualTo(COUNT);
    } finally {
      SharedKafka.kafka().thaw();
    }
    flush(delivery);
    assertThat(run.context().metric("sent_records")).isEqualTo(COUNT);
    assertThat(run.context().metric("unconfirmed_records")).isZero();
    // Half of them may have arrived before, in the same order.
    assertThat(run.context().metric("resent_records")).isBetween((long) COUNT / 2, (long) COUNT);
    delivery.close();
    Set<Integer> seen = new HashSet<>();
    List<Integer> first =
        run.read("log").stream().map(DeliveryTest::number).filter(seen::add).toList();
    assertThat(first).isEqualTo(IntStream.range(0, COUNT).boxed().toList());
  }

  @Test
  void anAnswerCountsOnceItIsKnownWhatBecomesOfTheRecord() throws Exception {
    SinkRun run = new SinkRun(directory);
    Map<String, Object> options = ProducerOptions.of(run.settings(), "test");
    Diagnosis diagnosis =
        new Diagnosis(run.context(), run.settings().get(KafkaSection.BOOTSTRAP), options);
    Delivery delivery = new Delivery(run.context(), options, diagnosis, 1 << 20);
    LogSchema schema = LogSchema.of("Test::LOG", "log", List.of(LogField.of("n", ZeekType.COUNT)));
    LogEncoder log = new LogEncoder(schema, new Topic("log"), run.settings(), null);
    Exception tooLarge = new RecordTooLargeException("too large");
    try (ExecutorService producer = Executors.newSingleThreadExecutor()) {
      for (int i = 0; i < ROUNDS; i++) {
        SentRecord sent = new SentRecord(delivery, log, record("log", i), i, 1);
        Future<?> answer = producer.submit(() -> sent.fails(tooLarge));
        while (!sent.isAnswered()) {
          Thread.onSpinWait();
        }
        delivery.settle();
        assertThat(run.context().putAside().size()).isEqualTo(i + 1);
        answer.get(60, TimeUnit.SECONDS);
      }
    }
  }

  private static ProducerRecord<byte[], byte[]> record(String topic, int number) {
    return new ProducerRecord<>(topic, ("{\"n\":" + number + "}").getBytes(UTF_8));
  }

  private static int number(ConsumerRecord<byte[], byte[]> record) {
    return KeyOrder.number(record);
  }

  private static void flush(Delivery delivery) throws IOException {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (true) {
      try {
        delivery.flush();
        return;
      } catch (IOException e) {
        if (System.nanoTime() - deadline > 0) {
          throw e;
        }
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }
}
