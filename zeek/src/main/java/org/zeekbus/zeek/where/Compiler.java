package org.zeekbus.zeek.where;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.zeekbus.zeek.log.LogField;
import org.zeekbus.zeek.log.LogSchema;
import org.zeekbus.zeek.log.ZeekType;
import org.zeekbus.zeek.value.BooleanValue;
import org.zeekbus.zeek.value.Bytes;
import org.zeekbus.zeek.value.EnumValue;
import org.zeekbus.zeek.value.StringValue;
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
 * Finds the fields of a predicate in a schema, checks their types, and makes a test of it.
 *
 * <p>Owner: one thread.
 */
final class Compiler {
  private static final int NO_FIELD = -1;

  private final LogSchema schema;
  private final Set<String> missing = new LinkedHashSet<>();

  Compiler(LogSchema schema) {
    this.schema = schema;
  }

  /** The fields that the schema does not have, of all that was compiled. */
  Set<String> missing() {
    return Collections.unmodifiableSet(missing);
  }

  RecordTest compile(Expression expression) {
    return switch (expression) {
      case Or(List<Expression> terms) -> new Predicates.Or(all(terms));
      case And(List<Expression> terms) -> new Predicates.And(all(terms));
      case Not(Expression of) -> new Predicates.Not(compile(of));
      case IsTrue(Operand of) -> isTrue(of);
      case HasValue(Name name) -> {
        int field = find(name);
        yield field == NO_FIELD ? Predicates.NEVER : new Predicates.HasValue(field);
      }
      case Compare compare -> compare(compare);
      case In in -> in(in);
      case Matches matches -> matches(matches);
      case Operand operand -> throw new IllegalArgumentException(operand + " is no test");
    };
  }

  private List<RecordTest> all(List<Expression> terms) {
    List<RecordTest> tests = new ArrayList<>(terms.size());
    terms.forEach(each -> tests.add(compile(each)));
    return tests;
  }

  private RecordTest isTrue(Operand of) {
    if (!(of instanceof Name name)) {
      boolean isTrue = of instanceof Literal literal && literal.value().equals(BooleanValue.TRUE);
      return isTrue ? Predicates.ALWAYS : Predicates.NEVER;
    }
    int field = find(name);
    if (field == NO_FIELD) {
      return Predicates.NEVER;
    }
    ZeekType type = schema.field(field).type();
    if (type != ZeekType.BOOL) {
      throw new WhereException(
          name.at().number(), isOfType(name), "a bool; or a comparison, such as orig_bytes > 1000");
    }
    return new Predicates.IsTrue(field);
  }

  /** The field's index; if there is none, it is missing. */
  private int find(Name name) {
    int field = schema.indexOf(name.text());
    if (field == NO_FIELD) {
      missing.add(name.text());
    }
    return field;
  }

  private RecordTest compare(Compare compare) {
    boolean hasOrder = compare.by().hasOrder();
    Operand left = named(compare.left(), compare.right(), hasOrder, false);
    Operand right = named(compare.right(), compare.left(), hasOrder, true);
    // A literal moves to the right.
    boolean isFlipped = left instanceof Literal;
    Operand value = isFlipped ? right : left;
    Operand other = isFlipped ? left : right;
    if (value instanceof Literal) {
      throw new WhereException(
          compare.left().at().number(), Token.shown(left.toString()), "a field on one side");
    }
    if (hasOrder) {
      checkOrder(value, compare);
      checkOrder(other, compare);
    }
    if (lacksOneOf(value, other)) {
      return Predicates.NEVER;
    }
    Comparison by = isFlipped ? compare.by().flipped() : compare.by();
    ZeekType type = scalar(value);
    ZeekType otherType = scalar(other);
    if (!Types.fit(type, other, otherType)) {
      throw mismatch(other, otherType, value, type.toString(), type);
    }
    Cell cell = cell(value);
    Cell otherCell = cell(other);
    Cell.Way way = Cell.way(type, otherType);
    boolean isNegated = by == Comparison.NOT_EQUAL;
    if (other instanceof Literal && way == Cell.Way.BITS && type != ZeekType.SUBNET) {
      return new Predicates.InRanges(cell, Ranges.of(by, otherCell), isNegated);
    }
    if (other instanceof Literal && way == Cell.Way.TEXT && !hasOrder) {
      return new Predicates.IsText(cell, otherCell, isNegated);
    }
    return new Predicates.Compares(cell, by, otherCell, way);
  }

