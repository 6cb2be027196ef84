package org.zeekbus.sink;

import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * Counters and gauges of one sink. They appear in statistics below the sink. Any thread may use
 * them. The logger counts batches, retries and losses by itself.
 */
public interface SinkMetrics {
  /**
   * Makes a counter, which only grows; returns the same one for the same name.
   *
   * @param name lower-case words with underscores and the unit, such as {@code sent_bytes}
   * @param description one sentence without its full stop
   * @throws IllegalArgumentException if the name is a gauge's, or has other characters, or there
   *     are more than 1,000 metrics: names must not come from data
   */
  LongAdder counter(String name, String description);

  /**
   * Shows a value that goes up and down, and is asked for when somebody looks.
   *
   * @param name lower-case words with underscores and the unit, such as {@code open_files}
   * @param description one sentence without its full stop
   * @param value is called by any thread, does not block and does not throw
   * @throws IllegalArgumentException if the name is taken, or as for {@link #counter}
   */
  void gauge(String name, String description, LongSupplier value);
}
