package org.zeekbus.kafka.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads all partitions of a topic from their start, as one consumer without a group.
 *
 * <p>Owner: the test's thread.
 */
public final class TopicReader implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(100);

  private final String topic;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();

  TopicReader(Map<String, String> client, String topic) {
    this.topic = topic;
    Map<String, Object> settings = new HashMap<>(client);
    settings.put("enable.auto.commit", false);
    settings.put("auto.offset.reset", "earliest");
    settings.put("allow.auto.create.topics", false);
    consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /**
   * All records that are in the topic now, those that were read before among them: in the order of
   * each partition.
   */
  public List<ConsumerRecord<byte[], byte[]>> all() {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    assign();
    Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment(), PATIENCE);
    while (ends.entrySet().stream()
        .anyMatch(end -> consumer.position(end.getKey(), PATIENCE) < end.getValue())) {
      poll();
      check(deadline, "not read to its end within " + PATIENCE);
    }
    return List.copyOf(records);
  }

  /** All records, once there are as many. */
  public List<ConsumerRecord<byte[], byte[]>> await(int count) {
    return await(count + " records", all -> all.size() >= count);
  }

  /** All records, once they are as wanted. */
  public List<ConsumerRecord<byte[], byte[]>> await(
      String what, Predicate<List<ConsumerRecord<byte[], byte[]>>> wanted) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!wanted.test(records)) {
      assign();
      poll();
      check(deadline, "no " + what + " within " + PATIENCE);
    }
    return List.copyOf(records);
  }

  /** Partitions may have been added, and the topic may not be there yet. */
  private void assign() {
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic, PATIENCE).stream()
            .map(partition -> new TopicPartition(topic, partition.partition()))
            .toList();
    if (!consumer.assignment().containsAll(partitions)) {
      consumer.assign(partitions);
    }
  }

  private void poll() {
    if (consumer.assignment().isEmpty()) {
      LockSupport.parkNanos(POLL.toNanos());
    } else {
      consumer.poll(POLL).forEach(records::add);
    }
  }

  private void check(long deadline, String complaint) {
    if (System.nanoTime() > deadline) {
      throw new AssertionError(
          "topic %s: %s; it has %d".formatted(topic, complaint, records.size()));
    }
  }

  @Override
  public void close() {
    consumer.close();
  }
}
