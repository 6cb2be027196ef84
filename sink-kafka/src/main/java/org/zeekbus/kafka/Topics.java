package org.zeekbus.kafka;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.zeekbus.sink.LogUnavailableException;
import org.zeekbus.sink.SinkContext;

/**
 * Finds out whether a topic takes records, before a batch for it is taken: so a topic that is
 * missing, or not allowed, costs its log alone. Owner: the sink's thread.
 */
final class Topics {
  /** Kafka's client forgets a topic that was not used for 5 minutes. */
  private static final long KNOWN_NANOS = TimeUnit.MINUTES.toNanos(2);

  /** Longer than a lookup takes. */
  private static final long PATIENCE_NANOS =
      TimeUnit.MILLISECONDS.toNanos((TopicLookup.TRIES + 1) * ProducerOptions.MAX_BLOCK_MILLIS);

  private static final long LEAST_PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final long END_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final int MOST = 10_000;

  private final SinkContext context;
  private final Delivery delivery;
  private final Diagnosis diagnosis;
  private final Map<String, Topic> topics = new HashMap<>();

  /** Shrinks while topics do not appear: many that are missing must not stop the others. */
  private long patienceNanos = PATIENCE_NANOS;

  /** Whether the last failure was that of one topic. */
  private boolean isKafkaUp;

  Topics(SinkContext context, Delivery delivery, Diagnosis diagnosis) {
    this.context = context;
    this.delivery = delivery;
    this.diagnosis = diagnosis;
  }

  /** The topic with this name; usually the same object for the same one. */
  Topic get(String name) {
    if (topics.size() >= MOST) {
      topics.clear();
    }
    return topics.computeIfAbsent(name, Topic::new);
  }

  /** The names of those that have taken records. */
  List<String> inUse() {
    return topics.values().stream()
        .filter(topic -> topic.isProven)
        .map(topic -> topic.name)
        .toList();
  }

  /** Ends its threads. The producer has ended, so that they do. */
  void close() {
    long deadline = System.nanoTime() + END_NANOS;
    for (Topic each : topics.values()) {
      if (each.lookup != null) {
        each.lookup.await(deadline - System.nanoTime());
      }
    }
  }

  /**
   * Returns if Kafka's client knows the topic, so that it does not wait for it.
   *
   * @throws LogUnavailableException if Kafka answers, but has no such topic for us
   * @throws IOException if Kafka does not answer
   */
  void check(Topic topic) throws IOException {
    long now = System.nanoTime();
    if (topic.knownTo == delivery.number() && now - topic.knownNanos < KNOWN_NANOS) {
      topic.knownNanos = now;
      return;
    }
    TopicLookup lookup = topic.lookup;
    if (lookup == null) {
      Optional<String> similar = similar(topic);
      if (similar.isPresent()) {
        throw cannotBeMade(topic, similar.get());
      }
      lookup =
          TopicLookup.start(
              context,
              delivery.producer(),
              delivery.number(),
              topic.name,
              asksForSimilar(topic, now));
      topic.lookup = lookup;
    }
    if (!lookup.await(patienceNanos)) {
      patienceNanos = Math.max(patienceNanos / 2, LEAST_PATIENCE_NANOS);
      throw unavailable(topic, topic.failure);
    }
    topic.lookup = null;
    topic.failure = lookup.failure();
    if (topic.failure != null) {
      patienceNanos = Math.max(patienceNanos / 2, LEAST_PATIENCE_NANOS);
      topic.knownTo = 0;
      isKafkaUp = Fate.isOfTopic(topic.failure);
      String similar = lookup.similar();
      topic.similar = similar == null ? topic.similar : similar;
      throw unavailable(topic, topic.failure);
    }
    patienceNanos = PATIENCE_NANOS;
    isKafkaUp = true;
    topic.knownTo = lookup.producer();
    topic.knownNanos = now;
    topic.similar = "";
  }

  /** Whether it is worth asking, which takes a connection. */
  private @Nullable Diagnosis asksForSimilar(Topic topic, long now) {
    Long last = topic.similarNanos;
    if (last != null && now - last < KNOWN_NANOS) {
      return null;
    }
    topic.similarNanos = now;
    return diagnosis;
  }

  /** One of the sink's own that Kafka has already. */
  private Optional<String> similar(Topic topic) {
    return topics.values().stream()
        .filter(other -> other.knownTo == delivery.number())
        .map(other -> other.name)
        .filter(other -> Topic.areSimilar(topic.name, other))
        .findAny();
  }

  private IOException unavailable(Topic topic, @Nullable Exception failure) {
    boolean isOfTopic = failure == null ? isKafkaUp : Fate.isOfTopic(failure);
    if (!isOfTopic) {
      return new IOException(
          diagnosis.failure(
              failure == null || failure instanceof TimeoutException
                  ? diagnosis.reason()
                  : Fate.reason(failure)),
          failure);
    }
    if (!topic.similar.isEmpty()) {
      return cannotBeMade(topic, topic.similar);
    }
    return unavailable(topic, failure == null ? "no answer about it yet" : Fate.reason(failure));
  }

  private LogUnavailableException cannotBeMade(Topic topic, String similar) {
    return unavailable(
        topic,
        "Kafka cannot have it beside topic %s, as '.' and '_' are the same in names of topics; give one of the two logs another topic, in a sink with paths of its own"
            .formatted(similar));
  }

  /** The topic takes nothing: batches of its logs come again later. */
  LogUnavailableException unavailable(Topic topic, String reason) {
    String text = diagnosis.failure("topic %s: %s".formatted(topic.name, reason));
    return new LogUnavailableException(text, new IOException(reason));
  }
}
