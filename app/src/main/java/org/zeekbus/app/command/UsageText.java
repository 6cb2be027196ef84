package org.zeekbus.app.command;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The error in a command line, in one line and in words of the command line. */
final class UsageText {
  private static final Pattern FLAG = Pattern.compile("option '(--[a-z-]+)'");

  /** A value, and what the parser or a converter of ours says about it. */
  private static final Pattern VALUE = Pattern.compile("(?<=: )('.*?'|\\S+) ?(.*)$");

  private UsageText() {}

  static String of(ParameterException e) {
    if (e instanceof UnmatchedArgumentException unmatched && !unmatched.getUnmatched().isEmpty()) {
      return unknown(unmatched.getCommandLine(), unmatched.getUnmatched().getFirst());
    }
    String message = String.valueOf(e.getMessage()).lines().findFirst().orElse("wrong usage");
    message = message.replaceFirst("^Error: ", "");
    Matcher flag = FLAG.matcher(message);
    return flag.find() ? about(flag.group(1), message, e) : message;
  }

  private static String unknown(CommandLine command, String word) {
    if (word.startsWith("-")) {
      String flag = word.split("=", 2)[0];
      Stream<String> flags =
          command.getCommandSpec().options().stream()
              .filter(option -> !option.hidden())
              .map(OptionSpec::longestName);
      return "unknown flag " + flag + nearest(flag, flags);
    }
    if (command.getSubcommands().isEmpty()) {
      return "'" + word + "' is one argument too many";
    }
    Stream<String> commands =
        command.getSubcommands().entrySet().stream()
            .filter(each -> !each.getValue().getCommandSpec().usageMessage().hidden())
            .map(each -> each.getKey());
    return "unknown command '" + word + "'" + nearest(word, commands);
  }

  /** A flag, with its value. */
  private static String about(String flag, String message, ParameterException e) {
    if (message.startsWith("Expected parameter") || message.startsWith("Missing required")) {
      String label = e.getCommandLine().getCommandSpec().findOption(flag).paramLabel();
      return "%s: no value (expected: %s)".formatted(flag, label);
    }
    if (message.contains("only once")) {
      return flag + ": given twice (expected: once)";
    }
    Matcher value = VALUE.matcher(message);
    if (!value.find()) {
      return message;
    }
    return switch (value.group(2)) {
      case "is not a boolean" -> flag + ": takes no value";
      case String kind when kind.startsWith("is not a") ->
          "%s: %s (expected: a number)".formatted(flag, value.group(1));
      default -> flag + ": " + value.group();
    };
  }

  /** The most similar word, if only a few letters differ: {@code (nearest: broker)}. */
  private static String nearest(String word, Stream<String> known) {
    int most = Math.max(2, word.length() / 3);
    return known
        .min(Comparator.comparingInt(each -> distance(word, each)))
        .filter(each -> distance(word, each) <= most)
        .map(each -> " (nearest: " + each + ")")
        .orElse("");
  }

  /** How many letters one must add, remove or change (Levenshtein), but for a beginning. */
  private static int distance(String one, String other) {
    if (other.startsWith(one)) {
      return 1; // a beginning is what people type
    }
    int[] row = new int[other.length() + 1];
    for (int i = 0; i <= one.length(); i++) {
      int diagonal = i;
      for (int j = 0; j <= other.length(); j++) {
        int above = i == 0 ? j : row[j];
        int cost =
            i == 0 || j == 0
                ? i + j
                : Math.min(
                    Math.min(above, row[j - 1]) + 1,
                    diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1));
        diagonal = above;
        row[j] = cost;
      }
    }
    return row[other.length()];
  }
}
