package org.zeekbus.logger.output;

import java.util.List;
import java.util.function.Supplier;
import org.zeekbus.sink.Sink;

/**
 * A sink of a logger, and what happens when it does not keep up. Owner: any thread.
 *
 * @param name in statistics, log lines and the spool
 * @param onGone what happens when it can never take anything again
 * @param metrics its counters and gauges at this moment; called by any thread
 */
public record Output(
    String name,
    Sink sink,
    SinkOverflow overflow,
    OnGone onGone,
    Supplier<List<SinkMetric>> metrics) {
  /** A sink without metrics. */
  public Output(String name, Sink sink, SinkOverflow overflow, OnGone onGone) {
    this(name, sink, overflow, onGone, List::of);
  }

  /** A sink without metrics, without which there is no logger. */
  public Output(String name, Sink sink, SinkOverflow overflow) {
    this(name, sink, overflow, OnGone.EXIT);
  }
}
