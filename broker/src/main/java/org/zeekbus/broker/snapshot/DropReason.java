package org.zeekbus.broker.snapshot;

import java.util.Locale;

/**
 * Why a message for a subscriber was dropped: the words of logs, statistics, metrics and the API.
 */
public enum DropReason {
  /** It takes too little, and its queue is full. */
  QUEUE_FULL,
  /** All buffers together reached the memory bound, and its queue was the largest. */
  MEMORY,
  /** Its connection ended while the message was queued for it. */
  DISCONNECTED;

  /** As in snapshots: {@code queue_full}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
