package org.zeekbus.logger.output;

import org.zeekbus.sink.Sink;

/**
 * A sink of a logger, and what happens when it does not keep up. Owner: any thread.
 *
 * @param name in statistics, log lines and the spool
 * @param onGone what happens when it can never take anything again
 */
public record Output(String name, Sink sink, SinkOverflow overflow, OnGone onGone) {
  /** A sink without which there is no logger. */
  public Output(String name, Sink sink, SinkOverflow overflow) {
    this(name, sink, overflow, OnGone.EXIT);
  }
}
