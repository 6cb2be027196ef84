package org.zeekbus.app.completion;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.zeekbus.settings.Setting;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * What the scripts of all shells say about a command.
 *
 * @param about one sentence
 * @param argument what stands there without a flag, if anything may
 */
record CompletedCommand(
    String name, String about, List<CompletedFlag> flags, Optional<CompletedArgument> argument) {
  private static final Pattern SENTENCE =
      Pattern.compile("(.+?)(?:[.:;](?: .*)?)?", Pattern.DOTALL);

  /**
   * A flag.
   *
   * @param names all it has, such as {@code -o} and {@code --output}
   * @param argument its value, if it takes one
   * @param isRepeatable whether it can be given several times
   */
  record CompletedFlag(
      List<String> names,
      String about,
      Optional<CompletedArgument> argument,
      boolean isRepeatable) {}

  /**
   * A value.
   *
   * @param label its name in help
   */
  record CompletedArgument(String label, CompletedValue value) {}

  /** All that help shows. */
  static List<CompletedCommand> below(CommandLine root) {
    return root.getSubcommands().values().stream()
        .map(CommandLine::getCommandSpec)
        .filter(command -> !command.usageMessage().hidden())
        .map(CompletedCommand::of)
        .toList();
  }

  /** The program without a command. */
  static CompletedCommand of(CommandSpec command) {
    return new CompletedCommand(
        command.name(),
        sentence(String.join(" ", command.usageMessage().description())),
        command.options().stream()
            .filter(flag -> !flag.hidden())
            .map(CompletedCommand::of)
            .toList(),
        command.positionalParameters().stream()
            .filter(positional -> !positional.hidden())
            .map(each -> new CompletedArgument(each.paramLabel(), CompletedValue.of(each)))
            .findFirst());
  }

  private static CompletedFlag of(OptionSpec flag) {
    String description =
        flag.userObject() instanceof Setting<?> setting
            ? setting.description()
            : String.join(" ", flag.description());
    return new CompletedFlag(
        List.of(flag.names()),
        sentence(description),
        flag.arity().min() == 0
            ? Optional.empty()
            : Optional.of(new CompletedArgument(flag.paramLabel(), CompletedValue.of(flag))),
        flag.isMultiValue());
  }

  /** The first one, up to a colon or semicolon, without its end. */
  private static String sentence(String text) {
    Matcher matcher = SENTENCE.matcher(text);
    return matcher.matches() ? matcher.group(1) : text;
  }
}
