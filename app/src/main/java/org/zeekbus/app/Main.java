package org.zeekbus.app;

import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line's front door. */
@Command(
    name = "zeekbus",
    description = "A message broker and logger for Zeek clusters.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = {
      RunCommand.class,
      BrokerCommand.class,
      LoggerCommand.class,
      TapCommand.class,
      NodesCommand.class,
      PublishCommand.class,
      ReplayCommand.class,
      DecodeCommand.class,
      KeygenCommand.class,
      CheckConfigCommand.class,
      VersionCommand.class,
      WarmUpCommand.class
    })
public final class Main {
  private final Environment environment;

  private Main(Environment environment) {
    this.environment = environment;
  }

  /** Runs one command and exits with its code: 0 done, 1 failed, 2 wrong usage. */
  public static void main(String[] args) throws Exception {
    PrintWriter out = new PrintWriter(System.out, true, System.out.charset());
    PrintWriter err = new PrintWriter(System.err, true, System.err.charset());
    try {
      PosixZone.use(System.getenv());
    } catch (IllegalArgumentException e) {
      err.println("zeekbus: " + e.getMessage());
      System.exit(CommandLine.ExitCode.USAGE);
    }
    System.exit(execute(List.of(args), new Environment(System.getenv()), out, err));
  }

  /** Runs one command. */
  static int execute(List<String> args, Environment environment, PrintWriter out, PrintWriter err)
      throws Exception {
    String command = args.isEmpty() ? "" : args.getFirst();
    Optional<Flags> flags =
        switch (command) {
          case "run", "broker" -> PlainFlags.read(command, args.subList(1, args.size()));
          default -> Optional.empty();
        };
    if (flags.isEmpty()) {
      return commandLine(environment).setOut(out).setErr(err).execute(args.toArray(String[]::new));
    }
    try {
      Configuration configuration = Configuration.load(flags.get(), environment);
      return command.equals("run")
          ? RunCommand.start(configuration, out)
          : BrokerCommand.start(configuration, out);
    } catch (Exception e) {
      return Failures.tell(e, "zeekbus " + command, err);
    }
  }

  static CommandLine commandLine(Environment environment) {
    return new CommandLine(new Main(environment))
        .setDefaultValueProvider(new EnvironmentDefaults(environment))
        .setParameterExceptionHandler(new Failures(environment))
        .setExecutionExceptionHandler(new Failures(environment));
  }

  Environment environment() {
    return environment;
  }
}
