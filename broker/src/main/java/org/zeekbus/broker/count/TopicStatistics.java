package org.zeekbus.broker.count;

import org.zeekbus.zmtp.Topic;

/**
 * Traffic of the topics with one prefix. Bytes are those on the wire, headers included.
 *
 * <p>Owner: one event loop; readers sum copies.
 */
public final class TopicStatistics {
  private final Topic prefix;

  /** Messages that were published, and their bytes. */
  public long messages;

  public long bytes;

  /** How often they were handed to a subscriber. */
  public long deliveries;

  /** Messages that no subscriber wanted. */
  public long unwanted;

  /** Deliveries that ended in a drop. */
  public long dropped;

  /** Counters that are 0. */
  public TopicStatistics(Topic prefix) {
    this.prefix = prefix;
  }

  /** The first parts of its topics. */
  public Topic prefix() {
    return prefix;
  }

  /** Adds the counts of another loop. */
  public void add(TopicStatistics other) {
    messages += other.messages;
    bytes += other.bytes;
    deliveries += other.deliveries;
    unwanted += other.unwanted;
    dropped += other.dropped;
  }
}
