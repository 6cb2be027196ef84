package org.zeekbus.broker.count;

import java.util.Locale;

/** Why a subscriber lost a message. */
public enum DropReason {
  /** It takes too little, and its queue is full. */
  QUEUE_FULL,
  /** All buffers together reached the memory bound, and its queue was the largest. */
  MEMORY;

  /** As in snapshots: {@code queue_full}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
