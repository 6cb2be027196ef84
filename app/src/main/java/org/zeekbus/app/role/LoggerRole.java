package org.zeekbus.app.role;

import io.netty.channel.EventLoop;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.zeekbus.app.config.Configuration;
import org.zeekbus.app.security.EndpointSecurity;
import org.zeekbus.logger.LoggerNode;
import org.zeekbus.logger.LoggerSettings;
import org.zeekbus.logger.SpoolException;
import org.zeekbus.logger.output.Output;
import org.zeekbus.logger.sinks.ChosenSinks;
import org.zeekbus.logger.snapshot.LoggerSnapshot;
import org.zeekbus.logger.snapshot.LoggerSnapshotText;
import org.zeekbus.settings.ConfigurationException;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.socket.InheritedSockets;
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
  private final Optional<LoggerMembership> membership;
  private final Configuration configuration;
  private final EndpointSecurity security;
  private final PrintWriter out;
  private boolean isClean = true;

  private LoggerRole(
      LoggerNode node,
      List<Output> outputs,
      Optional<LoggerMembership> membership,
      Configuration configuration,
      EndpointSecurity security,
      PrintWriter out) {
    this.node = node;
    this.outputs = outputs;
    this.membership = membership;
    this.configuration = configuration;
    this.security = security;
    this.out = out;
  }

  /**
   * Starts it.
   *
   * @param inherited sockets that it listens on if its endpoints are theirs
   * @throws IOException if it cannot listen or write, saying what to do
   * @throws ConfigurationException if options of a path do not go together
   */
  public static LoggerRole start(
      Configuration configuration,
      EndpointSecurity security,
      InheritedSockets inherited,
      PrintWriter out)
      throws IOException, ConfigurationException {
    InstantSource clock = InstantSource.system();
    security.check(ClusterEndpoints.listen(configuration));
    Optional<LoggerMembership> membership = LoggerMembership.of(configuration, out);
    LoggerSettings settings =
        LoggerRoleSection.settings(configuration).with(it -> it.inherited(inherited));
    Supervisor supervisor = new Supervisor();
    List<Output> outputs =
        new ChosenSinks(configuration.sections().sinkTypes(), configuration)
            .open(clock, supervisor);
    LoggerNode node;
    try {
      node = LoggerNode.start(settings, outputs, clock, security::of, supervisor);
    } catch (SpoolException e) {
      throw new IOException(e.getMessage() + "; choose another (--spool)", e);
    } catch (IOException e) {
      throw BindFailure.explained(
          e,
          configuration.isSet(BrokerSection.ZEEKCTL)
                  && !configuration.isSet(LoggerRoleSection.LISTEN)
              ? "--zeekctl"
              : "--listen",
          "a logger of Zeek may");
    }
    return new LoggerRole(node, outputs, membership, configuration, security, out);
  }

  @Override
  public void announce() {
    out.println(
        "logging: PULL %s (for nodes' connect_log_endpoints), %s"
            .formatted(
                node.endpoints().stream().map(Endpoint::toString).collect(Collectors.joining(", ")),
                outputs.stream().map(LoggerRole::destination).collect(Collectors.joining(", "))));
    out.flush();
    security.warn(ClusterEndpoints.listen(configuration));
    membership.ifPresent(LoggerMembership::take);
  }

  private static String destination(Output output) {
    String destination = output.sink().destination();
    return destination.isEmpty() ? output.name() : destination;
  }

  @Override
  public CompletionStage<Failure> death() {
    return node.death();
  }

  /** The logger. */
  public LoggerNode node() {
    return node;
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
  public List<EventLoop> loops() {
    return node.loops();
  }

  @Override
  public RoleStatistics statistics() {
    LoggerSnapshot logger = node.snapshot();
    Map<String, Object> snapshots = new LinkedHashMap<>();
    snapshots.put("logger", logger);
    Optional<MembershipSnapshot> cluster = membership.map(LoggerMembership::snapshot);
    cluster.ifPresent(snapshot -> snapshots.put("cluster", snapshot));
    return new RoleStatistics(
        snapshots,
        () -> LoggerSnapshotText.of(logger) + cluster.map(MembershipSnapshot::text).orElse(""));
  }

  @Override
  public void leave() {
    membership.ifPresent(LoggerMembership::leave);
  }

  @Override
  public RoleStatistics stop() {
    isClean = node.stop();
    return statistics();
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
