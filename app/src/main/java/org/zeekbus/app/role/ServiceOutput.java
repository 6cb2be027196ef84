package org.zeekbus.app.role;

import java.io.PrintWriter;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.zeekbus.app.config.Configuration;
import org.zeekbus.logger.sinks.ChosenSinks;
import org.zeekbus.logger.sinks.SinkEntry;
import org.zeekbus.settings.ConfigurationException;

/**
 * Where a service prints. Standard output is for people, unless records or statistics take it for a
 * program; then messages go to standard error.
 *
 * <p>Owner: the main thread.
 */
public final class ServiceOutput {
  private final PrintWriter messages;
  private final PrintWriter statistics;
  private final boolean isJson;
  private @Nullable StatisticsJson json;

  private ServiceOutput(PrintWriter messages, PrintWriter statistics, boolean isJson) {
    this.messages = messages;
    this.statistics = statistics;
    this.isJson = isJson;
  }

  /** For a service that prints no records. */
  public static ServiceOutput of(Configuration configuration, PrintWriter out, PrintWriter err) {
    boolean isJson = configuration.get(ServiceSection.STATS) == StatisticsFormat.JSON;
    PrintWriter messages = isJson ? err : out;
    return new ServiceOutput(messages, isJson ? out : messages, isJson);
  }

  /**
   * For a service with a logger, which may print records.
   *
   * @throws ConfigurationException if records and statistics would both take standard output
   */
  public static ServiceOutput withRecords(
      Configuration configuration, PrintWriter out, PrintWriter err) throws ConfigurationException {
    ServiceOutput output = of(configuration, out, err);
    Optional<SinkEntry> printing =
        new ChosenSinks(configuration.sections().sinkTypes(), configuration).printing();
    if (printing.isEmpty()) {
      return output;
    }
    if (output.isJson) {
      throw new ConfigurationException(
          "%s needs standard output, which sink %s uses; remove one"
              .formatted(configuration.describe(ServiceSection.STATS), printing.get().name()));
    }
    return new ServiceOutput(err, err, false);
  }

  /** Takes messages for people. */
  public PrintWriter messages() {
    return messages;
  }

  /** Prints the statistics of a role, as text at once, as JSON with those of the other roles. */
  void add(RoleStatistics role) {
    if (isJson) {
      json = json == null ? new StatisticsJson() : json;
      json.add(role);
    } else {
      statistics.print(role.text().get());
      statistics.flush();
    }
  }

  /**
   * All roles were added.
   *
   * @param isFinal whether they have stopped
   */
  void end(boolean isFinal) {
    if (json != null) {
      statistics.println(json.line(Instant.now(), isFinal));
      statistics.flush();
      json = null;
    }
  }
}
