package org.zeekbus.app.command;

import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.List;
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
import org.zeekbus.logger.sinks.ChosenSinks;
import org.zeekbus.logger.sinks.SinkTrial;
import org.zeekbus.settings.ConfigurationException;
import org.zeekbus.zmtp.socket.InheritedSockets;
import org.zeekbus.zmtp.thread.Supervisor;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Shows what would be in effect, without starting anything. */
@Command(
    name = "check-config",
    description = {
      "Print the settings in effect, and where each comes from. The output is itself a configuration"
          + " file.",
      "Exits with 2 and says why if `run` would refuse the settings, the keys or other files that the"
          + " settings name; with --connect also if the target of a sink does not work."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
public final class CheckConfigCommand implements Callable<Integer> {
  @ParentCommand private CommandContext context;
  @Spec private CommandSpec spec;

  @Option(
      names = "--connect",
      description = "Also try the target of each sink, without sending it a record: 11 s at most.")
  private boolean triesSinks;

  @Override
  public Integer call() throws Exception {
    Configuration configuration =
        Configuration.loadWithSinks(
            SettingFlags.flags(spec, context.environment().sections()), context.environment());
    PrintWriter out = spec.commandLine().getOut();
    new ConfigurationPrinter(configuration, ClusterEndpoints.byZeekctl(configuration), out).print();
    var _ = ServiceOutput.withRecords(configuration, out, spec.commandLine().getErr());
    EndpointSecurity security = RunCommand.check(configuration, out);
    var _ = WebSocketStart.of(configuration, security, InheritedSockets.NONE);
    var _ = WebStart.of(configuration, InheritedSockets.NONE);
    PathCheck.check(configuration);
    ChosenSinks sinks = new ChosenSinks(configuration.sections().sinkTypes(), configuration);
    sinks.checkFiles();
    if (triesSinks) {
      out.println();
      tries(sinks, out);
    }
    return 0;
  }

  /** What works is a comment of the configuration file. */
  private static void tries(ChosenSinks sinks, PrintWriter out)
      throws ConfigurationException, InterruptedException {
    List<SinkTrial> trials = sinks.connect(InstantSource.system(), new Supervisor());
    trials.stream().filter(SinkTrial::works).forEach(trial -> out.println("# " + trial));
    List<String> failed =
        trials.stream().filter(trial -> !trial.works()).map(SinkTrial::toString).toList();
    if (!failed.isEmpty()) {
      throw new ConfigurationException(failed);
    }
  }
}
