package org.zeekbus.app.command;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.zeekbus.app.config.Configuration;
import org.zeekbus.app.config.Settings;
import org.zeekbus.app.process.Version;
import org.zeekbus.app.role.LoggerRole;
import org.zeekbus.app.role.RunningRole;
import org.zeekbus.app.role.Service;
import org.zeekbus.app.security.EndpointSecurity;
import org.zeekbus.logger.sinks.ChosenSinks;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Starts a logger alone. */
@Command(
    name = "logger",
    description = "Start a logger alone until SIGTERM or SIGINT.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    modelTransformer = SettingFlags.class)
public final class LoggerCommand implements Callable<Integer> {
  @ParentCommand private CommandContext context;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    Configuration configuration =
        Configuration.load(SettingFlags.flags(spec), context.environment());
    PrintWriter out =
        forWords(configuration, spec.commandLine().getOut(), spec.commandLine().getErr());
    try (Service service = Service.prepare(configuration, context.signals(), out)) {
      EndpointSecurity security = EndpointSecurity.of(configuration);
      List<RunningRole> roles = List.of(LoggerRole.start(configuration, security, out));
      service.announce(roles);
      return service.run(roles, security.allowList());
    }
  }

  /** With records on stdout, words go elsewhere. */
  static PrintWriter forWords(Configuration configuration, PrintWriter out, PrintWriter err) {
    return new ChosenSinks(Settings.SINK_TYPES, configuration).printToStdout() ? err : out;
  }
}
