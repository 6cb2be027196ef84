package org.zeekbus.doctor.site;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Finds in a Zeek script what sets options. It understands the outer level alone, and passes over
 * all else; no text makes it fail. What Zeek cannot read for want of a semicolon, a bracket or an
 * {@code @endif} is a {@link Statement.Broken}, and it goes on behind that.
 *
 * <p>Owner: the caller of {@link #parse}.
 */
final class ScriptParser {
  private static final int DEEPEST = 100;
  private static final Set<String> DECLARATIONS = Set.of("redef", "const", "option", "global");

  /** Words that begin a statement, and stand in no other place of the outer level. */
  private static final Set<String> BEGINNINGS =
      Set.of("redef", "const", "option", "global", "module", "export", "type");

  /** What other languages call a bool. */
  private static final Pattern BOOL_OF_OTHERS = Pattern.compile("(?i:true|false|yes|no)");

  private static final String BYTE_ORDER_MARK = "\ufeff";
  private static final String LISTEN_WEBSOCKET = "Cluster::listen_websocket";

  private final List<Token> tokens;
  private String module = "";
  private int at;

  private ScriptParser(List<Token> tokens) {
    this.tokens = tokens;
  }

  /** The statements of a script, in its order. */
  static List<Statement> parse(Path file, String text) {
    ScriptParser parser = new ScriptParser(Lexer.read(file, text));
    List<Statement> statements = new ArrayList<>();
    parser.tokens.stream()
        .filter(ScriptParser::isStray)
        .findFirst()
        .ifPresent(token ->
            statements.add(
                new Statement.Broken(
                    token.place(),
                    token.is("\"")
                        ? "a text begins or ends here, and has only one quote"
                        : "%s is no sign of Zeek's scripts".formatted(token.text()))));
    while (!parser.isAtEnd()) {
      parser.statements(statements, 0);
      if (!parser.isAtEnd()) {
        Token token = parser.tokens.get(parser.at++);
        statements.add(new Statement.Broken(token.place(), token.text() + " belongs to no @if"));
      }
    }
    return List.copyOf(statements);
  }

  /** A quote that has no other in its line, or one that a word processor has turned. */
  private static boolean isStray(Token token) {
    return token.kind() == Token.Kind.SIGN
        && (token.is("\"")
            || (token.text().length() == 1
                && token.text().charAt(0) > '~'
                && !token.is(BYTE_ORDER_MARK)));
  }

  private void statements(List<Statement> into, int depth) {
    while (!isAtEnd() && !is("@else") && !is("@endif")) {
      statement(into, depth);
    }
  }

  private void statement(List<Statement> into, int depth) {
    Token token = tokens.get(at);
    if (token.kind() == Token.Kind.LOAD) {
      at++;
      into.add(new Statement.Load(token.text(), token.place()));
    } else if (is("@if") || is("@ifdef") || is("@ifndef")) {
      condition(into, depth);
    } else if (is("module")) {
      module = at + 1 < tokens.size() ? tokens.get(at + 1).text() : "";
      skip(into);
    } else if (is("export") || is("{") || is("}") || is(";")) {
      at++; // what is exported is as good as what is not
    } else if (DECLARATIONS.contains(token.text()) && isName(at + 1)) {
      assignment(into);
    } else {
      if (token.kind() == Token.Kind.WORD && token.text().startsWith(Option.BACKEND)) {
        into.add(
            new Statement.Broken(
                token.place(), "no redef stands before " + Option.shortName(token.text())));
      }
      skip(into);
    }
  }

  private void condition(List<Statement> into, int depth) {
    Token begin = tokens.get(at);
    boolean isKnown = is("@if");
    at++;
    if (!is("(")) {
      into.add(
          new Statement.Broken(
              begin.place(), "no brackets stand around the condition of " + begin.text()));
    }
    List<Token> condition = is("(") ? inBrackets() : List.of();
    List<Statement> then = new ArrayList<>();
    List<Statement> otherwise = new ArrayList<>();
    if (depth < DEEPEST) {
      statements(then, depth + 1);
      if (is("@else")) {
        at++;
        statements(otherwise, depth + 1);
      }
      if (is("@endif")) {
        at++;
      } else if (isAtEnd()) {
        into.add(
            new Statement.Broken(
                begin.place(), "no @endif ends what %s begins".formatted(begin.text())));
      }
    }
    into.add(
        new Statement.If(
            isKnown ? condition : List.of(),
            List.copyOf(then),
            List.copyOf(otherwise),
            begin.place()));
  }

  /** A name, its type or not, an operator, a value, and attributes. */
  private void assignment(List<Statement> into) {
    Token name = tokens.get(at + 1);
    int begin = at + 2;
    skip(into);
    boolean isEnded = at > begin && tokens.get(at - 1).is(";");
    int end = Math.max(begin, isEnded ? at - 1 : at);
    for (int i = begin; i < Math.min(end, tokens.size()); i++) {
      Token token = tokens.get(i);
      if (token.is("=") || token.is("+=") || token.is("-=")) {
        if (end == i + 2
            && BOOL_OF_OTHERS.matcher(tokens.get(i + 1).text()).matches()
            && tokens.get(i + 1).kind() == Token.Kind.WORD) {
          into.add(
              new Statement.Broken(
                  name.place(),
                  "%s gets %s (expected: T or F)"
                      .formatted(Option.shortName(name.text()), tokens.get(i + 1).text())));
        }
        into.add(
            new Statement.Assignment(
                scoped(name.text()),
                token.is("=")
                    ? Statement.Operator.SET
                    : token.is("+=") ? Statement.Operator.ADD : Statement.Operator.REMOVE,
                tokens.subList(i + 1, attributes(i + 1, end)),
                name.place()));
        return;
      }
      if (token.is("==")) {
        into.add(new Statement.Broken(token.place(), "== compares, and sets nothing"));
        return;
      }
    }
  }

  /** Where a value's attributes begin. */
  private int attributes(int begin, int end) {
    for (int i = begin; i + 1 < end; i++) {
      if (tokens.get(i).is("&") && tokens.get(i + 1).kind() == Token.Kind.WORD) {
        return i;
      }
    }
    return Math.max(begin, end);
  }

  private String scoped(String name) {
    return module.isEmpty() || module.equals("GLOBAL") || name.contains("::")
        ? name
        : module + "::" + name;
  }

  /** Passes over a statement: to its semicolon, to the end of a body, or to a directive. */
  private void skip(List<Statement> into) {
    boolean hasBody = is("event") || is("function") || is("hook");
    boolean isDeclaration = BEGINNINGS.contains(tokens.get(at).text());
    int begin = at;
    int depth = 0;
    Token open = tokens.get(at);
    Deque<Integer> depths = new ArrayDeque<>(); // at each @if that has not ended
    while (!isAtEnd()) {
      if (depth <= 0 && at > begin && (isDirective() || (isDeclaration && isBeginning()))) {
        if (isDeclaration) {
          into.add(unended());
        }
        return;
      }
      Token token = tokens.get(at++);
      if (token.is("@if") || token.is("@ifdef") || token.is("@ifndef")) {
        depths.push(depth);
      } else if (token.is("@else")) {
        depth = depths.isEmpty() ? depth : depths.getFirst();
      } else if (token.is("@endif")) {
        depths.poll();
      } else if (token.is(LISTEN_WEBSOCKET) && is("(")) {
        int call = at;
        into.add(new Statement.Call(LISTEN_WEBSOCKET, inBrackets(), token.place()));
        at = call;
      } else if (token.is("(") || token.is("[") || token.is("{")) {
        open = depth++ <= 0 ? token : open;
      } else if (token.is(")") || token.is("]") || token.is("}")) {
        depth--;
        if (depth <= 0 && hasBody && token.is("}")) {
          return;
        }
      } else if (token.is(";") && depth <= 0) {
        return;
      }
    }
    if (depth > 0) {
      into.add(
          new Statement.Broken(
              open.place(), "nothing closes the %s that stands here".formatted(open.text())));
    } else if (isDeclaration) {
      into.add(unended());
    }
  }

  private Statement.Broken unended() {
    return new Statement.Broken(
        tokens.get(at - 1).place(), "no semicolon ends the statement that stands here");
  }

  /** Whether a line begins with what can only be a statement of its own. */
  private boolean isBeginning() {
    Token token = tokens.get(at);
    Token before = tokens.get(at - 1);
    return token.kind() == Token.Kind.WORD
        && BEGINNINGS.contains(token.text())
        && token.place().line() > before.place().line()
        && (before.kind() != Token.Kind.SIGN || before.is(")") || before.is("]") || before.is("}"));
  }

  private boolean isDirective() {
    return tokens.get(at).kind() == Token.Kind.LOAD
        || is("@if")
        || is("@ifdef")
        || is("@ifndef")
        || is("@else")
        || is("@endif");
  }

  /** What is between a bracket and the one that closes it; then stands behind that. */
  private List<Token> inBrackets() {
    int begin = at + 1;
    int depth = 0;
    while (!isAtEnd()) {
      Token token = tokens.get(at++);
      if (token.is("(") || token.is("[") || token.is("{")) {
        depth++;
      } else if ((token.is(")") || token.is("]") || token.is("}")) && --depth == 0) {
        return tokens.subList(begin, at - 1);
      }
    }
    return tokens.subList(begin, tokens.size());
  }

  private boolean isAtEnd() {
    return at >= tokens.size();
  }

  private boolean is(String text) {
    return !isAtEnd() && tokens.get(at).is(text);
  }

  private boolean isName(int index) {
    return index < tokens.size()
        && tokens.get(index).kind() == Token.Kind.WORD
        && !tokens.get(index).is("record")
        && !tokens.get(index).is("enum");
  }
}
