package org.zeekbus.logger.output;

import org.zeekbus.sink.SinkGoneException;

/** What happens when a sink can never take anything again; see {@link SinkGoneException}. */
public enum OnGone {
  /** The logger has to stop, once the other sinks have what is theirs: {@code LoggerNode.death}. */
  EXIT,

  /** What comes for this sink is dropped and counted; the others go on. */
  DROP
}
