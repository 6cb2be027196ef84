package org.zeekbus.sink;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.zeekbus.settings.SettingValues;

/** Gives one sink what it needs of the logger. Any thread may use it until the sink is closed. */
public interface SinkContext {
  /** The sink's name in statistics, log lines and the spool; its type, unless the site named it. */
  String name();

  /**
   * The values of the settings that its provider has declared, those first that the site set for
   * this sink alone. They do not change.
   */
  SettingValues settings();

  /** Counters and gauges of this sink, for statistics and metrics. */
  SinkMetrics metrics();

  /** Tells the time of day. Tests set it. */
  InstantSource clock();

  /**
   * Where the sink logs. Each line begins with the sink's name. Log when something changes, such as
   * a target that goes down, never once for each record or batch: the logger logs what {@link
   * Sink#accept} throws, once for each episode.
   */
  Logger log();

  /**
   * A directory for this sink alone, which is made when it is first asked for and kept over
   * restarts: {@code .sinks/NAME} in {@code logger.dir}.
   *
   * @throws IOException if it cannot be made, saying what to do
   */
  Path directory() throws IOException;

  /**
   * The logger's directory, {@code logger.dir}, for files that users see: a sink that writes such
   * puts them into a directory below it, unless it is told otherwise. It may not be there yet.
   */
  Path logs();

  /**
   * Where the sink puts records that its target refuses for ever. Always the same object. Ask for
   * it when the sink is opened: from then on statistics show what is there, also of earlier runs.
   */
  DeadLetters deadLetters();

  /**
   * Makes a platform thread, which is not started yet. An exception that ends it is logged, and
   * stops the logger: a sink without its thread does not do its work.
   *
   * @param job completes the thread's name, which begins with the sink's
   */
  Thread thread(String job, Work work);

  /** Makes a virtual thread, as {@link #thread} does. */
  Thread virtualThread(String job, Work work);

  /** A thread's work. */
  @FunctionalInterface
  interface Work {
    /** Runs to its end; {@link InterruptedException} is an orderly end. */
    void run() throws Exception;
  }
}
