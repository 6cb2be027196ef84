package org.zeekbus.node;

/** The fate of a published event. */
public enum PublishResult {
  /**
   * It is on its way to all subscribers. Whether they get it is not known: there are no receipts.
   */
  SENT,
  /**
   * Nobody subscribes to the topic, as far as this node knows, or the pool has no member that is
   * up.
   */
  NOT_WANTED,
  /** The queue to the broker is full. The event is lost, counted and reported. */
  DROPPED,
  /** The pool chose this node: its own handlers get the event. */
  DELIVERED_HERE
}
