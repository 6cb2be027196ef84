package org.zeekbus.sink;

import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/** Counters and gauges of one sink. Any thread may use them. */
public interface SinkMetrics {
  /**
   * A counter, which only grows; the same one for the same name.
   *
   * @param name words with underscores and the unit, such as {@code sent_bytes}
   * @param description one sentence without its full stop
   */
  LongAdder counter(String name, String description);

  /**
   * A value that goes up and down, asked when somebody looks.
   *
   * @param name words with underscores and the unit, such as {@code open_files}
   * @param description one sentence without its full stop
   * @param value is called by any thread, and does not block
   */
  void gauge(String name, String description, LongSupplier value);
}
