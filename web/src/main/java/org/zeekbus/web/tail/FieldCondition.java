package org.zeekbus.web.tail;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.zeekbus.web.json.DecodedValue;
import org.zeekbus.zeek.log.LogField;
import org.zeekbus.zeek.log.LogSchema;
import org.zeekbus.zeek.log.ZeekType;
import org.zeekbus.zeek.value.AddressValue;
import org.zeekbus.zeek.value.BooleanValue;
import org.zeekbus.zeek.value.CountValue;
import org.zeekbus.zeek.value.EnumValue;
import org.zeekbus.zeek.value.IntegerValue;
import org.zeekbus.zeek.value.NoneValue;
import org.zeekbus.zeek.value.PortValue;
import org.zeekbus.zeek.value.RealValue;
import org.zeekbus.zeek.value.SetValue;
import org.zeekbus.zeek.value.StringValue;
import org.zeekbus.zeek.value.SubnetValue;
import org.zeekbus.zeek.value.TableValue;
import org.zeekbus.zeek.value.TimespanValue;
import org.zeekbus.zeek.value.TimestampValue;
import org.zeekbus.zeek.value.Value;
import org.zeekbus.zeek.value.Values;
import org.zeekbus.zeek.value.VectorValue;

/**
 * A condition on one field of a record, such as {@code id.orig_h==10.0.0.1}. Numbers, times and
 * ports are compared as numbers, addresses as addresses, all else as text. A set or vector meets it
 * if one of its elements does; for {@code !=}, if all do. A field without value meets {@code !=}
 * alone.
 *
 * <p>Owner: nobody; never changes.
 *
 * @param operand the text behind the operator
 * @param number the operand, if it is one
 * @param address the operand, if it is one
 */
