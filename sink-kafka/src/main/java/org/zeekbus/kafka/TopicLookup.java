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
  private final String topic;

  /** Asked for similar topics, if somebody wants to know. */
  private final @Nullable Diagnosis diagnosis;

  private final CountDownLatch end = new CountDownLatch(1);
  private volatile @Nullable Exception failure;
  private volatile @Nullable String similar;

  private TopicLookup(int number, String topic, @Nullable Diagnosis diagnosis) {
    this.number = number;
    this.topic = topic;
    this.diagnosis = diagnosis;
  }

  /**
   * Starts one.
   *
   * @param number the producer's
   * @param diagnosis looks for a similar topic if this one cannot be made; null if nobody asks
   */
  static TopicLookup start(
      SinkContext context,
      Producer<byte[], byte[]> producer,
      int number,
      String topic,
      @Nullable Diagnosis diagnosis) {
    TopicLookup lookup = new TopicLookup(number, topic, diagnosis);
    context.virtualThread("topic", () -> lookup.run(producer)).start();
    return lookup;
  }

  private void run(Producer<byte[], byte[]> producer) {
    try {
      for (int tries = 1; !hasFound(producer, tries); tries++) {
        // It may be there soon.
      }
    } catch (RuntimeException e) { // Kafka's client throws many kinds
      failure = e;
      if (diagnosis != null && Fate.isOfTopic(e)) {
        similar = diagnosis.similar(topic);
      }
    } finally {
      end.countDown();
    }
  }

  private boolean hasFound(Producer<byte[], byte[]> producer, int tries) {
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

  /** Once it has failed: a topic because of which there cannot be this one; null if not asked. */
  @Nullable String similar() {
    return similar;
  }
}
