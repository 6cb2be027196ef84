package org.zeekbus.logger.output;

import org.zeekbus.sink.SinkGoneException;

/** The policy for a sink that can never take anything again; see {@link SinkGoneException}. */
public enum OnGone {
  /** The logger has to stop, once the other sinks have what is theirs: {@code LoggerNode.death}. */
  EXIT,

  /** Batches for this sink are dropped and counted; the others go on. */
  DROP
}
