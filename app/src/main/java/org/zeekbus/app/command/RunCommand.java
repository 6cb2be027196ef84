package org.zeekbus.app.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.zeekbus.app.config.Configuration;
import org.zeekbus.app.config.Environment;
import org.zeekbus.app.config.Flags;
import org.zeekbus.app.process.Signals;
import org.zeekbus.app.process.Version;
import org.zeekbus.app.role.BrokerRole;
import org.zeekbus.app.role.BrokerSection;
import org.zeekbus.app.role.ClusterEndpoints;
import org.zeekbus.app.role.LocalZeek;
import org.zeekbus.app.role.LoggerMembership;
import org.zeekbus.app.role.LoggerRole;
import org.zeekbus.app.role.MachineMemory;
import org.zeekbus.app.role.RunningRole;
import org.zeekbus.app.role.ServedEndpoints;
import org.zeekbus.app.role.Service;
import org.zeekbus.app.role.ServiceOutput;
import org.zeekbus.app.role.ServiceSection;
import org.zeekbus.app.role.WebSocketStart;
import org.zeekbus.app.role.WebStart;
import org.zeekbus.app.security.CurveSection;
import org.zeekbus.app.security.EndpointSecurity;
import org.zeekbus.app.security.ReloadedFiles;
import org.zeekbus.app.systemd.ActivatedSockets;
import org.zeekbus.settings.ConfigurationException;
import org.zeekbus.web.observe.Roles;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.socket.InheritedSockets;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Starts all there is, with defaults that work, and shows how to point Zeek at it. */
@Command(
    name = "run",
    description =
        "Start broker and logger, with dashboard and WebSocket API, until SIGTERM or SIGINT.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
public final class RunCommand implements Callable<Integer> {
  /** Asks for a simulated cluster. */
  public static final String DEMO = "--demo";

  @ParentCommand private CommandContext context;
  @Spec private CommandSpec spec;

  @Option(
      names = DEMO,
      description =
          "Also start a small simulated cluster, to look at. Writes to a temporary directory only, and"
              + " refuses to run beside real nodes.")
  private boolean demo;

  @Override
  public Integer call() throws Exception {
    Flags flags = SettingFlags.flags(spec, context.environment().sections());
    if (!demo) {
      return start(Configuration.loadWithSinks(flags, context.environment()), Optional.empty());
    }
    try (Simulation simulation = context.simulation()) {
      context.signals().beforeKill(simulation::close);
      return start(simulation.configuration(flags, context.environment()), Optional.of(simulation));
    }
  }

  private int start(Configuration configuration, Optional<Simulation> simulation)
      throws IOException, InterruptedException, ConfigurationException {
    return start(
        configuration,
        context.environment(),
        simulation,
        context.signals(),
        spec.commandLine().getOut(),
        spec.commandLine().getErr());
  }

  /** Starts it without a demo. */
  public static int start(
      Configuration configuration,
      Environment environment,
      Signals signals,
      PrintWriter stdout,
      PrintWriter stderr)
      throws IOException, InterruptedException, ConfigurationException {
    return start(configuration, environment, Optional.empty(), signals, stdout, stderr);
  }

  private static int start(
      Configuration configuration,
      Environment environment,
      Optional<Simulation> simulation,
      Signals signals,
      PrintWriter stdout,
      PrintWriter stderr)
      throws IOException, InterruptedException, ConfigurationException {
    ServiceOutput output = ServiceOutput.withRecords(configuration, stdout, stderr);
    PrintWriter out = output.messages();
    try (Service service = Service.prepare(configuration, environment, signals, output)) {
      EndpointSecurity security = check(configuration, out);
      InheritedSockets inherited =
          ActivatedSockets.of(environment, ServedEndpoints.ofAllRoles(configuration));
      WebSocketStart webSocket = WebSocketStart.of(configuration, security, inherited);
      WebStart web = WebStart.of(configuration, inherited);
      webSocket.probe();
      web.probe();
      BrokerRole broker =
          BrokerRole.start(
              configuration, configuration.find(ServiceSection.DATA), security, inherited, out);
      LoggerRole logger;
      try {
        logger = LoggerRole.start(configuration, security, inherited, out);
      } catch (IOException | ConfigurationException | RuntimeException e) {
        var _ = broker.stop();
        throw e;
      }
      List<RunningRole> roles = new ArrayList<>(List.of(broker, logger));
      simulation.ifPresent(cluster ->
          roles.addFirst(
              cluster.start(
                  broker.broker().xsubEndpoints(),
                  broker.broker().xpubEndpoints(),
                  logger.endpoints(),
                  out)));
      service.announce(roles);
      if (simulation.isEmpty()) {
        printLines(
            configuration,
            broker.broker().xsubEndpoints(),
            broker.broker().xpubEndpoints(),
            logger.endpoints(),
            security.isCurve(),
            out);
      }
      List<RunningRole> served =
          webSocket.beside(
              roles, broker.broker(), Optional.of(logger.node()), simulation.isEmpty(), out);
      Roles observed = new Roles(broker.broker(), logger.node(), webSocket.server());
      List<ReloadedFiles> files = new ArrayList<>(web.files(security));
      files.addAll(webSocket.files());
      return service.run(web.beside(served, observed, security, out), files, observed);
    }
  }

  /** Shows how to point Zeek at what listens there. */
  private static void printLines(
      Configuration configuration,
      List<Endpoint> xsub,
      List<Endpoint> xpub,
      List<Endpoint> pull,
      boolean isCurve,
      PrintWriter out) {
    LocalZeek lines = new LocalZeek(out);
    if (configuration.isSet(BrokerSection.ZEEKCTL)) {
      boolean hasOtherKeys = isCurve && !configuration.isSet(CurveSection.ZEEKCTL_KEYS);
      lines.printForZeekctl(pull, hasOtherKeys);
    } else {
      lines.print(xsub, xpub, pull, isCurve);
    }
  }

  /**
   * Finds what a start would refuse before it touches anything.
   *
   * @throws ConfigurationException saying what to do
   */
  public static EndpointSecurity check(Configuration configuration, PrintWriter out)
      throws ConfigurationException {
    MachineMemory.check(configuration);
    EndpointSecurity security = EndpointSecurity.of(configuration);
    security.check(
        Stream.of(
                ClusterEndpoints.xsub(configuration),
                ClusterEndpoints.xpub(configuration),
                ClusterEndpoints.listen(configuration))
            .flatMap(List::stream)
            .toList());
    var _ = LoggerMembership.of(configuration, out);
    return security;
  }
}
