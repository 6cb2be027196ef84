package org.zeekbus.app.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zeekbus.app.config.Configuration;
import org.zeekbus.app.config.Environment;
import org.zeekbus.app.process.Signals;
import org.zeekbus.app.process.Version;
import org.zeekbus.app.role.BrokerRole;
import org.zeekbus.app.role.MachineMemory;
import org.zeekbus.app.role.RunningRole;
import org.zeekbus.app.role.ServedEndpoints;
import org.zeekbus.app.role.Service;
import org.zeekbus.app.role.ServiceOutput;
import org.zeekbus.app.role.ServiceSection;
import org.zeekbus.app.role.WebSocketStart;
import org.zeekbus.app.role.WebStart;
import org.zeekbus.app.security.EndpointSecurity;
import org.zeekbus.app.security.ReloadedFiles;
import org.zeekbus.app.systemd.ActivatedSockets;
import org.zeekbus.settings.ConfigurationException;
import org.zeekbus.web.observe.Roles;
import org.zeekbus.zmtp.socket.InheritedSockets;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Starts the broker alone. It writes no file unless told to. */
@Command(
    name = "broker",
    description = "Start the broker alone until SIGTERM or SIGINT.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
public final class BrokerCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(BrokerCommand.class);

  @ParentCommand private CommandContext context;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    return start(
        Configuration.load(
            SettingFlags.flags(spec, context.environment().sections()), context.environment()),
        context.environment(),
        context.signals(),
        spec.commandLine().getOut(),
        spec.commandLine().getErr());
  }

  public static int start(
      Configuration configuration,
      Environment environment,
      Signals signals,
      PrintWriter stdout,
      PrintWriter stderr)
      throws IOException, InterruptedException, ConfigurationException {
    Optional<Path> data =
        configuration.isSet(ServiceSection.DATA)
            ? configuration.find(ServiceSection.DATA)
            : Optional.empty();
    ServiceOutput output = ServiceOutput.of(configuration, stdout, stderr);
    try (Service service = Service.prepare(configuration, environment, signals, output)) {
      configuration
          .sections()
          .sinkTypes()
          .errors()
          .forEach(error -> LOG.warn("{}; the broker does not need it", error));
      MachineMemory.check(configuration);
      EndpointSecurity security = EndpointSecurity.of(configuration);
      InheritedSockets inherited =
          ActivatedSockets.of(environment, ServedEndpoints.ofBroker(configuration));
      WebSocketStart webSocket = WebSocketStart.of(configuration, security, inherited);
      WebStart web = WebStart.of(configuration, inherited);
      webSocket.probe();
      web.probe();
      BrokerRole broker =
          BrokerRole.start(configuration, data, security, inherited, output.messages());
      List<RunningRole> roles = List.of(broker);
      service.announce(roles);
      List<RunningRole> served =
          webSocket.beside(roles, broker.broker(), Optional.empty(), false, output.messages());
      Roles observed = new Roles(broker.broker(), null, webSocket.server());
      List<ReloadedFiles> files = new ArrayList<>(web.files(security));
      files.addAll(webSocket.files());
      return service.run(
          web.beside(served, observed, security, output.messages()), files, observed);
    }
  }
}
