package org.zeekbus.app.completion;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.zeekbus.app.completion.CompletedCommand.CompletedArgument;
import org.zeekbus.app.completion.CompletedCommand.CompletedFlag;

/** The script for fish: a line for each flag, which names the commands that have it. */
final class FishCompletion {
  private static final String HEAD =
      """
      # Completion of zeekbus in fish. Made by: zeekbus completion fish

      function __zeekbus_is
          set -l typed (commandline -opc)
          set -q typed[2]; and contains -- $typed[2] $argv
      end

      function __zeekbus_begins
          test (count (commandline -opc)) -eq 1
      end

      function __zeekbus_known
          set -l typed (commandline -opc)
          eval $typed[1] known $argv 2>/dev/null
      end

      complete -c zeekbus -f
      """;

  private FishCompletion() {}

  static String script(CompletedCommand program, List<CompletedCommand> commands) {
    StringBuilder script = new StringBuilder(HEAD);
    for (CompletedCommand command : commands) {
      script.append(
          "complete -c zeekbus -n __zeekbus_begins -a %s -d %s\n"
              .formatted(command.name(), quoted(command.about())));
    }
    program
        .flags()
        .forEach(flag ->
            script.append("complete -c zeekbus -n __zeekbus_begins %s\n".formatted(rest(flag))));
    Map<String, String> commandsByFlag = new LinkedHashMap<>();
    for (CompletedCommand command : commands) {
      command
          .flags()
          .forEach(flag ->
              commandsByFlag.merge(rest(flag), command.name(), (some, more) -> some + " " + more));
    }
    commandsByFlag.forEach((flag, names) ->
        script.append("complete -c zeekbus -n '__zeekbus_is %s' %s\n".formatted(names, flag)));
    for (CompletedCommand command : commands) {
      command
          .argument()
          .map(argument -> values(argument, "-F"))
          .filter(values -> !values.isEmpty())
          .ifPresent(values ->
              script.append(
                  "complete -c zeekbus -n '__zeekbus_is %s' %s\n"
                      .formatted(command.name(), values)));
    }
    return script.toString();
  }

  private static String rest(CompletedFlag flag) {
    StringBuilder rest = new StringBuilder();
    for (String name : flag.names()) {
      rest.append(name.startsWith("--") ? "-l " + name.substring(2) : "-s " + name.substring(1))
          .append(' ');
    }
    flag.argument()
        .map(argument -> ("-r " + values(argument, "-F")).strip() + " ")
        .ifPresent(rest::append);
    return rest + "-d " + quoted(flag.about());
  }

  private static String values(CompletedArgument argument, String files) {
    return switch (argument.value()) {
      case CompletedValue.Words(List<String> words) -> "-f -a " + quoted(String.join(" ", words));
      case CompletedValue.Files() -> files;
      case CompletedValue.Directories() -> "-f -a '(__fish_complete_directories)'";
      case CompletedValue.Known(String kind) -> "-f -a '(__zeekbus_known " + kind + ")'";
      case CompletedValue.Anything() -> "-f";
    };
  }

  private static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
