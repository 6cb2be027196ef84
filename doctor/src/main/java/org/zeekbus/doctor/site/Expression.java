package org.zeekbus.doctor.site;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Computes a Zeek expression as far as that needs nothing but options and what is known of the
 * node. What it does not understand is {@link Value.Unknown}.
 *
 * <p>Owner: the caller of {@link #value}.
 */
final class Expression {
  private static final int DEEPEST = 400;
  private static final Value UNKNOWN = new Value.Unknown();
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,15}(\\.[0-9]{1,15})?");
  private static final Pattern PORT = Pattern.compile("([0-9]{1,9})/[a-z]+");

  /** An enum's, an address, a port. */
  private static final Pattern CONSTANT =
      Pattern.compile("[A-Za-z_]++::[A-Z_]++|[0-9].*|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*:[0-9A-Fa-f.]*");

  private static final Map<String, String> OPENING = Map.of("(", ")", "[", "]", "{", "}");

  /** What an expression may ask of its node. */
  interface Scope {
    /** The value of a global. */
    Value global(String name);

    /** A variable of the environment, or nothing. */
    String variable(String name);

    /** The constant of its type, such as {@code Cluster::MANAGER}. */
    String nodeType();
  }

  private final List<Token> tokens;
  private final Scope scope;
  private int at;

  private Expression(List<Token> tokens, Scope scope) {
    this.tokens = tokens;
    this.scope = scope;
  }

  static Value value(List<Token> tokens, Scope scope) {
    Expression expression = new Expression(tokens, scope);
    Value value = expression.choice(0);
    return expression.at == tokens.size() ? value : UNKNOWN;
  }

  /** {@code a ? b : c}. */
  private Value choice(int depth) {
    Value condition = or(depth + 1);
    if (!took("?")) {
      return condition;
    }
    Value then = choice(depth + 1);
    if (!took(":")) {
      return UNKNOWN;
    }
    Value otherwise = choice(depth + 1);
    return condition instanceof Value.Bool(boolean isTrue) ? (isTrue ? then : otherwise) : UNKNOWN;
  }

  private Value or(int depth) {
    Value left = and(depth + 1);
    while (took("||")) {
      Value right = and(depth + 1);
      left = isTrue(left) || isTrue(right) ? bool(true) : bothKnown(left, right, false);
    }
    return left;
  }

  private Value and(int depth) {
    Value left = comparison(depth + 1);
    while (took("&&")) {
      Value right = comparison(depth + 1);
      left = isFalse(left) || isFalse(right) ? bool(false) : bothKnown(left, right, true);
    }
    return left;
  }

  private static Value bothKnown(Value left, Value right, boolean result) {
    return left instanceof Value.Bool && right instanceof Value.Bool ? bool(result) : UNKNOWN;
  }

  private Value comparison(int depth) {
    Value left = sum(depth + 1);
    if (took("==")) {
      return equal(left, sum(depth + 1), true);
    }
    if (took("!=")) {
      return equal(left, sum(depth + 1), false);
    }
    if (took("<=")) {
      return ordered(left, sum(depth + 1), sign -> sign <= 0);
    }
    if (took(">=")) {
      return ordered(left, sum(depth + 1), sign -> sign >= 0);
    }
    if (took("<")) {
      return ordered(left, sum(depth + 1), sign -> sign < 0);
    }
    if (took(">")) {
      return ordered(left, sum(depth + 1), sign -> sign > 0);
    }
    return left;
  }

  private static Value equal(Value left, Value right, boolean expected) {
    boolean isKnown = !(left instanceof Value.Unknown) && left.getClass() == right.getClass();
    return isKnown ? bool(left.equals(right) == expected) : UNKNOWN;
  }

  private static Value ordered(Value left, Value right, Function<Integer, Boolean> wanted) {
    return left instanceof Value.Numeric(double a) && right instanceof Value.Numeric(double b)
        ? bool(wanted.apply(Double.compare(a, b)))
        : UNKNOWN;
  }

  private Value sum(int depth) {
    Value left = term(depth + 1);
    while (took("+")) {
      Value right = term(depth + 1);
      left =
          left instanceof Value.Text(String a) && right instanceof Value.Text(String b)
              ? new Value.Text(a + b)
              : left instanceof Value.Numeric(double x) && right instanceof Value.Numeric(double y)
                  ? new Value.Numeric(x + y)
                  : UNKNOWN;
    }
    return left;
  }

  private Value term(int depth) {
    if (depth > DEEPEST || at >= tokens.size()) {
      return fail();
    }
    Token token = tokens.get(at++);
    if (token.kind() == Token.Kind.TEXT) {
      return new Value.Text(token.text());
    }
    if (token.kind() == Token.Kind.WORD) {
      return word(token.text(), depth);
    }
    return switch (token.text()) {
      case "!" -> term(depth + 1) instanceof Value.Bool(boolean isTrue) ? bool(!isTrue) : UNKNOWN;
      case "-" ->
          term(depth + 1) instanceof Value.Numeric(double number)
              ? new Value.Numeric(-number)
              : UNKNOWN;
      case "(" -> closed(choice(depth + 1), ")");
      case "|" -> size(closed(sum(depth + 1), "|"));
      case "{" -> new Value.Several(arguments("}", depth));
      case "[" -> new Value.Several(arguments("]", depth));
      default -> fail();
    };
  }

  private Value word(String word, int depth) {
    if (word.equals("T") || word.equals("F")) {
      return bool(word.equals("T"));
    }
    if (NUMBER.matcher(word).matches()) {
      if (at < tokens.size() && tokens.get(at).text().matches("(usec|msec|sec|min|hr|day)s?")) {
        at++;
        return new Value.Word(word + " " + tokens.get(at - 1).text());
      }
      return new Value.Numeric(Double.parseDouble(word));
    }
    if (took("(")) {
      return call(word, arguments(")", depth));
    }
    Value value = scope.global(word);
    if (at < tokens.size() && (tokens.get(at).is("[") || tokens.get(at).is("$"))) {
      return fail();
    }
    return value instanceof Value.Unknown && CONSTANT.matcher(word).matches()
        ? new Value.Word(word)
        : value;
  }

  private Value call(String function, List<Value> arguments) {
    return switch (function) {
      case "getenv" ->
          arguments.size() == 1 && arguments.getFirst() instanceof Value.Text(String name)
              ? new Value.Text(scope.variable(name))
              : UNKNOWN;
      case "Cluster::local_node_type" -> new Value.Word(scope.nodeType());
      case "Cluster::is_enabled" -> bool(!scope.nodeType().equals("Cluster::NONE"));
      // zeekbus needs the newest anyway.
      case "Version::at_least" -> bool(true);
      case "vector", "set" -> new Value.Several(arguments);
      case "cat" -> joined(arguments);
      case "fmt" -> formatted(arguments);
      case "port_to_count" ->
          arguments.size() == 1
                  && arguments.getFirst() instanceof Value.Word(String port)
                  && PORT.matcher(port).matches()
              ? new Value.Numeric(Integer.parseInt(port.substring(0, port.indexOf('/'))))
              : UNKNOWN;
      default -> UNKNOWN;
    };
  }

  private static Value joined(List<Value> values) {
    StringBuilder text = new StringBuilder();
    for (Value value : values) {
      if (value instanceof Value.Unknown || value instanceof Value.Several) {
        return UNKNOWN;
      }
      text.append(plain(value));
    }
    return new Value.Text(text.toString());
  }

  /** {@code %s} and {@code %d} alone. */
  private static Value formatted(List<Value> values) {
    if (values.isEmpty() || !(values.getFirst() instanceof Value.Text(String format))) {
      return UNKNOWN;
    }
    StringBuilder text = new StringBuilder();
    int next = 1;
    for (int i = 0; i < format.length(); i++) {
      if (format.charAt(i) != '%') {
        text.append(format.charAt(i));
        continue;
      }
      char letter = ++i < format.length() ? format.charAt(i) : 0;
      if (letter == '%') {
        text.append('%');
      } else if ((letter == 's' || letter == 'd') && next < values.size()) {
        Value value = values.get(next++);
        if (value instanceof Value.Unknown || value instanceof Value.Several) {
          return UNKNOWN;
        }
        text.append(plain(value));
      } else {
        return UNKNOWN;
      }
    }
    return new Value.Text(text.toString());
  }

  private static String plain(Value value) {
    return value instanceof Value.Text(String text) ? text : value.toString();
  }

  private static Value size(Value value) {
    return switch (value) {
      case Value.Text(String text) -> new Value.Numeric(text.length());
      case Value.Several several when several.isKnown() ->
          new Value.Numeric(several.values().size());
      default -> UNKNOWN;
    };
  }

  /** Values between commas; one that is not understood is unknown, and the others stand. */
  private List<Value> arguments(String closing, int depth) {
    List<Value> values = new ArrayList<>();
    while (at < tokens.size() && !took(closing)) {
      int begin = at;
      Value value = choice(depth + 1);
      if (at < tokens.size() && !tokens.get(at).is(",") && !tokens.get(at).is(closing)) {
        value = UNKNOWN;
      }
      if (value instanceof Value.Unknown || at == begin) {
        at = begin;
        passOver(closing);
      }
      values.add(value);
      var _ = took(",");
    }
    return values;
  }

  private void passOver(String closing) {
    int depth = 0;
    for (; at < tokens.size(); at++) {
      Token token = tokens.get(at);
      if (depth == 0 && (token.is(",") || token.is(closing))) {
        return;
      }
      if (token.kind() == Token.Kind.SIGN && OPENING.containsKey(token.text())) {
        depth++;
      } else if (token.kind() == Token.Kind.SIGN && OPENING.containsValue(token.text())) {
        depth--;
      }
    }
  }

  private Value closed(Value value, String sign) {
    return took(sign) ? value : fail();
  }

  /** Nothing behind it is understood either. */
  private Value fail() {
    at = tokens.size() + 1;
    return UNKNOWN;
  }

  private boolean took(String sign) {
    if (at < tokens.size() && tokens.get(at).is(sign)) {
      at++;
      return true;
    }
    return false;
  }

  private static Value bool(boolean isTrue) {
    return new Value.Bool(isTrue);
  }

  private static boolean isTrue(Value value) {
    return value instanceof Value.Bool(boolean isTrue) && isTrue;
  }

  private static boolean isFalse(Value value) {
    return value instanceof Value.Bool(boolean isTrue) && !isTrue;
  }
}
