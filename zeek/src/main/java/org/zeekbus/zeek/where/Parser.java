package org.zeekbus.zeek.where;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zeekbus.zeek.log.ZeekType;
import org.zeekbus.zeek.value.Bytes;
import org.zeekbus.zeek.value.EnumValue;
import org.zeekbus.zeek.where.Expression.And;
import org.zeekbus.zeek.where.Expression.Braces;
import org.zeekbus.zeek.where.Expression.Compare;
import org.zeekbus.zeek.where.Expression.HasValue;
import org.zeekbus.zeek.where.Expression.In;
import org.zeekbus.zeek.where.Expression.IsTrue;
import org.zeekbus.zeek.where.Expression.Literal;
import org.zeekbus.zeek.where.Expression.Matches;
import org.zeekbus.zeek.where.Expression.Name;
import org.zeekbus.zeek.where.Expression.Not;
import org.zeekbus.zeek.where.Expression.Operand;
import org.zeekbus.zeek.where.Expression.Or;
import org.zeekbus.zeek.where.Expression.Regex;
import org.zeekbus.zeek.where.Expression.Size;

/**
 * Parses a predicate. Operators bind as in Zeek: {@code !} first, then comparisons and {@code in},
 * then {@code &&}, then {@code ||}.
 *
 * <pre>
 * or    = and, { "||", and }
 * and   = test, { "&&", test }
 * test  = part, [ operator, part ]
 * part  = "!", part | "(", or, ")" | "?", name | "|", name, "|" | name | literal | pattern | braces
 * </pre>
 *
 * <p>Owner: one thread.
 */
final class Parser {
  /** The longest predicate, in characters. */
  static final int MOST_CHARACTERS = 65_536;

  /** The most parentheses and {@code !} around a part. */
  static final int MOST_DEPTH = 100;

  private final String text;
  private final Tokens tokens;
  private final PatternCompiler patterns = new PatternCompiler();
  private Token token = new Token(Token.Kind.END, "", new Column(1), null);
  private int depth;

  Parser(String text) {
    this.text = text;
    this.tokens = new Tokens(text);
  }

  Expression parse() {
    if (text.length() > MOST_CHARACTERS) {
      throw new WhereException(
          MOST_CHARACTERS + 1, text.length() + " characters", "at most " + MOST_CHARACTERS);
    }
    advance();
    Expression parsed = or();
    if (token.kind() != Token.Kind.END) {
      throw wrong("&&, || or the end");
    }
    return asTest(parsed);
  }

  private void advance() {
    token = tokens.next();
  }

  private boolean skip(String sign) {
    if (!token.is(sign)) {
      return false;
    }
    advance();
    return true;
  }

  private void need(String sign, String expected) {
    if (!skip(sign)) {
      throw wrong(expected);
    }
  }

  private WhereException wrong(String expected) {
    return new WhereException(token.at().number(), token.toString(), expected);
  }

  private Expression or() {
    Expression first = and();
    if (!token.is("||")) {
      return first;
    }
    List<Expression> terms = new ArrayList<>(List.of(asTest(first)));
    while (skip("||")) {
      terms.add(asTest(and()));
    }
    return new Or(List.copyOf(terms));
  }

  private Expression and() {
    Expression first = test();
    if (!token.is("&&")) {
      return first;
    }
    List<Expression> terms = new ArrayList<>(List.of(asTest(first)));
    while (skip("&&")) {
      terms.add(asTest(test()));
    }
    return new And(List.copyOf(terms));
  }

  private Expression test() {
    Column start = token.at();
    Expression left = part();
    Column at = token.at();
    Comparison by = token.kind() == Token.Kind.SIGN ? Comparison.of(token.text()) : null;
    boolean isIn = token.is("in");
    boolean isNotIn = token.is("!in");
    if (by == null && !isIn && !isNotIn) {
      return left;
    }
    String sign = token.text();
    Operand value = asOperand(left, start, sign);
    advance();
    Column second = token.at();
    Operand other = asOperand(part(), second, sign);
    if (value instanceof Regex || other instanceof Regex) {
      return matches(value, by, isNotIn, other, at);
    }
    return by != null ? compare(value, by, other, at) : in(value, isNotIn, other, at);
  }

