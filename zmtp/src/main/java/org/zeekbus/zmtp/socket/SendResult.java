package org.zeekbus.zmtp.socket;

/** What became of a message that a program sends. */
public enum SendResult {
  /** It is on its way, or queued, to everybody who gets it. */
  SENT,
  /** Nobody subscribed it. It was dropped, as publishers do. */
  NOT_WANTED,
  /** A peer that must get it has no room. Nothing was sent to anybody; it can be tried again. */
  FULL
}
