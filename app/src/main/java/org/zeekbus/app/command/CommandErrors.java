package org.zeekbus.app.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.InvalidPathException;
import java.util.List;
import java.util.Objects;
import org.zeekbus.app.config.Environment;
import org.zeekbus.app.role.JoinFailure;
import org.zeekbus.node.NodeException;
import org.zeekbus.settings.ConfigurationException;
import org.zeekbus.zmtp.system.Reason;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Says in few lines why a command failed: wrong usage ends with 2, anything else with 1. */
public final class CommandErrors implements IParameterExceptionHandler, IExecutionExceptionHandler {
  private final Environment environment;

  public CommandErrors(Environment environment) {
    this.environment = environment;
  }

  @Override
  public int handleParseException(ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    PrintWriter err = command.getErr();
    String name = command.getCommandSpec().qualifiedName();
    if (command.getSubcommands().isEmpty()) {
      String help = "`%s --help` shows what it takes".formatted(name);
      print("%s; %s".formatted(told(e, args), help), name, err);
    } else if (args.length > 0) {
      print(UsageText.of(e) + "; `zeekbus --help` lists the commands", name, err);
    } else {
      print(UsageText.of(e), name, err);
      command.usage(err);
    }
    err.flush();
    return ExitCode.USAGE;
  }

  /** A value that was not on the command line came from the environment. */
  private String told(ParameterException e, String[] args) {
    String text = UsageText.of(e);
    String variable = new EnvironmentDefaults(environment).variable(e.getArgSpec());
    boolean isFlagGiven =
        e.getArgSpec() instanceof CommandLine.Model.OptionSpec flag
            && List.of(args).stream().anyMatch(arg -> arg.startsWith(flag.longestName()));
    return variable != null && !isFlagGiven && environment.find(variable).isPresent()
        ? text.replaceFirst(BrokerFlags.HIDDEN, "--") + " (from " + variable + ")"
        : text;
  }

  @Override
  public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed)
      throws Exception {
    return tell(e, command.getCommandSpec().qualifiedName(), command.getErr());
  }

  /**
   * Says why a command failed, and returns its exit code.
   *
   * @throws Exception if it is one that nobody expects
   */
  public static int tell(Exception e, String command, PrintWriter err) throws Exception {
    return switch (e) {
      case ConfigurationException wrong -> {
        wrong.errors().forEach(error -> print(error, command, err));
        yield ExitCode.USAGE;
      }
      case IOException failure -> {
        print(Reason.withPlace(failure), command, err);
        yield ExitCode.SOFTWARE;
      }
      case NodeException failure -> {
        print(JoinFailure.text(failure), command, err);
        yield ExitCode.SOFTWARE;
      }
      case UncheckedIOException failure -> {
        print(Reason.withPlace(Objects.requireNonNull(failure.getCause())), command, err);
        yield ExitCode.SOFTWARE;
      }
      case InvalidPathException failure -> {
        print(
            "'%s' cannot be a file's name: %s".formatted(failure.getInput(), failure.getReason()),
            command,
            err);
        yield ExitCode.USAGE;
      }
      default -> throw e;
    };
  }

  /** Says one thing, in one line. */
  public static void print(String message, String command, PrintWriter err) {
    err.println(command + ": " + message);
    err.flush();
  }
}