  private void checkOrder(Operand operand, Compare compare) {
    if (operand instanceof Name name && schema.indexOf(name.text()) != NO_FIELD) {
      ZeekType type = scalar(name);
      if (!Types.hasOrder(type)) {
        throw new WhereException(
            compare.at().number(),
            "'%s', but %s, which has no order".formatted(compare.by(), isOfType(name)),
            "== or !=");
      }
    }
  }

  private RecordTest in(In in) {
    Operand left = named(in.left(), in.right(), false, true);
    Operand right = in.right();
    if (lacksOneOf(left, right)) {
      return Predicates.NEVER;
    }
    ZeekType type = scalar(left);
    return switch (right) {
      case Braces braces -> inBraces(left, type, braces, in.isNegated());
      case Literal literal when literal.type() == ZeekType.SUBNET ->
          inBraces(left, type, new Braces(List.of(literal), literal.at()), in.isNegated());
      case Literal literal -> inText(left, type, literal, in.isNegated());
      case Name name -> inField(left, type, name, in.isNegated());
      case Size _, Regex _ -> throw new IllegalArgumentException("in " + right);
    };
  }

  private RecordTest matches(Matches matches) {
    Name name = matches.text();
    if (lacks(name)) {
      return Predicates.NEVER;
    }
    if (!Types.isText(field(name).type())) {
      throw new WhereException(name.at().number(), isOfType(name), "a string beside a pattern");
    }
    return new Predicates.Matches(cell(name), matches.table(), matches.isNegated());
  }

  private RecordTest inBraces(Operand left, ZeekType type, Braces braces, boolean isNegated) {
    for (Literal each : braces.literals()) {
      boolean isNetwork = type == ZeekType.ADDR && each.type() == ZeekType.SUBNET;
      if (!isNetwork && !Types.fit(type, each, each.type())) {
        throw mismatch(each, each.type(), left, type.toString(), type);
      }
    }
    Cell cell = cell(left);
    List<Cell.Way> ways =
        braces.literals().stream().map(each -> Cell.way(type, each.type())).toList();
    if (ways.contains(Cell.Way.TEXT)) {
      TextSet texts = new TextSet(braces.literals().stream().map(Compiler::text).toList());
      return new Predicates.InTexts(cell, texts, isNegated);
    }
    List<Cell> cells = braces.literals().stream().map(Cell::of).toList();
    if (ways.contains(Cell.Way.REAL) || type == ZeekType.SUBNET) {
      return new Predicates.InLiterals(cell, cells, ways, isNegated);
    }
    List<Ranges.Range> ranges =
        cells.stream()
            .map(each -> each.type() == ZeekType.SUBNET ? Ranges.network(each) : Ranges.one(each))
            .toList();
    return new Predicates.InRanges(cell, Ranges.of(ranges), isNegated);
  }

  private static Bytes text(Literal literal) {
    return switch (literal.value()) {
      case StringValue(Bytes bytes) -> bytes;
      case EnumValue(Bytes bytes) -> bytes;
      default -> throw new IllegalArgumentException(literal + " (expected: a text)");
    };
  }

  private RecordTest inText(Operand left, ZeekType type, Operand text, boolean isNegated) {
    if (!Types.isText(type)) {
      throw mismatch(left, type, text, typeText(text), ZeekType.STRING);
    }
    return new Predicates.InText(cell(left), cell(text), isNegated);
  }

  private RecordTest inField(Operand left, ZeekType type, Name name, boolean isNegated) {
    int index = schema.indexOf(name.text());
    LogField field = schema.field(index);
    if (Types.isText(field.type())) {
      return inText(left, type, name, isNegated);
    }
    if (field.type() == ZeekType.SUBNET) {
      if (type != ZeekType.ADDR) {
        throw mismatch(left, type, name, field.typeText(), ZeekType.ADDR);
      }
      return new Predicates.InNetwork(cell(left), cell(name), isNegated);
    }
    if (!field.type().isContainer()) {
      throw new WhereException(
          name.at().number(),
          "%s is of type %s".formatted(name, field.typeText()),
          "a set, vector, subnet or string behind in; or values in braces");
    }
    ZeekType elementType = field.elementType();
    boolean areNetworks = elementType == ZeekType.SUBNET && type == ZeekType.ADDR;
    if (!areNetworks && !Types.fit(elementType, left, type)) {
      throw mismatch(left, type, name, field.typeText(), elementType);
    }
    Cell element = Cell.ofElements(elementType);
    Cell.Way way = Cell.way(type, elementType);
    return new Predicates.InElements(cell(left), index, element, way, areNetworks, isNegated);
  }

