package org.zeekbus.kafka;

import org.jspecify.annotations.Nullable;

/** What is known of a topic. Owner: the sink's thread. */
final class Topic {
  final String name;

  /** When Kafka's client was last known to know it. */
  long knownNanos;

  /** The producer that knows it, by number; 0 if none does. */
  int knownTo;

  /** Whether Kafka has taken a record for it. */
  boolean isProven;

  /** Is under way, or has failed. */
  @Nullable TopicLookup lookup;

  /** Why it was unavailable last. */
  @Nullable Exception failure;

  /** Another topic because of which Kafka cannot make this one; empty if none is known. */
  String similar = "";

  /** When Kafka was last asked for one, if ever. */
  @Nullable Long similarNanos;

  Topic(String name) {
    this.name = name;
  }

  /**
   * Whether Kafka cannot have both, as {@code .} and {@code _} are the same to it. Source: Kafka's
   * {@code org.apache.kafka.common.internals.Topic}.
   */
  static boolean areSimilar(String one, String other) {
    return !one.equals(other) && one.replace('.', '_').equals(other.replace('.', '_'));
  }
}
