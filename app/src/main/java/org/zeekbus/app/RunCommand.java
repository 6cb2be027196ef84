package org.zeekbus.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Starts all there is, with defaults that work, and shows how to point Zeek at it. */
@Command(
    name = "run",
    description = "Start every role there is (now: broker and logger) until SIGTERM or SIGINT.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    modelTransformer = SettingFlags.class)
final class RunCommand implements Callable<Integer> {
  @ParentCommand private Main main;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    return start(
        Configuration.load(SettingFlags.flags(spec), main.environment()),
        spec.commandLine().getOut());
  }

  static int start(Configuration configuration, PrintWriter out)
      throws IOException, InterruptedException, ConfigurationException {
    Service service = Service.prepare(configuration, out);
    EndpointSecurity security = EndpointSecurity.of(configuration);
    BrokerRole broker =
        new BrokerRole(configuration, configuration.find(Settings.DATA), security, out).start();
    LoggerRole logger;
    try {
      logger = LoggerRole.start(configuration, security, out);
    } catch (IOException | ConfigurationException | RuntimeException e) {
      var _ = broker.stop();
      throw e;
    }
    LocalZeek lines = new LocalZeek(out);
    if (configuration.isSet(Settings.ZEEKCTL)) {
      boolean hasOtherKeys = security.isCurve() && !configuration.isSet(Settings.ZEEKCTL_KEYS);
      lines.printForZeekctl(logger.endpoints(), hasOtherKeys);
    } else {
      lines.print(
          broker.broker().xsubEndpoints(),
          broker.broker().xpubEndpoints(),
          logger.endpoints(),
          security.isCurve());
    }
    return service.run(List.of(broker, logger), security.allowList());
  }
}
