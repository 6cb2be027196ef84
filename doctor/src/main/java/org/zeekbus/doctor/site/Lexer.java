package org.zeekbus.doctor.site;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cuts a Zeek script into tokens. Any text gives some; what Zeek would refuse is a sign.
 *
 * <p>Owner: the caller of {@link #read}.
 */
final class Lexer {
  private static final Pattern SKIPPED = Pattern.compile("\\s+|#[^\n]*");

  /** As an address in brackets; an index or a record has no two colons with nothing else around. */
  private static final Pattern IPV6 =
      Pattern.compile("\\[([0-9A-Fa-f]*:[0-9A-Fa-f:.]*:[0-9A-Fa-f.]*)]");

  private static final Pattern TEXT = Pattern.compile("\"((?:[^\"\\\\\n]|\\\\.)*+)\"");

  private static final Pattern LOAD = Pattern.compile("@load[ \t]+([^\\s#;]+)[^\n]*");

  /** Directives of one line that set nothing; no semicolon ends them (Zeek's src/scan.l). */
  private static final Pattern DIRECTIVE =
      Pattern.compile("@(?:load-[a-z]+|unload|prefixes|deprecated|pragma)\\b[^\n]*");

  private static final Pattern NAME =
      Pattern.compile("@?[A-Za-z_][A-Za-z0-9_]*+(?:::[A-Za-z0-9_]++)*+");
  private static final Pattern NUMBER = Pattern.compile("[0-9][0-9A-Za-z_.]*+(?:/[0-9A-Za-z]++)?");
  private static final Pattern REGEX = Pattern.compile("/(?:[^/\\\\\n]|\\\\.)++/[is]*+");
  private static final Pattern SIGN =
      Pattern.compile("\\+=|-=|==|!=|<=|>=|&&|\\|\\||\\?\\$|[\\s\\S]");

  /** Words that a value may follow, and with it a pattern. */
  private static final Set<String> BEFORE_VALUES =
      Set.of("return", "case", "print", "in", "add", "delete", "when", "of", "else", "assert");

  private final Path file;
  private final Matcher matcher;
  private final List<Token> tokens = new ArrayList<>();
  private int line = 1;
  private boolean isBehindValue;

  /** How many sizes, as in {@code |x|}, have begun and not ended. */
  private int openSizes;

  private Lexer(Path file, String text) {
    this.file = file;
    this.matcher = NAME.matcher(text);
  }

  static List<Token> read(Path file, String text) {
    Lexer lexer = new Lexer(file, text);
    for (int at = 0; at < text.length(); ) {
      at = lexer.next(at);
    }
    return List.copyOf(lexer.tokens);
  }

  private int next(int at) {
    if (take(SKIPPED, at)) {
      count(matcher.group());
    } else if (take(LOAD, at)) {
      add(Token.Kind.LOAD, matcher.group(1));
    } else if (take(DIRECTIVE, at)) {
      return matcher.end();
    } else if (take(TEXT, at)) {
      add(Token.Kind.TEXT, unescaped(matcher.group(1)));
    } else if (take(IPV6, at)) {
      add(Token.Kind.WORD, matcher.group(1));
    } else if (take(NAME, at) || take(NUMBER, at)) {
      add(Token.Kind.WORD, matcher.group());
    } else if (mayBeginPattern() && take(REGEX, at)) {
      add(Token.Kind.SIGN, matcher.group());
    } else if (take(SIGN, at)) {
      add(Token.Kind.SIGN, matcher.group());
      count(matcher.group());
    }
    return matcher.end();
  }

  private boolean take(Pattern pattern, int at) {
    return matcher.usePattern(pattern).region(at, matcher.regionEnd()).lookingAt();
  }

  private void add(Token.Kind kind, String text) {
    Token token = new Token(kind, text, new Place(file, line));
    isBehindValue = endsValue(token);
    tokens.add(token);
  }

  private void count(String text) {
    line += (int) text.chars().filter(c -> c == '\n').count();
  }

  /** Behind a value, a slash divides. */
  private boolean mayBeginPattern() {
    return !isBehindValue;
  }

  /** Whether a slash that comes next would divide what this token ends. */
  private boolean endsValue(Token token) {
    return switch (token.kind()) {
      case TEXT -> true;
      case LOAD -> false;
      case WORD -> !BEFORE_VALUES.contains(token.text());
      case SIGN -> {
        if (token.is("|")) {
          yield isEndOfSize();
        }
        if (token.is(";") || token.is("{") || token.is("}")) {
          openSizes = 0;
        }
        yield token.is(")") || token.is("]") || REGEX.matcher(token.text()).matches();
      }
    };
  }

  /** A bar is the end of a size, its begin, or stands between two values. */
  private boolean isEndOfSize() {
    if (!isBehindValue) {
      openSizes++;
      return false;
    }
    if (openSizes > 0) {
      openSizes--;
      return true;
    }
    return false;
  }

  private static String unescaped(String text) {
    return text.replaceAll("\\\\(.)", "$1");
  }
}
