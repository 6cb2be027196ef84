package org.zeekbus.doctor.site;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the end of a node's command line sets, {@code aux_scripts} and {@code ZeekArgs}: names of
 * scripts, {@code NAME=VALUE}, and {@code -e CODE}. zeekctl gives it to a shell.
 */
record CommandWords(List<String> words, Place place) {
  private static final Pattern WORD =
      Pattern.compile("(?:[^\\s'\"\\\\]|\\\\.|'[^']*+'|\"(?:[^\"\\\\]|\\\\.)*+\")++");
  private static final Pattern QUOTED =
      Pattern.compile("'([^']*+)'|\"((?:[^\"\\\\]|\\\\.)*+)\"|\\\\(.)");
  private static final Pattern SETS = Pattern.compile("([A-Za-z_][A-Za-z0-9_:]*)=(.*)");

  static CommandWords of(String text, Place place) {
    List<String> words = new ArrayList<>();
    Matcher word = WORD.matcher(text);
    while (word.find()) {
      words.add(unquoted(word.group()));
    }
    return new CommandWords(List.copyOf(words), place);
  }

  private static String unquoted(String word) {
    return QUOTED
        .matcher(word)
        .replaceAll(found -> {
          String single = found.group(1);
          String twofold = found.group(2);
          return Matcher.quoteReplacement(
              single != null
                  ? single
                  : twofold != null
                      ? twofold.replaceAll("\\\\([\"\\\\$`])", "$1")
                      : found.group(3));
        });
  }

  /** Runs them on a node. */
  void run(NodeScripts scripts, ScriptFiles files, Path from) {
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      Matcher sets = SETS.matcher(word);
      if ((word.equals("-e") || word.equals("--exec")) && i + 1 < words.size()) {
        scripts.run(parsed(words.get(++i)));
      } else if (sets.matches()) {
        scripts.run(
            List.of(
                new Statement.Assignment(
                    sets.group(1), Statement.Operator.SET, value(sets.group(2)), place)));
      } else if (!word.startsWith("-")) {
        boolean mayBeOfFlag = i > 0 && words.get(i - 1).startsWith("-");
        (mayBeOfFlag ? files.find(word, from) : files.named(word, from, place))
            .ifPresent(scripts::load);
      }
    }
  }

  /** At the line on which they stand. */
  private List<Statement> parsed(String code) {
    return ScriptParser.parse(place.file(), "\n".repeat(place.line() - 1) + code);
  }

  /** Zeek adds the quotes of a string itself. */
  private List<Token> value(String text) {
    return text.matches("[TF]|-?[0-9.]+|\".*\"|[\\[{(].*|.*::.*")
        ? Lexer.read(place.file(), text)
        : List.of(new Token(Token.Kind.TEXT, text, place));
  }
}
