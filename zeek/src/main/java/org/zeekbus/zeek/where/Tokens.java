package org.zeekbus.zeek.where;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.zeekbus.zeek.log.ZeekType;
import org.zeekbus.zeek.value.BooleanValue;
import org.zeekbus.zeek.value.StringValue;
import org.zeekbus.zeek.value.Value;
import org.zeekbus.zeek.where.Expression.Literal;
import org.zeekbus.zeek.where.Expression.Regex;

/**
 * Cuts the text of a predicate into tokens.
 *
 * <p>Owner: one thread.
 */
final class Tokens {
  private static final Pattern SPACE = Pattern.compile("[ \\t\\r\\n]*+");
  private static final Pattern NAME =
      Pattern.compile(
          "[A-Za-z_][A-Za-z0-9_]*+"
              + "(?:(?:\\.[A-Za-z_][A-Za-z0-9_]*+)++|(?:::[A-Za-z_][A-Za-z0-9_]*+)++)?");
  private static final Pattern NUMBER_BEGINS = Pattern.compile("[-+]?\\.?[0-9]|:");

  /** IPv6 addresses may begin with a letter, and are none if one that is no hex digit follows. */
  private static final Pattern IPV6_BEGINS =
      Pattern.compile("[0-9A-Fa-f]{1,4}:[0-9A-Fa-f.]*+:[0-9A-Fa-f.:]*+(?:/[0-9]++)?(?![A-Za-z_])");

  private static final Pattern NUMBER = Pattern.compile("[0-9A-Za-z_.:/+-]++");
  private static final Pattern BRACKETS = Pattern.compile("\\[([^\\]]*+)\\](/[0-9A-Za-z_.]++)?");
  private static final Pattern UNIT =
      Pattern.compile("[ \\t]*+(" + Numbers.UNITS + ")(?![A-Za-z0-9_.:])");
  private static final Pattern SIGN =
      Pattern.compile(
          "\\|\\||\\||&&|==|!=|<=|>=|<|>|![ \\t\\r\\n]*+in(?![A-Za-z0-9_.:])|!|\\(|\\)|\\{|\\}|,|\\?");

  private static final Pattern FLAGS = Pattern.compile("[A-Za-z0-9_]*+");

  private final String text;
  private final Matcher matcher;
  private int at;

  /** The column of the character at offset {@code counted}. */
  private int column = 1;

  private int counted;

  /** Where the token begins. */
  private Column here = new Column(1);

  Tokens(String text) {
    this.text = text;
    this.matcher = SPACE.matcher(text);
  }

  /** Counts on from the last one, as texts may be long. */
  private int columnOf(int offset) {
    if (offset < counted) {
      return text.codePointCount(0, offset) + 1;
    }
    column += text.codePointCount(counted, offset);
    counted = offset;
    return column;
  }

  private boolean looksAt(Pattern pattern) {
    matcher.usePattern(pattern).region(at, text.length());
    return matcher.lookingAt();
  }

  private Token token(Token.Kind kind, int end) {
    Token token = new Token(kind, text.substring(at, end), here, null);
    at = end;
    return token;
  }

  private Token literal(ZeekType type, Value value, int end) {
    return literal(new Literal(type, value, here), end);
  }

  /** The next token; at the end, the end. */
  Token next() {
    if (looksAt(SPACE)) {
      at = matcher.end();
    }
    here = new Column(columnOf(at));
    if (at == text.length()) {
      return token(Token.Kind.END, at);
    }
    char first = text.charAt(at);
    if (first == '"') {
      int end = closing('"');
      var bytes = Escapes.decode(text.substring(at + 1, end - 1), here.number() + 1);
      return literal(ZeekType.STRING, new StringValue(bytes), end);
    }
    if (first == '/') {
      return pattern();
    }
    if (first == '`') {
      return quotedName();
    }
    if (looksAt(BRACKETS)) {
      String prefix = matcher.group(2) == null ? "" : matcher.group(2);
      return literal(Numbers.address(matcher.group(1) + prefix, here), matcher.end());
    }
    if (looksAt(IPV6_BEGINS) || looksAt(NUMBER_BEGINS)) {
      return number();
    }
    if (looksAt(NAME)) {
      return name();
    }
    if (looksAt(SIGN)) {
      return sign();
    }
    String found = Token.shown(Character.toString(text.codePointAt(at)));
    throw new WhereException(here.number(), found, expectedFor(first));
  }

  private static String expectedFor(char found) {
    return switch (found) {
      case '=' -> "==";
      case '&' -> "&&";
      case '$' -> "a dot, as in id.orig_h";
      case '\'' -> "a text in double quotes";
      case '[' -> "an IPv6 address with ] behind it";
      default -> "a field, a value, or an operator";
    };
  }

  /** The offset behind the next {@code quote} that has no backslash before it. */
  private int closing(char quote) {
    for (int i = at + 1; i < text.length(); i++) {
      if (text.charAt(i) == quote) {
        return i + 1;
      }
      if (text.charAt(i) == '\\') {
        i++;
      }
    }
    throw new WhereException(here.number(), Token.shown(text.substring(at)), "a closing " + quote);
  }

  private Token pattern() {
    int start = at;
    String source = text.substring(at + 1, closing('/') - 1);
    at += source.length() + 2;
    looksAt(FLAGS);
    String flags = matcher.group();
    boolean ignoresCase = flags.contains("i");
    boolean dotIsAny = flags.contains("s");
    if (!flags.replaceFirst("i", "").replaceFirst("s", "").isEmpty()) {
      throw new WhereException(
          columnOf(at), Token.shown(flags) + " behind a pattern", "i, s, or both");
    }
    if (source.isEmpty()) {
      throw new WhereException(here.number(), "'//'", "a pattern between the slashes");
    }
    Regex regex = new Regex(source, ignoresCase, dotIsAny, here);
    at += flags.length();
    return new Token(Token.Kind.VALUE, text.substring(start, at), here, regex);
  }

  private Token quotedName() {
    int end = text.indexOf('`', at + 1);
    if (end < 0) {
      throw new WhereException(here.number(), Token.shown(text.substring(at)), "a closing `");
    }
    if (end == at + 1) {
      throw new WhereException(here.number(), "'``'", "a field's name between them");
    }
    Token token = new Token(Token.Kind.QUOTED_NAME, text.substring(at + 1, end), here, null);
    at = end + 1;
    return token;
  }

  private Token number() {
    looksAt(NUMBER);
    String word = matcher.group();
    int end = matcher.end();
    Literal literal = Numbers.parse(word, here);
    if (Types.isNumber(literal.type())) {
      int start = at;
      at = end;
      boolean hasUnit = looksAt(UNIT);
      at = start;
      if (hasUnit) {
        return literal(Numbers.interval(literal, matcher.group(1)), matcher.end());
      }
    }
    return literal(literal, end);
  }

  private Token literal(Literal literal, int end) {
    Token token = new Token(Token.Kind.VALUE, text.substring(at, end), here, literal);
    at = end;
    return token;
  }

  private Token name() {
    int end = matcher.end();
    return switch (matcher.group()) {
      case "T" -> literal(ZeekType.BOOL, BooleanValue.TRUE, end);
      case "F" -> literal(ZeekType.BOOL, BooleanValue.FALSE, end);
      case "in" -> token(Token.Kind.SIGN, end);
      default -> token(Token.Kind.NAME, end);
    };
  }

  private Token sign() {
    String sign = matcher.group();
    at = matcher.end();
    String plain = sign.startsWith("!") && sign.endsWith("in") ? "!in" : sign;
    return new Token(Token.Kind.SIGN, plain, here, null);
  }
}