  private Matches matches(
      Operand left, @Nullable Comparison by, boolean isNotIn, Operand right, Column at) {
    if (by != null && by.hasOrder()) {
      throw new WhereException(at.number(), "'" + by + "'", "==, !=, in or !in beside a pattern");
    }
    Operand other = left instanceof Regex ? right : left;
    if (!(other instanceof Name text) || text.isEnumerator()) {
      throw new WhereException(
          other.at().number(), Token.shown(other.toString()), "a field beside a pattern");
    }
    if (by == null && right instanceof Regex) {
      throw new WhereException(
          right.at().number(), Token.shown(right.toString()), "the pattern before in");
    }
    Regex regex = (Regex) (left instanceof Regex ? left : right);
    PatternNode parsed =
        new PatternParser(
                regex.source(), regex.at().number() + 1, regex.ignoresCase(), regex.dotIsAny())
            .parse();
    boolean isWhole = by != null;
    PatternTable table = patterns.compile(parsed, isWhole, regex.at());
    boolean isNegated = by == Comparison.NOT_EQUAL || isNotIn;
    return new Matches(regex, table, isWhole, isNegated, text);
  }

  private static Compare compare(Operand left, Comparison by, Operand right, Column at) {
    for (Operand each : List.of(left, right)) {
      if (each instanceof Braces) {
        throw new WhereException(
            each.at().number(),
            Token.shown(each.toString()),
            "a single value; or in instead of " + by);
      }
    }
    if (left instanceof Literal && right instanceof Literal) {
      throw needsField(left);
    }
    return new Compare(left, by, right, at);
  }

  private static In in(Operand left, boolean isNegated, Operand right, Column at) {
    if (left instanceof Braces) {
      throw new WhereException(
          left.at().number(), Token.shown(left.toString()), "a field or a value");
    }
    if (left instanceof Literal && !(right instanceof Name)) {
      throw needsField(left);
    }
    boolean isNoneToLookIn =
        right instanceof Literal(ZeekType type, var _, var _)
            && type != ZeekType.STRING
            && type != ZeekType.SUBNET;
    if (right instanceof Size || isNoneToLookIn) {
      throw new WhereException(
          right.at().number(),
          Token.shown(right.toString()),
          "a field, a subnet, a text, or values in braces");
    }
    return new In(left, isNegated, right, at);
  }

  private static WhereException needsField(Operand left) {
    return new WhereException(
        left.at().number(), Token.shown(left.toString()), "a field on one side");
  }

  private Operand asOperand(Expression part, Column at, String sign) {
    return switch (part) {
      case Operand operand -> operand;
      case Not not ->
          throw new WhereException(
              at.number(),
              Token.shown(not.toString()) + " beside " + sign,
              sign.equals("in") ? "a !in b, or !(a in b)" : "!(a %s b)".formatted(sign));
      default ->
          throw new WhereException(
              at.number(), Token.shown(part.toString()) + " beside " + sign, "a field or a value");
    };
  }

  private static Expression asTest(Expression parsed) {
    return switch (parsed) {
      case Name name when !name.isEnumerator() -> new IsTrue(name);
      case Literal literal when literal.type() == ZeekType.BOOL -> new IsTrue(literal);
      case Operand operand ->
          throw new WhereException(
              operand.at().number(),
              Token.shown(operand.toString()) + " alone",
              "a comparison, such as orig_bytes > 1000");
      default -> parsed;
    };
  }

  private Expression part() {
    if (depth == MOST_DEPTH) {
      throw wrong("at most %d parentheses and ! around a part".formatted(MOST_DEPTH));
    }
    depth++;
    Expression part = unboundedPart();
    depth--;
    return part;
  }

  private Expression unboundedPart() {
    Column at = token.at();
    if (skip("!")) {
      return new Not(asTest(part()));
    }
    if (skip("(")) {
      Expression inner = or();
      need(")", "&&, || or a closing parenthesis");
      return inner;
    }
    if (skip("?")) {
      return new HasValue(field());
    }
    if (skip("|")) {
      Size size = new Size(field(), at);
      need("|", "a closing |");
      return size;
    }
    if (skip("{")) {
      return braces(at);
    }
    Operand value = token.value();
    if (value != null) {
      advance();
      return value;
    }
    if (!token.isName()) {
      throw wrong("a field or a value");
    }
    return name();
  }

  private Name field() {
    if (!token.isName() || (token.kind() == Token.Kind.NAME && token.text().contains("::"))) {
      throw wrong("a field");
    }
    return name();
  }

  private Name name() {
    Name name = new Name(token.text(), token.kind() == Token.Kind.QUOTED_NAME, token.at());
    advance();
    return name;
  }

  private Braces braces(Column at) {
    List<Literal> literals = new ArrayList<>();
    do {
      literals.add(element());
      advance();
    } while (skip(","));
    need("}", "a comma or a closing brace");
    return new Braces(List.copyOf(literals), at);
  }

  private Literal element() {
    if (token.value() instanceof Literal literal) {
      return literal;
    }
    if (token.kind() != Token.Kind.NAME || token.text().contains(".")) {
      throw wrong("a value");
    }
    return new Literal(ZeekType.ENUM, new EnumValue(Bytes.of(token.text())), token.at());
  }
}
