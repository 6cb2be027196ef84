package org.zeekbus.zeek.where;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.zeekbus.zeek.log.LogBatchReader;
import org.zeekbus.zeek.log.LogElements;
import org.zeekbus.zeek.log.ZeekType;
import org.zeekbus.zeek.value.AddressValue;
import org.zeekbus.zeek.value.BooleanValue;
import org.zeekbus.zeek.value.Bytes;
import org.zeekbus.zeek.value.CountValue;
import org.zeekbus.zeek.value.EnumValue;
import org.zeekbus.zeek.value.IntegerValue;
import org.zeekbus.zeek.value.PortValue;
import org.zeekbus.zeek.value.RealValue;
import org.zeekbus.zeek.value.StringValue;
import org.zeekbus.zeek.value.SubnetValue;
import org.zeekbus.zeek.value.TimestampValue;
import org.zeekbus.zeek.value.Value;

/**
 * The plain twin of compiled predicates: takes the expression apart anew for each record, with an
 * object for each value. Types fit, names are fields'.
 */
final class PlainWhere {
  private final LogBatchReader batch;

  PlainWhere(LogBatchReader batch) {
    this.batch = batch;
  }

  boolean test(Expression expression) {
    return switch (expression) {
      case Expression.Or or -> or.terms().stream().anyMatch(this::test);
      case Expression.And and -> and.terms().stream().allMatch(this::test);
      case Expression.Not not -> !test(not.of());
      case Expression.IsTrue is -> value(is.of()).equals(Optional.of(true));
      case Expression.HasValue has -> value(has.field()).isPresent();
      case Expression.Compare it -> {
        Optional<Object> left = value(it.left());
        Optional<Object> right = value(it.right());
        yield left.isPresent()
            && right.isPresent()
            && compares(it.by().toString(), left.get(), right.get());
      }
      case Expression.In it -> {
        Optional<Object> left = value(it.left());
        Optional<Object> right = value(it.right());
        yield left.isPresent()
            && right.isPresent()
            && isIn(left.get(), right.get()) != it.isNegated();
      }
      case Expression.Matches _, Expression.Operand _ ->
          throw new AssertionError("not here: " + expression);
    };
  }

  private static boolean compares(String sign, Object left, Object right) {
    if (left instanceof Double || right instanceof Double) {
      double one = ((Number) left).doubleValue();
      double other = ((Number) right).doubleValue();
      return switch (sign) {
        case "==" -> one == other;
        case "!=" -> one != other;
        case "<" -> one < other;
        case "<=" -> one <= other;
        case ">" -> one > other;
        default -> one >= other;
      };
    }
    int order =
        switch (left) {
          case BigInteger it -> it.compareTo((BigInteger) right);
          case Boolean it -> it.compareTo((Boolean) right);
          case Bytes it -> it.compareTo((Bytes) right);
          case PortValue it -> number(it) - number((PortValue) right);
          case Value it -> it.compareTo((Value) right);
          default -> throw new AssertionError(left);
        };
    return switch (sign) {
      case "==" -> order == 0;
      case "!=" -> order != 0;
      case "<" -> order < 0;
      case "<=" -> order <= 0;
      case ">" -> order > 0;
      default -> order >= 0;
    };
  }

  private static int number(PortValue port) {
    return port.protocol().number() * 0x10000 + port.number();
  }

  private static boolean isIn(Object left, Object right) {
    return switch (right) {
      case List<?> elements ->
          elements.stream()
              .anyMatch(each ->
                  (left instanceof AddressValue && each instanceof SubnetValue)
                      ? isIn(left, each)
                      : compares("==", left, each));
      case SubnetValue subnet -> subnet.contains((AddressValue) left);
      case Bytes text -> isPart(((Bytes) left).toArray(), text.toArray());
      default -> throw new AssertionError(right);
    };
  }

  private static boolean isPart(byte[] part, byte[] text) {
    for (int at = 0; at + part.length <= text.length; at++) {
      if (Arrays.equals(part, 0, part.length, text, at, at + part.length)) {
        return true;
      }
    }
    return false;
  }

  private Optional<Object> value(Expression.Operand operand) {
    return switch (operand) {
      case Expression.Literal(ZeekType type, Value value, var _) -> {
        boolean isTime = type == ZeekType.TIME;
        yield Optional.of(
            isTime && value instanceof TimestampValue time
                ? BigDecimal.valueOf(time.nanos(), 9).doubleValue()
                : object(value));
      }
      case Expression.Braces braces ->
          Optional.of(braces.literals().stream().map(each -> value(each).orElseThrow()).toList());
      case Expression.Name name -> field(batch.schema().indexOf(name.text()));
      case Expression.Size size -> size(batch.schema().indexOf(size.field().text()));
      case Expression.Regex _ -> throw new AssertionError("not here: " + operand);
    };
  }

  private Optional<Object> size(int field) {
    if (field < 0 || !batch.isPresent(field)) {
      return Optional.empty();
    }
    boolean isContainer = batch.schema().field(field).type().isContainer();
    return Optional.of(
        BigInteger.valueOf(isContainer ? batch.sizeAt(field) : batch.bytesAt(field).length()));
  }

  private Optional<Object> field(int field) {
    if (field < 0 || !batch.isPresent(field)) {
      return Optional.empty();
    }
    ZeekType type = batch.schema().field(field).type();
    return Optional.of(
        switch (type) {
          case DOUBLE, TIME, INTERVAL -> batch.doubleAt(field);
          case TABLE, VECTOR -> elements(field);
          default -> object(batch.valueAt(field));
        });
  }

  private List<Object> elements(int field) {
    ZeekType type = batch.schema().field(field).elementType();
    List<Object> found = new ArrayList<>();
    LogElements elements = batch.elementsAt(field);
    while (elements.next()) {
      if (elements.isPresent()) {
        found.add(
            switch (type) {
              case DOUBLE, TIME, INTERVAL -> elements.doubleValue();
              default -> object(elements.value());
            });
      }
    }
    return found;
  }

  private static Object object(Value value) {
    return switch (value) {
      case BooleanValue(boolean isTrue) -> isTrue;
      case CountValue count -> count.toBigInteger();
      case IntegerValue(long integer) -> BigInteger.valueOf(integer);
      case RealValue(double real) -> real;
      case StringValue(Bytes bytes) -> bytes;
      case EnumValue(Bytes name) -> name;
      default -> value;
    };
  }
}
