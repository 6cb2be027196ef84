package org.zeekbus.broker.count;

/**
 * Subscriptions and cancels that passed through one event loop. Bytes are those of the topics, and
 * one more for each, as libzmq's proxy counts them.
 *
 * <p>Owner: the event loop; readers sum copies.
 */
public final class SubscriptionCounts {
  /** Those that came from subscribers. */
  public long heard;

  public long heardBytes;

  /** Those that were written to publishers, once for each publisher. */
  public long relayed;

  public long relayedBytes;

  /** Counters that are 0. */
  public SubscriptionCounts() {}

  /** Adds the counts of another loop. */
  public void add(SubscriptionCounts other) {
    heard += other.heard;
    heardBytes += other.heardBytes;
    relayed += other.relayed;
    relayedBytes += other.relayedBytes;
  }
}