  /**
   * Takes a name for an enumerator if the schema has no such field, and it stands beside an enum.
   *
   * @param yields whether it is the enumerator if the name beside it is no field, either
   */
  private Operand named(Operand it, Operand beside, boolean hasOrder, boolean yields) {
    if (!(it instanceof Name name)) {
      return it;
    }
    boolean isEnumerator =
        name.isEnumerator()
            || (name.mayBeEnumerator()
                && !hasOrder
                && schema.indexOf(name.text()) == NO_FIELD
                && isEnum(beside, yields));
    return isEnumerator
        ? new Literal(ZeekType.ENUM, new EnumValue(Bytes.of(name.text())), name.at())
        : name;
  }

  private boolean isEnum(Operand operand, boolean otherwise) {
    if (!(operand instanceof Name name) || name.isEnumerator()) {
      return false;
    }
    int field = schema.indexOf(name.text());
    if (field == NO_FIELD) {
      return otherwise;
    }
    LogField found = schema.field(field);
    ZeekType type = found.type().isContainer() ? found.elementType() : found.type();
    return type == ZeekType.ENUM;
  }

  /** Whether it needs a field that the schema does not have. */
  private boolean lacks(Operand operand) {
    return switch (operand) {
      case Name name -> find(name) == NO_FIELD;
      case Size size -> find(size.field()) == NO_FIELD;
      case Literal _, Braces _, Regex _ -> false;
    };
  }

  /** The same for two, so that both are named. */
  private boolean lacksOneOf(Operand left, Operand right) {
    boolean lacksLeft = lacks(left);
    return lacks(right) || lacksLeft;
  }

  /** The type of a single value. */
  private ZeekType scalar(Operand operand) {
    return switch (operand) {
      case Literal literal -> literal.type();
      case Size(Name name, var _) -> {
        ZeekType type = field(name).type();
        if (!type.isContainer() && !Types.isText(type)) {
          throw new WhereException(
              name.at().number(), isOfType(name), "a set, vector or string between | and |");
        }
        yield ZeekType.COUNT;
      }
      case Name name -> {
        ZeekType type = field(name).type();
        if (type.isContainer()) {
          throw new WhereException(
              name.at().number(),
              isOfType(name),
              "a single value; or |%1$s|, or a value in %1$s".formatted(name));
        }
        if (!Types.hasValues(type)) {
          throw new WhereException(name.at().number(), isOfType(name), Types.expected(type));
        }
        yield type;
      }
      case Braces _, Regex _ -> throw new IllegalArgumentException("no value: " + operand);
    };
  }

  private LogField field(Name name) {
    return schema.field(schema.indexOf(name.text()));
  }

  private Cell cell(Operand operand) {
    return switch (operand) {
      case Literal literal -> Cell.of(literal);
      case Size(Name name, var _) -> Cell.sizeOf(field(name).type(), schema.indexOf(name.text()));
      case Name name -> Cell.of(field(name).type(), schema.indexOf(name.text()));
      case Braces _, Regex _ -> throw new IllegalArgumentException("no value: " + operand);
    };
  }

  private String typeText(Operand operand) {
    return operand instanceof Name name ? field(name).typeText() : scalar(operand).toString();
  }

  private String isOfType(Name name) {
    return "%s is of type %s".formatted(name, field(name).typeText());
  }

  private static WhereException mismatch(
      Operand found, ZeekType type, Operand beside, String besideType, ZeekType expected) {
    String what = found instanceof Literal ? "" : ", of type " + type + ",";
    return new WhereException(
        found.at().number(),
        "%s%s%s %s is of type %s"
            .formatted(
                Token.shown(found.toString()),
                what,
                what.isEmpty() ? ", but" : " but",
                beside,
                besideType),
        Types.expected(expected));
  }
}
