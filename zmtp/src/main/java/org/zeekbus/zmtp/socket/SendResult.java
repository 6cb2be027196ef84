package org.zeekbus.zmtp.socket;

/** The result of sending a message. */
public enum SendResult {
  /** It was sent to all its receivers, or queued for them. */
  SENT,
  /** Nobody subscribed to it, so it was dropped. */
  NOT_WANTED,
  /** The queue of a receiver is full. Nothing was sent to anyone; try again. */
  FULL
}
