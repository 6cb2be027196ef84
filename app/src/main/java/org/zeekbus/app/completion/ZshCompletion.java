package org.zeekbus.app.completion;

import java.util.List;
import org.zeekbus.app.completion.CompletedCommand.CompletedArgument;
import org.zeekbus.app.completion.CompletedCommand.CompletedFlag;

/** The script for zsh: a function to load by its name, or to source. */
final class ZshCompletion {
  private static final String HEAD =
      """
      #compdef zeekbus
      # Completion of zeekbus in zsh. Made by: zeekbus completion zsh

      _zeekbus_known() { # KIND: names that a running zeekbus knows
        local -a names expl
        names=(${(f)"$(_call_program $1 $program known $1)"})
        _wanted $1 expl $1 compadd -a names
      }

      _zeekbus() {
        local program=$words[1] curcontext=$curcontext state line
        local -a commands
        local -A opt_args
        commands=(
      """;

  private static final String END =
      """
          *) _default ;;
        esac
      }

      if [[ $funcstack[1] == _zeekbus ]]; then _zeekbus "$@"; else compdef _zeekbus zeekbus; fi
      """;

  private ZshCompletion() {}

  static String script(CompletedCommand program, List<CompletedCommand> commands) {
    StringBuilder script = new StringBuilder(HEAD);
    for (CompletedCommand command : commands) {
      script.append("    %s\n".formatted(quoted(command.name() + ":" + command.about())));
    }
    script.append("  )\n  _arguments -C \\\n");
    program.flags().forEach(flag -> add(flag, script));
    script.append(
        """
            '1: :->command' '*:: :->arguments' && return
          if [[ $state == command ]]; then
            _describe -t commands command commands
            return
          fi
          case $words[1] in
        """);
    commands.forEach(command -> add(command, script));
    return script.append(END).toString();
  }

  private static void add(CompletedCommand command, StringBuilder script) {
    script.append("    %s)\n      _arguments \\\n".formatted(command.name()));
    command.flags().forEach(flag -> add(flag, script));
    script.append(
        "        %s ;;\n"
            .formatted(
                command
                    .argument()
                    .map(argument -> quoted("*" + afterColons(argument)))
                    .orElse("'*: :_message \"no more arguments\"'")));
  }

  /** One word for {@code _arguments}; a second name as braces, which make a word of each. */
  private static void add(CompletedFlag flag, StringBuilder script) {
    String about =
        "[" + flag.about().replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]") + "]";
    String value = flag.argument().map(ZshCompletion::afterColons).orElse("");
    String others = "(" + String.join(" ", flag.names()) + ")";
    for (String name : flag.names()) {
      String word = name + (value.isEmpty() ? "" : name.startsWith("--") ? "=" : "+");
      String before = flag.isRepeatable() ? "*" : flag.names().size() > 1 ? others : "";
      script.append("        %s \\\n".formatted(quoted(before + word + about + value)));
    }
  }

  private static String afterColons(CompletedArgument argument) {
    String action =
        switch (argument.value()) {
          case CompletedValue.Words(List<String> words) -> "(" + String.join(" ", words) + ")";
          case CompletedValue.Files() -> "_files";
          case CompletedValue.Directories() -> "_files -/";
          case CompletedValue.Known(String kind) -> " _zeekbus_known " + kind;
          case CompletedValue.Anything() -> " ";
        };
    return ":" + argument.label().replace(":", "\\:") + ":" + action;
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }
}
