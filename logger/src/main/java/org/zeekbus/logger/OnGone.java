package org.zeekbus.logger;

import org.zeekbus.sink.SinkGoneException;

/** What happens when a sink can never take anything again; see {@link SinkGoneException}. */
public enum OnGone {
  /** The logger has to stop, once the other sinks have what is theirs: {@link LoggerNode#death}. */
  EXIT,

  /** What comes for this sink is dropped and counted; the others go on. */
  DROP
}
