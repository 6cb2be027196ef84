package org.zeekbus.bench;

import java.io.IOException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The benchmarks' front door. */
@Command(
    name = "bench",
    description = "Measure zeekbus beside others.",
    mixinStandardHelpOptions = true,
    subcommands = {
      BrokerBench.class,
      WebSocketBench.class,
      LoggerBench.class,
      QueryBench.class,
      ConvertBench.class,
      NodeBench.class,
      FormatsBench.class,
      LocalKafka.class
    })
public final class Bench {
  /** For JVMs that log nothing but warnings. */
  static final String QUIET = "-Dlogback.configurationFile=org/zeekbus/bench/logback.xml";

  private Bench() {}

  /** Runs one benchmark; exits with 0 if all went well, 1 if it failed or lost, 2 if misused. */
  public static void main(String[] args) {
    String[] quiet = QUIET.substring(2).split("=", 2);
    System.setProperty(quiet[0], quiet[1]);
    CommandLine commandLine = new CommandLine(new Bench());
    commandLine.setCaseInsensitiveEnumValuesAllowed(true);
    commandLine.setExecutionExceptionHandler((failure, command, parsed) -> {
      if (!(failure instanceof IOException)) throw failure;
      command.getErr().println(failure.getMessage());
      return 1;
    });
    System.exit(commandLine.execute(args));
  }
}
