package org.zeekbus.kafka;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.Producer;
import org.jspecify.annotations.Nullable;
import org.zeekbus.sink.SinkContext;

/**
 * Has Kafka's client ask for a topic, which makes the topic where brokers do that by themselves.
 * That blocks, so it has a thread. Owner: any thread.
 */
final class TopicLookup {
  private final CountDownLatch end = new CountDownLatch(1);
  private volatile @Nullable Exception failure;

  private TopicLookup() {}

  static TopicLookup start(SinkContext context, Producer<byte[], byte[]> producer, String topic) {
    TopicLookup lookup = new TopicLookup();
    context.virtualThread("topic", () -> lookup.run(producer, topic)).start();
    return lookup;
  }

  private void run(Producer<byte[], byte[]> producer, String topic) {
    try {
      producer.partitionsFor(topic);
    } catch (RuntimeException e) { // Kafka's client throws many kinds
      failure = e;
    } finally {
      end.countDown();
    }
  }

  /** Whether it has ended by then. */
  boolean await(long nanos) {
    try {
      return end.await(nanos, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Once it has ended: why it failed; null if it did not. */
  @Nullable Exception failure() {
    return failure;
  }
}
