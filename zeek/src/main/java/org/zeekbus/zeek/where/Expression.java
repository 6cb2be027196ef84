package org.zeekbus.zeek.where;

import java.util.List;
import java.util.stream.Collectors;
import org.zeekbus.zeek.log.ZeekType;
import org.zeekbus.zeek.value.AddressValue;
import org.zeekbus.zeek.value.BooleanValue;
import org.zeekbus.zeek.value.CountValue;
import org.zeekbus.zeek.value.EnumValue;
import org.zeekbus.zeek.value.RealValue;
import org.zeekbus.zeek.value.StringValue;
import org.zeekbus.zeek.value.SubnetValue;
import org.zeekbus.zeek.value.TimestampValue;
import org.zeekbus.zeek.value.Value;

/** A predicate as it was parsed, without a log's types. Its text parses to an equal one. */
sealed interface Expression {

  /** One of several must hold. */
  record Or(List<Expression> terms) implements Expression {
    @Override
    public String toString() {
      return joined(terms, " || ");
    }
  }

  /** All must hold. */
  record And(List<Expression> terms) implements Expression {
    @Override
    public String toString() {
      return joined(terms, " && ");
    }
  }

  /** The opposite. */
  record Not(Expression of) implements Expression {
    @Override
    public String toString() {
      boolean bindsTighter = of instanceof Not || of instanceof IsTrue || of instanceof HasValue;
      return bindsTighter ? "!" + of : "!(" + of + ")";
    }
  }

  /** A bool, as it is. */
  record IsTrue(Operand of) implements Expression {
    @Override
    public String toString() {
      return of.toString();
    }
  }

  /** Whether a field has a value. */
  record HasValue(Name field) implements Expression {
    @Override
    public String toString() {
      return "?" + field;
    }
  }

  /** Two values. */
  record Compare(Operand left, Comparison by, Operand right, Column at) implements Expression {
    @Override
    public String toString() {
      return left + " " + by + " " + right;
    }
  }

  /** A value in a set, vector, subnet or string. */
  record In(Operand left, boolean isNegated, Operand right, Column at) implements Expression {
    @Override
    public String toString() {
      return left + (isNegated ? " !in " : " in ") + right;
    }
  }

  /**
   * A text that matches a pattern.
   *
   * @param isWhole the whole text, or else a part of it
   */
  record Matches(Regex pattern, PatternTable table, boolean isWhole, boolean isNegated, Name text)
      implements Expression {
    @Override
    public String toString() {
      String operator = isWhole ? isNegated ? "!=" : "==" : isNegated ? "!in" : "in";
      return pattern + " " + operator + " " + text;
    }
  }

  /** What operators stand between. */
  sealed interface Operand extends Expression {
    /** Where it begins. */
    Column at();
  }

  /**
   * The name of a field or an enumerator.
   *
   * @param isQuoted by backquotes: a field's, whatever it looks like
   */
  record Name(String text, boolean isQuoted, Column at) implements Operand {
    /** Without a field of this name, it may be an enumerator. */
    boolean mayBeEnumerator() {
      return !isQuoted && text.indexOf('.') < 0;
    }

    /** No field has such a name. */
    boolean isEnumerator() {
      return !isQuoted && text.contains("::");
    }

    @Override
    public String toString() {
      return isQuoted ? "`" + text + "`" : text;
    }
  }

  /** The number of a field's elements or bytes. */
  record Size(Name field, Column at) implements Operand {
    @Override
    public String toString() {
      return "|" + field + "|";
    }
  }

  /** A value; that of an interval is a real of seconds. */
  record Literal(ZeekType type, Value value, Column at) implements Operand {
    @Override
    public String toString() {
      return switch (value) {
        case BooleanValue(boolean isTrue) -> isTrue ? "T" : "F";
        case CountValue(long bits) -> Long.toUnsignedString(bits);
        case RealValue(double real) when type == ZeekType.INTERVAL -> Numbers.intervalText(real);
        case RealValue(double real) -> Double.toString(real);
        case StringValue(var bytes) -> Escapes.quote(bytes);
        case EnumValue name -> name.name();
        case TimestampValue time -> time.instant().toString();
        case AddressValue address -> address.isIpv4() ? address.toString() : "[" + address + "]";
        case SubnetValue subnet ->
            subnet.network().isIpv4()
                ? subnet.toString()
                : "[" + subnet.network() + "]/" + subnet.prefixLength();
        default -> value.toString();
      };
    }
  }

  /** A pattern between slashes, as it stands there. */
  record Regex(String source, boolean ignoresCase, boolean dotIsAny, Column at) implements Operand {
    @Override
    public String toString() {
      return "/" + source + "/" + (ignoresCase ? "i" : "") + (dotIsAny ? "s" : "");
    }
  }

  /** Several values in braces. */
  record Braces(List<Literal> literals, Column at) implements Operand {
    @Override
    public String toString() {
      return literals.stream().map(Literal::toString).collect(Collectors.joining(", ", "{", "}"));
    }
  }

  private static String joined(List<Expression> terms, String between) {
    return terms.stream()
        .map(each -> each instanceof Or || each instanceof And ? "(" + each + ")" : each.toString())
        .collect(Collectors.joining(between));
  }
}
