package org.zeekbus.logger.output;

/** What happens when a sink does not keep up. */
public enum SinkOverflow {
  /** Nothing more is taken from sockets: the senders' queues fill, and nothing is lost here. */
  BLOCK,

  /**
   * What the sink's queue does not hold goes to files, from which it comes back in order. Once they
   * are full, as {@link #BLOCK}.
   */
  SPOOL,

  /** What the sink's queue does not hold is dropped for this sink, and counted. */
  DROP
}
