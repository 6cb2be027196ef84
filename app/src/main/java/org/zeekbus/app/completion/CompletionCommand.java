package org.zeekbus.app.completion;

import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.zeekbus.app.process.Version;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints the script by which a shell completes command lines of zeekbus. */
@Command(
    name = "completion",
    description = {
      "Print the script by which a shell completes commands, flags and values of zeekbus. Packages"
          + " install it; elsewhere:",
      "bash: source <(zeekbus completion bash), in ~/.bashrc",
      "zsh: source <(zeekbus completion zsh), in ~/.zshrc, after compinit",
      "fish: zeekbus completion fish > ~/.config/fish/completions/zeekbus.fish",
      "Names of nodes, events and logs are those that a running zeekbus knows: ZEEKBUS_URL and"
          + " ZEEKBUS_TOKEN_FILE say where it serves HTTP, and with which token."
    },
    customSynopsis = "zeekbus completion [OPTIONS] SHELL",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
public final class CompletionCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  /** Counted later, as an unknown flag is the graver mistake. */
  @Parameters(
      arity = "0..1",
      hideParamSyntax = true,
      paramLabel = "SHELL",
      description = "bash, zsh or fish.",
      completionCandidates = Shells.class)
  private String shell = "";

  @Override
  public Integer call() {
    CommandLine root = spec.root().commandLine();
    spec.commandLine()
        .getOut()
        .print(
            script(root, shell)
                .orElseThrow(() ->
                    new ParameterException(
                        spec.commandLine(),
                        "SHELL: '%s' (expected: bash, zsh or fish)".formatted(shell))));
    spec.commandLine().getOut().flush();
    return ExitCode.OK;
  }

  /** The script for a shell, if there is one. */
  private static Optional<String> script(CommandLine root, String shell) {
    CompletedCommand program = CompletedCommand.of(root.getCommandSpec());
    List<CompletedCommand> commands = CompletedCommand.below(root);
    return Optional.ofNullable(
        switch (shell) {
          case "bash" -> BashCompletion.script(program, commands);
          case "zsh" -> ZshCompletion.script(program, commands);
          case "fish" -> FishCompletion.script(program, commands);
          default -> null;
        });
  }

  /** Those that there is a script for. */
  static final class Shells implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return List.of("bash", "zsh", "fish").iterator();
    }
  }
}
