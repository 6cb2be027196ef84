package org.zeekbus.kafka;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.zeekbus.sink.SinkContext;

/**
 * Has Kafka's client ask for a topic, which makes the topic where brokers do that by themselves.
 * That blocks, so it has a thread. Owner: any thread.
 */
final class TopicLookup {
  /** A topic is made while it is asked for. */
  static final int TRIES = 3;

  private final int number;
  private final CountDownLatch end = new CountDownLatch(1);
  private volatile @Nullable Exception failure;

  private TopicLookup(int number) {
    this.number = number;
  }

  /**
   * Starts one.
   *
   * @param number the producer's
   */
  static TopicLookup start(
      SinkContext context, Producer<byte[], byte[]> producer, int number, String topic) {
    TopicLookup lookup = new TopicLookup(number);
    context.virtualThread("topic", () -> lookup.run(producer, topic)).start();
    return lookup;
  }

  private void run(Producer<byte[], byte[]> producer, String topic) {
    try {
      for (int tries = 1; !hasFound(producer, topic, tries); tries++) {
        // It may be there soon.
      }
    } catch (RuntimeException e) { // Kafka's client throws many kinds
      failure = e;
    } finally {
      end.countDown();
    }
  }

  private static boolean hasFound(Producer<byte[], byte[]> producer, String topic, int tries) {
    try {
      producer.partitionsFor(topic);
      return true;
    } catch (TimeoutException e) {
      if (e.getCause() == null || tries == TRIES) { // no broker answers, or it does not come
        throw e;
      }
      return false;
    }
  }

  /** The number of the producer that was asked. */
  int producer() {
    return number;
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
