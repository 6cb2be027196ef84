package org.zeekbus.app.role;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.zeekbus.app.config.Configuration;
import org.zeekbus.app.config.Settings;
import org.zeekbus.app.security.EndpointSecurity;
import org.zeekbus.logger.LoggerNode;
import org.zeekbus.logger.LoggerSection;
import org.zeekbus.logger.LoggerSettings;
import org.zeekbus.logger.SpoolException;
import org.zeekbus.logger.output.Output;
import org.zeekbus.logger.sinks.ChosenSinks;
import org.zeekbus.logger.snapshot.LoggerSnapshotText;
import org.zeekbus.settings.ConfigurationException;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.thread.Failure;
import org.zeekbus.zmtp.thread.Supervisor;

/**
 * A logger from its configuration.
 *
 * <p>Owner: the main thread.
 */
public final class LoggerRole implements RunningRole {
  private final LoggerNode node;
  private final List<Output> outputs;
  private final Optional<LoggerMembership> seat;
  private final Configuration configuration;
  private final EndpointSecurity security;
  private final PrintWriter out;
  private boolean isClean = true;

  private LoggerRole(
      LoggerNode node,
      List<Output> outputs,
      Optional<LoggerMembership> seat,
      Configuration configuration,
      EndpointSecurity security,
      PrintWriter out) {
    this.node = node;
    this.outputs = outputs;
    this.seat = seat;
    this.configuration = configuration;
    this.security = security;
    this.out = out;
  }

  /**
   * Starts it.
   *
   * @throws IOException if it cannot listen or write, saying what to do
   * @throws ConfigurationException if options of a path do not go together
   */
  public static LoggerRole start(
      Configuration configuration, EndpointSecurity security, PrintWriter out)
      throws IOException, ConfigurationException {
    InstantSource clock = InstantSource.system();
    security.check(configuration.listen());
    Optional<LoggerMembership> seat = LoggerMembership.of(configuration, out);
    LoggerSettings settings = settings(configuration);
    Supervisor supervisor = new Supervisor();
    List<Output> outputs =
        new ChosenSinks(Settings.SINK_TYPES, configuration).open(clock, supervisor);
    LoggerNode node;
    try {
      node = LoggerNode.start(settings, outputs, clock, security::of, supervisor);
    } catch (SpoolException e) {
      throw new IOException(e.getMessage() + "; choose another (--spool)", e);
    } catch (IOException e) {
      throw BindFailure.explained(
          e,
          configuration.isSet(Settings.ZEEKCTL) && !configuration.isSet(Settings.LISTEN)
              ? "--zeekctl"
              : "--listen",
          "a logger of Zeek may");
    }
    return new LoggerRole(node, outputs, seat, configuration, security, out);
  }

  @Override
  public void announce() {
    out.println(
        "logging: PULL %s (for nodes' connect_log_endpoints), %s"
            .formatted(
                node.endpoints().stream().map(Endpoint::toString).collect(Collectors.joining(", ")),
                outputs.stream().map(LoggerRole::destination).collect(Collectors.joining(", "))));
    out.flush();
    security.warn(configuration.listen());
    seat.ifPresent(LoggerMembership::take);
  }

  private static String destination(Output output) {
    String destination = output.sink().destination();
    return destination.isEmpty() ? output.name() : destination;
  }

  @Override
  public CompletionStage<Failure> death() {
    return node.death();
  }

  static LoggerSettings settings(Configuration configuration) {
    LoggerSettings defaults = LoggerSettings.of(configuration.get(LoggerSection.DIR));
    return new LoggerSettings(
        configuration.listen(),
        configuration.get(Settings.INTAKE).bytes(),
        defaults.batch(),
        configuration.get(Settings.CONNECTIONS),
        configuration.get(Settings.FLUSH_INTERVAL),
        configuration.get(Settings.DRAIN),
        defaults.badBatches(),
        defaults.badBatchesBound(),
        LoggerSection.spool(configuration),
        configuration.get(Settings.SPOOL_SIZE).bytes(),
        configuration.get(Settings.TRANSPORT));
  }

  /** Where nodes push. */
  public List<Endpoint> endpoints() {
    return node.endpoints();
  }

  @Override
  public void recheckClients() {
    node.recheckClients();
  }

  @Override
  public String statistics() {
    return print();
  }

  @Override
  public String stop() {
    seat.ifPresent(LoggerMembership::leave);
    isClean = node.stop();
    return print();
  }

  private String print() {
    return LoggerSnapshotText.of(node.snapshot()) + seat.map(LoggerMembership::print).orElse("");
  }

  @Override
  public boolean isClean() {
    return isClean;
  }

  @Override
  public String toString() {
    return "logger";
  }
}
