package org.zeekbus.logger.snapshot;

import java.util.Locale;

/** Why records did not reach a sink: the words of logs, statistics, metrics and the API. */
public enum DropReason {
  /** It was no log batch. */
  MALFORMED,
  /** The node's key may not push logs. */
  FORBIDDEN,
  /** The sink takes too little, and its queue is full. */
  SINK_FULL,
  /** The sink can never take anything again. */
  SINK_GONE,
  /** The sink's target refused them for ever, and its dead letters had reached their bound. */
  DEAD_LETTERS_FULL,
  /** They were neither written nor kept when the logger stopped. */
  UNWRITTEN;

  /** As everybody writes it: {@code sink_full}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