record FieldCondition(
    String field,
    Operator operator,
    String operand,
    @Nullable BigDecimal number,
    @Nullable AddressValue address) {
  enum Operator {
    EQUAL("=="),
    NOT_EQUAL("!="),
    AT_MOST("<="),
    AT_LEAST(">="),
    LESS("<"),
    GREATER(">"),
    CONTAINS("~");

    private final String sign;

    Operator(String sign) {
      this.sign = sign;
    }

    boolean hasOrder() {
      return this == AT_MOST || this == AT_LEAST || this == LESS || this == GREATER;
    }

    /** Whether a comparison with this result meets it. */
    boolean accepts(int compared) {
      return switch (this) {
        case EQUAL -> compared == 0;
        case NOT_EQUAL -> compared != 0;
        case AT_MOST -> compared <= 0;
        case AT_LEAST -> compared >= 0;
        case LESS -> compared < 0;
        case GREATER -> compared > 0;
        case CONTAINS -> throw new IllegalStateException("~ compares nothing");
      };
    }

    static Operator of(String sign) {
      for (Operator each : values()) {
        if (each.sign.equals(sign)) {
          return each;
        }
      }
      throw new IllegalArgumentException(sign);
    }
  }

  private static final Pattern FORM =
      Pattern.compile("([^=!<>~]+)(==|!=|<=|>=|<|>|~)(.*)", Pattern.DOTALL);

  /** Longer texts are no numbers that a log has, and slow to read. */
  private static final Pattern NUMBER =
      Pattern.compile("[-+]?\\d{1,40}(\\.\\d{0,40})?([eE][-+]?\\d{1,3})?");

  private static final List<String> TRUE = List.of("true", "T");
  private static final List<String> FALSE = List.of("false", "F");

  /**
   * Reads a condition.
   *
   * @throws IllegalArgumentException if it is none, saying what it should be
   */
  static FieldCondition parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches() || (form.group(2).length() == 1 && form.group(3).startsWith("="))) {
      throw new IllegalArgumentException(
          "where: '%s' (expected: a field, one of == != < <= > >= ~, and a value, such as"
                  .formatted(text)
              + " id.orig_h==10.0.0.1)");
    }
    String operand = form.group(3);
    return new FieldCondition(
        form.group(1), Operator.of(form.group(2)), operand, number(operand), address(operand));
  }

  private static @Nullable BigDecimal number(String text) {
    return NUMBER.matcher(text).matches() ? new BigDecimal(text) : null;
  }

  private static @Nullable AddressValue address(String text) {
    try {
      return Values.address(text);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** Why no record with this schema can meet it, if so. */
  Optional<String> problem(LogSchema schema) {
    int at = schema.indexOf(field);
    if (at < 0) {
      return Optional.of("it has no field " + field);
    }
    if (operator == Operator.CONTAINS) {
      return Optional.empty();
    }
    LogField found = schema.field(at);
    ZeekType type = found.type().isContainer() ? found.elementType() : found.type();
    String lack =
        switch (type) {
          case COUNT, INT, DOUBLE, TIME, INTERVAL, PORT -> number == null ? "no number" : "";
          case ADDR -> address == null ? "no address" : "";
          case BOOL ->
              TRUE.contains(operand) || FALSE.contains(operand) ? "" : "neither true nor false";
          default -> "";
        };
    if (!lack.isEmpty()) {
      return Optional.of(
          "its field %s is of type %s, and '%s' is %s"
              .formatted(field, found.typeText(), operand, lack));
    }
    boolean isOrdered =
        switch (type) {
          case COUNT, INT, DOUBLE, TIME, INTERVAL, PORT -> true;
          default -> false;
        };
    return operator.hasOrder() && !isOrdered
        ? Optional.of(
            "its field %s is of type %s, which has no order".formatted(field, found.typeText()))
        : Optional.empty();
  }

  /** Whether the value of the field meets it; {@link #problem} has found none. */
  boolean matches(Value value) {
    return switch (value) {
      case NoneValue _ -> operator == Operator.NOT_EQUAL;
      case SetValue(List<Value> elements) -> matches(elements);
      case VectorValue(List<Value> elements) -> matches(elements);
      default -> operator == Operator.CONTAINS ? text(value).contains(operand) : compares(value);
    };
  }

  private boolean matches(List<Value> elements) {
    return operator == Operator.NOT_EQUAL
        ? elements.stream().allMatch(this::matches)
        : elements.stream().anyMatch(this::matches);
  }

  private boolean compares(Value value) {
    return switch (value) {
      case CountValue count -> compares(unsigned(count.bits()));
      case IntegerValue integer -> compares(BigDecimal.valueOf(integer.value()));
      case PortValue port -> compares(BigDecimal.valueOf(port.number()));
      case RealValue real -> compares(real.value());
      case TimestampValue time -> compares(time.nanos() / 1e9);
      case TimespanValue time -> compares(time.nanos() / 1e9);
      case BooleanValue(boolean isTrue) ->
          operator.accepts((isTrue ? TRUE : FALSE).contains(operand) ? 0 : 1);
      case AddressValue it -> operator.accepts(it.equals(address) ? 0 : 1);
      default -> operator.accepts(text(value).equals(operand) ? 0 : 1);
    };
  }

  private boolean compares(BigDecimal value) {
    return number != null && operator.accepts(value.compareTo(number));
  }

  /** NaN is not equal to anything, nor less or greater. */
  private boolean compares(double value) {
    if (number == null || Double.isNaN(value)) {
      return operator == Operator.NOT_EQUAL;
    }
    double other = number.doubleValue();
    return operator.accepts(value == other ? 0 : value < other ? -1 : 1);
  }

  private static BigDecimal unsigned(long bits) {
    return bits >= 0
        ? BigDecimal.valueOf(bits)
        : new BigDecimal(new BigInteger(Long.toUnsignedString(bits)));
  }

  private static String text(Value value) {
    return switch (value) {
      case StringValue string -> DecodedValue.text(string.bytes());
      case EnumValue name -> DecodedValue.text(name.bytes());
      case BooleanValue(boolean isTrue) -> isTrue ? "true" : "false";
      case CountValue count -> Long.toUnsignedString(count.bits());
      case IntegerValue integer -> Long.toString(integer.value());
      case PortValue port -> Integer.toString(port.number());
      case TimestampValue time -> BigDecimal.valueOf(time.nanos(), 9).toPlainString();
      case TimespanValue time -> BigDecimal.valueOf(time.nanos(), 9).toPlainString();
      case RealValue real -> Double.toString(real.value());
      case AddressValue it -> it.toString();
      case SubnetValue it -> it.toString();
      case NoneValue _, SetValue _, VectorValue _, TableValue _ -> value.toString();
    };
  }
}
