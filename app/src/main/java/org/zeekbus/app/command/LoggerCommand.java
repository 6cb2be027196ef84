package org.zeekbus.app.command;

import java.util.List;
import java.util.concurrent.Callable;
import org.zeekbus.app.config.Configuration;
import org.zeekbus.app.process.Version;
import org.zeekbus.app.role.LoggerRole;
import org.zeekbus.app.role.RunningRole;
import org.zeekbus.app.role.ServedEndpoints;
import org.zeekbus.app.role.Service;
import org.zeekbus.app.role.ServiceOutput;
import org.zeekbus.app.role.WebStart;
import org.zeekbus.app.security.EndpointSecurity;
import org.zeekbus.app.systemd.ActivatedSockets;
import org.zeekbus.web.observe.Roles;
import org.zeekbus.zmtp.socket.InheritedSockets;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Starts a logger alone. */
@Command(
    name = "logger",
    description = "Start a logger alone until SIGTERM or SIGINT.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
public final class LoggerCommand implements Callable<Integer> {
  @ParentCommand private CommandContext context;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    Configuration configuration =
        Configuration.loadWithSinks(
            SettingFlags.flags(spec, context.environment().sections()), context.environment());
    ServiceOutput output =
        ServiceOutput.withRecords(
            configuration, spec.commandLine().getOut(), spec.commandLine().getErr());
    try (Service service =
        Service.prepare(configuration, context.environment(), context.signals(), output)) {
      EndpointSecurity security = EndpointSecurity.of(configuration);
      InheritedSockets inherited =
          ActivatedSockets.of(context.environment(), ServedEndpoints.ofLogger(configuration));
      WebStart web = WebStart.of(configuration, inherited);
      web.probe();
      LoggerRole logger = LoggerRole.start(configuration, security, inherited, output.messages());
      List<RunningRole> roles = List.of(logger);
      service.announce(roles);
      Roles observed = new Roles(null, logger.node(), null);
      return service.run(
          web.beside(roles, observed, security, output.messages()), web.files(security), observed);
    }
  }
}
