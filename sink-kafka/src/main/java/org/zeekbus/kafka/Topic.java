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

  Topic(String name) {
    this.name = name;
  }
}
