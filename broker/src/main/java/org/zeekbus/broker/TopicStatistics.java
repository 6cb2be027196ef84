package org.zeekbus.broker;

/**
 * What passed under one prefix of topics. Bytes are those on the wire, headers included.
 *
 * <p>Owner: one event loop; readers sum copies.
 */
final class TopicStatistics {
  long messages;
  long bytes;
  long deliveries;
  long unwanted;
  long dropped;

  void add(TopicStatistics other) {
    messages += other.messages;
    bytes += other.bytes;
    deliveries += other.deliveries;
    unwanted += other.unwanted;
    dropped += other.dropped;
  }
}
