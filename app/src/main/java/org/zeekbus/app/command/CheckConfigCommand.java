package org.zeekbus.app.command;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.zeekbus.app.config.Configuration;
import org.zeekbus.app.config.ConfigurationPrinter;
import org.zeekbus.app.process.Version;
import org.zeekbus.app.role.ClusterEndpoints;
import org.zeekbus.app.role.PathCheck;
import org.zeekbus.app.role.ServiceOutput;
import org.zeekbus.app.role.WebSocketStart;
import org.zeekbus.app.role.WebStart;
import org.zeekbus.app.security.EndpointSecurity;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Shows what would be in effect, without starting anything. */
@Command(
    name = "check-config",
    description = {
      "Print the settings in effect, and where each comes from.",
      "The output is itself a configuration file.",
      "Exits with 2 and says why if `run` would refuse the settings or the keys."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
public final class CheckConfigCommand implements Callable<Integer> {
  @ParentCommand private CommandContext context;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    Configuration configuration =
        Configuration.loadWithSinks(
            SettingFlags.flags(spec, context.environment().sections()), context.environment());
    PrintWriter out = spec.commandLine().getOut();
    new ConfigurationPrinter(configuration, ClusterEndpoints.byZeekctl(configuration), out).print();
    var _ = ServiceOutput.withRecords(configuration, out, spec.commandLine().getErr());
    EndpointSecurity security = RunCommand.check(configuration, out);
    var _ = WebSocketStart.of(configuration, security);
    var _ = WebStart.of(configuration);
    PathCheck.check(configuration);
    return 0;
  }
}
