package org.zeekbus.broker;

import org.zeekbus.zmtp.Topic;

/**
 * Traffic of the topics with one prefix. Bytes are those on the wire, headers included.
 *
 * <p>Owner: one event loop; readers sum copies.
 */
final class TopicStatistics {
  private final Topic prefix;
  long messages;
  long bytes;
  long deliveries;
  long unwanted;
  long dropped;

  TopicStatistics(Topic prefix) {
    this.prefix = prefix;
  }

  Topic prefix() {
    return prefix;
  }

  void add(TopicStatistics other) {
    messages += other.messages;
    bytes += other.bytes;
    deliveries += other.deliveries;
    unwanted += other.unwanted;
    dropped += other.dropped;
  }
}
