package org.zeekbus.logger.output;

/** The policy for a sink that does not keep up. */
public enum SinkOverflow {
  /** Nothing more is taken from sockets: the senders' queues fill, and nothing is lost here. */
  BLOCK,

  /**
   * Batches that the sink's queue does not hold go to files, and come back from them in order. Once
   * they are full, as {@link #BLOCK}.
   */
  SPOOL,

  /** Batches that the sink's queue does not hold are dropped for this sink, and counted. */
  DROP
}
