package org.zeekbus.app;

import java.util.List;
import java.util.concurrent.Callable;
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
final class LoggerCommand implements Callable<Integer> {
  @ParentCommand private Main main;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    Configuration configuration = Configuration.load(SettingFlags.flags(spec), main.environment());
    // With records on stdout, words go elsewhere.
    var out =
        configuration.get(Settings.STDOUT) == Settings.OnOff.ON
            ? spec.commandLine().getErr()
            : spec.commandLine().getOut();
    Service service = Service.prepare(configuration, out);
    EndpointSecurity security = EndpointSecurity.of(configuration);
    LoggerRole logger = LoggerRole.start(configuration, security, out);
    return service.run(List.of(logger), security.allowList());
  }
}
