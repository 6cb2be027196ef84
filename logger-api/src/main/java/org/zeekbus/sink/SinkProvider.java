package org.zeekbus.sink;

import java.io.IOException;
import org.zeekbus.settings.ConfigurationException;
import org.zeekbus.settings.Section;

/**
 * Declares a type of sink, and opens sinks of it. The logger finds providers by {@link
 * java.util.ServiceLoader}, in its own jars and in those in {@code plugins/}. A provider has a
 * public constructor without parameters.
 *
 * <p>The logger does for all sinks alike: the queue, the spool, what happens when a sink does not
 * keep up or is gone, retries with backoff, and statistics.
 */
public interface SinkProvider {
  /**
   * Names the type in {@code logger.sinks}: lower-case letters, digits and hyphens. Two providers
   * with one type are an error at the start.
   */
  String type();

  /**
   * The type's settings, in a section with the name {@code logger.TYPE}. They become keys of the
   * configuration file, flags and variables, and stand in help, manual and {@code check-config}.
   */
  Section section();

  /**
   * Opens a sink. Called by the main thread; what it tries must have a bound in time.
   *
   * @throws ConfigurationException if settings do not go together; with {@link
   *     org.zeekbus.settings.SettingValues#origin} it names their lines
   * @throws IOException if the sink cannot be opened now, saying what to do: the logger does not
   *     start
   */
  Sink open(SinkContext context) throws IOException, ConfigurationException;
}
