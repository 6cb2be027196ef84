package org.zeekbus.kafka;

import org.apache.kafka.clients.producer.BufferExhaustedException;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.UnsupportedCompressionTypeException;
import org.zeekbus.sink.access.RefusedCertificate;

/** What becomes of a record that Kafka has not taken. */
enum Fate {
  /** Kafka will never take it: it is put aside. */
  REFUSED,
  /** Nothing is wrong with it: it is sent again. */
  AGAIN,
  /** Its topic takes nothing now: it is sent again. */
  TOPIC,
  /** The producer takes nothing any more: another one sends it again. */
  PRODUCER;

  /** Source: {@code Sender.failBatch} of kafka-clients, which gives these no class of their own. */
  private static final String INNOCENT = "part of a batch";

  private static final String CLOSED = "closed forcefully";

  /** Source: {@code LogValidator} of Kafka. */
  private static final String WITHOUT_KEY = "without key";

  private static final String TIMESTAMP = "Timestamp ";

  /**
   * What becomes of a record with this answer.
   *
   * @param hasKey whether records of its log have keys
   */
  static Fate of(Exception e, boolean hasKey) {
    return switch (e) {
      case InvalidRecordException _ when !hasKey && isWithoutKey(e) -> TOPIC;
      case RecordTooLargeException _, InvalidTimestampException _, InvalidRecordException _ ->
          REFUSED;
      case TopicAuthorizationException _,
          InvalidTopicException _,
          UnknownTopicOrPartitionException _,
          UnsupportedCompressionTypeException _,
          RecordBatchTooLargeException _,
          PolicyViolationException _ ->
          TOPIC;
      case TimeoutException _ -> AGAIN;
      case KafkaException _ when isInnocent(e) || isClosed(e) -> AGAIN;
      default -> PRODUCER;
    };
  }

  /** A compacted topic takes no record without a key: not one of them is to blame. */
  private static boolean isWithoutKey(Exception e) {
    return String.valueOf(e.getMessage()).contains(WITHOUT_KEY);
  }

  /** One of several in a batch has only the words. */
  private static boolean isAboutTime(Exception e) {
    return e instanceof InvalidTimestampException
        || (e instanceof InvalidRecordException
            && String.valueOf(e.getMessage()).startsWith(TIMESTAMP));
  }

  private static boolean isInnocent(Exception e) {
    return e.getClass() == KafkaException.class
        && String.valueOf(e.getMessage()).contains(INNOCENT);
  }

  /** Whether we have closed the producer that had it. */
  static boolean isClosed(Exception e) {
    return e.getClass() == KafkaException.class && String.valueOf(e.getMessage()).contains(CLOSED);
  }

  /**
   * Whether a topic cannot be found because of the topic, and not of Kafka. Its client times out
   * with a cause if a broker has said something about the topic.
   */
  static boolean isOfTopic(Exception e) {
    return e instanceof TimeoutException ? e.getCause() != null : of(e, true) == TOPIC;
  }

  /** Whether Kafka may have taken the record in spite of this answer. */
  static boolean isDoubtful(Exception e) {
    return switch (e) {
      case AuthorizationException _,
          BufferExhaustedException _,
          InvalidTopicException _,
          UnknownTopicOrPartitionException _,
          UnsupportedCompressionTypeException _,
          RecordBatchTooLargeException _,
          PolicyViolationException _ ->
          false;
      default -> !isInnocent(e);
    };
  }

  /** What was wrong, and what to do. */
  static String reason(Exception e) {
    return switch (e) {
      case RecordTooLargeException _ ->
          "too large: %s; raise the option max.request.size here, or max.message.bytes of the topic"
              .formatted(e.getMessage());
      case ApiException _ when isAboutTime(e) ->
          "its time was refused: %s; see message.timestamp.before.max.ms and message.timestamp.after.max.ms of the topic"
              .formatted(e.getMessage());
      case InvalidRecordException _ when isWithoutKey(e) ->
          "%s; set logger.kafka.key, or another cleanup.policy of the topic"
              .formatted(e.getMessage());
      case TopicAuthorizationException _ ->
          "%s; allow this client to write to it, as kafka-acls --add --producer does"
              .formatted(e.getMessage());
      case ClusterAuthorizationException _ ->
          "%s; allow this client to write, as kafka-acls --add --producer does"
              .formatted(e.getMessage());
      default -> said(e);
    };
  }

  /** What is wrong with a certificate, or else the words of the innermost cause. */
  static String said(Throwable e) {
    return RefusedCertificate.problem(e, "the option ssl.truststore.location", "bootstrap")
        .orElseGet(() -> innermost(e));
  }

  private static String innermost(Throwable e) {
    Throwable cause = e.getCause();
    String message = e.getMessage();
    if (cause != null) {
      return innermost(cause);
    }
    return message == null || message.isBlank() ? e.getClass().getSimpleName() : message;
  }
}
