package org.zeekbus.node;

/** What became of an event that was published. */
public enum PublishResult {
  /** It is on its way to those who subscribed it. No more is known: there are no receipts. */
  SENT,
  /** Nobody has subscribed the topic, as far as this node has heard; or the pool has no member. */
  NOT_WANTED,
  /** The queue to the broker is full, and the event is lost: counted and reported. */
  DROPPED,
  /** A pool's choice was this node itself: the event went to its own handlers. */
  DELIVERED_HERE
}
