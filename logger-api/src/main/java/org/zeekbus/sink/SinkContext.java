package org.zeekbus.sink;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.zeekbus.settings.SettingValues;

/** What the logger gives to one sink. Any thread may use it. */
public interface SinkContext {
  /** The sink's name in statistics, log lines and the spool; its type, unless the site named it. */
  String name();

  /** The values of the settings that its provider has declared, with their lines. */
  SettingValues settings();

  /** Counters and gauges of this sink, for statistics and metrics. */
  SinkMetrics metrics();

  /** The time of day. */
  InstantSource clock();

  /** Where the sink logs; each line names the sink. */
  Logger log();

  /**
   * A directory of this sink alone, which is made when it is first asked for and is kept over
   * restarts.
   *
   * @throws IOException if it cannot be made
   */
  Path directory() throws IOException;

  /**
   * A thread that is not started yet. An exception that ends it is logged, and ends the logger: a
   * sink without its thread does not do its work.
   *
   * @param name for logs and thread dumps
   */
  Thread thread(String name, Work work);

  /** The same, with a virtual thread. */
  Thread virtualThread(String name, Work work);

  /** A thread's work. */
  @FunctionalInterface
  interface Work {
    /** Runs to its end; {@link InterruptedException} is an orderly end. */
    void run() throws Exception;
  }
}
