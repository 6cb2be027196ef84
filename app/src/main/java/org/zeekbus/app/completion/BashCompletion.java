package org.zeekbus.app.completion;

import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.zeekbus.app.completion.CompletedCommand.CompletedArgument;
import org.zeekbus.app.completion.CompletedCommand.CompletedFlag;

/**
 * The script for bash. Picocli makes one, too, but it takes any word for the command, such as a
 * node's name, knows no {@code --flag=value}, and cannot ask for names.
 */
final class BashCompletion {
  private static final String HEAD =
      """
      # Completion of zeekbus in bash. Made by: zeekbus completion bash

      _zeekbus_words() { mapfile -t COMPREPLY < <(compgen -W "$1" -- "$word"); }

      _zeekbus_known() { # KIND: names that a running zeekbus knows
        local name past=
        [[ $COMP_WORDBREAKS != *:* ]] || past=${word%"${word##*:}"}
        while read -r name; do
          [[ $name != "$word"* ]] || COMPREPLY+=("${name#"$past"}")
        done < <("${COMP_WORDS[0]/#\\~/$HOME}" known "$1" 2>/dev/null)
      }

      _zeekbus() { # bash divides words at = and : too
        local at=$COMP_CWORD word=${COMP_WORDS[COMP_CWORD]} command=${COMP_WORDS[1]} values= flags= argument= flag
        COMPREPLY=()
        if ((at == 1)); then
          _zeekbus_words 'COMMANDS'
          return
        fi
        while ((at > 2)) && [[ $word == :* || ${COMP_WORDS[at - 1]} =~ ^:+$ ]]; do
          word=${COMP_WORDS[--at]}$word
        done
        flag=${COMP_WORDS[at - 1]}
        if [[ $word == = ]]; then
          word=
        elif [[ $flag == = ]]; then
          flag=${COMP_WORDS[at - 2]}
        fi
        case $command in
      """;

  private static final String END =
      """
        esac
        if [[ -z $values && $word == -* ]]; then
          _zeekbus_words "$flags"
          return
        fi
        case ${values:-$argument} in
          FILES) compopt -o default 2>/dev/null ;; # readline knows quotes and ~
          DIRECTORIES) compopt -o dirnames 2>/dev/null ;;
          KNOWN-*) _zeekbus_known "${values#KNOWN-}" ;;
          ANYTHING | '') ;;
          *) _zeekbus_words "${values:-$argument}" ;;
        esac
      }

      complete -F _zeekbus zeekbus
      """;

  private BashCompletion() {}

  static String script(CompletedCommand program, List<CompletedCommand> commands) {
    String words =
        Stream.concat(commands.stream().map(CompletedCommand::name), names(program.flags()))
            .collect(Collectors.joining(" "));
    StringBuilder script = new StringBuilder(HEAD.replace("COMMANDS", words));
    commands.forEach(command -> add(command, script));
    return script.append(END).toString();
  }

  private static void add(CompletedCommand command, StringBuilder script) {
    script.append("    %s)\n".formatted(command.name()));
    TreeMap<String, List<CompletedFlag>> byValues =
        command.flags().stream()
            .filter(flag -> flag.argument().isPresent())
            .collect(
                Collectors.groupingBy(
                    flag -> values(flag.argument().orElseThrow()),
                    TreeMap::new,
                    Collectors.toList()));
    if (!byValues.isEmpty()) {
      script.append("      case $flag in\n");
      byValues.forEach((values, flags) ->
          script.append(
              "        %s) values='%s' ;;\n"
                  .formatted(names(flags).collect(Collectors.joining(" | ")), values)));
      script.append("      esac\n");
    }
    script.append(
        "      flags='%s' argument='%s' ;;\n"
            .formatted(
                names(command.flags()).collect(Collectors.joining(" ")),
                command.argument().map(BashCompletion::values).orElse("")));
  }

  private static Stream<String> names(List<CompletedFlag> flags) {
    return flags.stream().flatMap(flag -> flag.names().stream());
  }

  private static String values(CompletedArgument argument) {
    return switch (argument.value()) {
      case CompletedValue.Words(List<String> words) -> String.join(" ", words);
      case CompletedValue.Files() -> "FILES";
      case CompletedValue.Directories() -> "DIRECTORIES";
      case CompletedValue.Known(String kind) -> "KNOWN-" + kind;
      case CompletedValue.Anything() -> "ANYTHING";
    };
  }
}
