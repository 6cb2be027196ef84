package org.zeekbus.sink;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.zeekbus.settings.ConfigurationException;
import org.zeekbus.settings.Section;
import org.zeekbus.settings.SettingValues;

/**
 * Declares a type of sink, and opens sinks of it.
 *
 * <p>The logger finds providers by {@link java.util.ServiceLoader}, in its own jars and in those in
 * {@code plugins/}: the file {@code META-INF/services/org.zeekbus.sink.SinkProvider} of the jar
 * names the class, which is public and has a public constructor without parameters. Each plugin has
 * a class loader of its own, with zeekbus's classes before those of the jar. Every command makes
 * its providers; so the constructor, {@link #type} and {@link #section} do no work and touch
 * nothing outside.
 *
 * <p>The logger does the following for all sinks alike: the queue and the spool, what happens when
 * a sink does not keep up ({@code logger.TYPE.on-full}) or is gone ({@code logger.TYPE.on-gone}),
 * retries, and statistics.
 */
public interface SinkProvider {
  /**
   * Names the type in {@code logger.sinks}: lower-case letters, digits and hyphens, 40 at most. Two
   * providers with one type are an error.
   */
  String type();

  /**
   * The type's settings, in a section with the name {@code logger.TYPE}. They become keys of the
   * configuration file, flags and variables, and appear in help, manual and {@code check-config}.
   * An entry of {@code logger.sinks} can set each of them for one sink, by its key without {@code
   * logger.TYPE}. The keys {@code type}, {@code name}, {@code on-full} and {@code on-gone} belong
   * to the logger, and so do those by which an entry chooses and changes the records of its sink:
   * {@code paths}, {@code where}, {@code sample}, {@code sample-by}, {@code fields}, {@code rename}
   * and {@code add}. Always the same section.
   */
  Section section();

  /**
   * Finds settings that are each allowed but do not go together. It opens nothing; {@code
   * check-config} calls it, too.
   *
   * @param settings those of one sink
   * @throws ConfigurationException with one line for each error; {@link SettingValues#describe}
   *     names a setting, its value and where it was set
   */
  default void check(SettingValues settings) throws ConfigurationException {}

  /**
   * Reads the files that settings name, such as those with secrets, as {@link #open} does; {@code
   * check-config} calls it.
   *
   * @param settings those of one sink
   * @throws ConfigurationException with one line for each file that cannot be used; {@link
   *     SettingValues#read} says where it is named
   */
  default void checkFiles(SettingValues settings) throws ConfigurationException {}

  /**
   * Whether sinks of this type print records to stdout. The logger then prints its own words to
   * stderr, and refuses a second such sink.
   */
  default boolean printsToStdout() {
    return false;
  }

  /**
   * Whether sinks of this type spool unless the site says otherwise ({@code on-full}), as those do
   * whose target is on the network and may be down for long. Otherwise they block. A spool then
   * also gets what a sink has taken and cannot flush: such a sink needs no place of its own for
   * that.
   */
  default boolean spools() {
    return false;
  }

  /**
   * The time between two flushes of a sink whose flush costs much for few records, as one does that
   * writes new files with each. Empty for {@code logger.flush-interval}, which is also the
   * shortest.
   *
   * <p>What the sink has taken meanwhile is in the spool before two {@code logger.flush-interval}s
   * are over, so that {@code kill -9} costs no more than with other sinks: if the type {@link
   * #spools}, and the site has not said otherwise. All of it passes through the spool then, and may
   * be offered again after {@code kill -9}, also what the last flush had written.
   *
   * @param settings those of one sink
   */
  default Optional<Duration> flushInterval(SettingValues settings) {
    return Optional.empty();
  }

  /**
   * Tries the target as a sink would, for {@code check-config --connect}, and sends it no record. A
   * logger may run meanwhile with the same sink: ask for no dead letters. Returns or throws within
   * 10 seconds, and leaves nothing open.
   *
   * @return what it found, in a few words, such as {@code Kafka 4.1, 3 brokers, topic zeek}; empty
   *     if this type has nothing to try
   * @throws ConfigurationException if settings are wrong
   * @throws IOException if a sink could not work now: what was tried, what was wrong and what to do
   */
  default String connect(SinkContext context) throws IOException, ConfigurationException {
    return "";
  }

  /**
   * Opens a sink. Called by the main thread before nodes can connect; returns or throws within 10
   * seconds. A target that is down is no reason to fail if it may come back: the first {@link
   * Sink#accept} says so.
   *
   * @throws ConfigurationException if settings are wrong, which shows only now
   * @throws IOException if the sink cannot work, saying what to do: the logger does not start
   */
  Sink open(SinkContext context) throws IOException, ConfigurationException;
}
