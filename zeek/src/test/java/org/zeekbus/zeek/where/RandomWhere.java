package org.zeekbus.zeek.where;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.zeekbus.zeek.log.LogField;
import org.zeekbus.zeek.log.LogRecord;
import org.zeekbus.zeek.log.LogSchema;
import org.zeekbus.zeek.log.ZeekType;
import org.zeekbus.zeek.value.AddressValue;
import org.zeekbus.zeek.value.Bytes;
import org.zeekbus.zeek.value.CountValue;
import org.zeekbus.zeek.value.EnumValue;
import org.zeekbus.zeek.value.IntegerValue;
import org.zeekbus.zeek.value.NoneValue;
import org.zeekbus.zeek.value.PortValue;
import org.zeekbus.zeek.value.RealValue;
import org.zeekbus.zeek.value.SetValue;
import org.zeekbus.zeek.value.StringValue;
import org.zeekbus.zeek.value.SubnetValue;
import org.zeekbus.zeek.value.TimespanValue;
import org.zeekbus.zeek.value.TimestampValue;
import org.zeekbus.zeek.value.Value;
import org.zeekbus.zeek.value.Values;
import org.zeekbus.zeek.value.VectorValue;

/** Predicates as text that fit a schema, from a seed; their values are often those of records. */
final class RandomWhere {
  private static final List<String> EQUAL = List.of("==", "!=");
  private static final List<String> ORDER = List.of("==", "!=", "<", "<=", ">", ">=");
  private static final List<ZeekType> NUMBERS =
      List.of(ZeekType.INT, ZeekType.COUNT, ZeekType.DOUBLE);
  private static final List<ZeekType> TEXTS =
      List.of(ZeekType.STRING, ZeekType.FUNC, ZeekType.FILE);
  private static final List<String> INTEGERS =
      List.of("0", "1", "-1", "18446744073709551615", "9223372036854775807", "0xff");
  private static final List<String> REALS =
      List.of("0.0", "-0.5", "1.5", "1e300", "18446744073709551616.0", ".25", "-9e18");

  private final SplittableRandom random;
  private final LogSchema schema;
  private final List<LogRecord> records;

  RandomWhere(SplittableRandom random, LogSchema schema, List<LogRecord> records) {
    this.random = random;
    this.schema = schema;
    this.records = records;
  }

  String next(int depth) {
    return switch (random.nextInt(depth > 0 ? 8 : 4)) {
      case 4 -> "!(" + next(depth - 1) + ")";
      case 5, 6 -> terms(depth, " && ");
      case 7 -> terms(depth, " || ");
      default -> leaf();
    };
  }

  private String terms(int depth, String between) {
    return IntStream.range(0, random.nextInt(2, 4))
        .mapToObj(_ -> "(" + next(depth - 1) + ")")
        .collect(Collectors.joining(between));
  }

  private String leaf() {
    int field = random.nextInt(schema.size());
    LogField found = schema.field(field);
    ZeekType type = found.type();
    String name = name(field);
    if (random.nextInt(10) == 0) {
      return (random.nextBoolean() ? "?" : "!?") + name;
    }
    String in = random.nextBoolean() ? " in " : " !in ";
    if (type.isContainer()) {
      return random.nextInt(3) == 0
          ? "|%s| %s %s".formatted(name, one(ORDER), random.nextInt(4))
          : elementOf(found.elementType()) + in + name;
    }
    String sign = one(hasOrder(type) ? ORDER : EQUAL);
    return switch (random.nextInt(type == ZeekType.BOOL ? 6 : 5)) {
      case 0 -> {
        int other = other(type);
        yield "%s %s %s".formatted(name, sign, other < 0 ? literal(type) : name(other));
      }
      case 1 -> "%s %s %s".formatted(literal(type), sign, name);
      case 2 -> name + in + braces(type);
      case 3 -> inOther(field, type, in);
      case 4 -> "%s %s %s".formatted(name, sign, literal(type));
      default -> "!".repeat(random.nextInt(3)) + name;
    };
  }

  private String inOther(int field, ZeekType type, String in) {
    String name = name(field);
    if (type == ZeekType.ADDR) {
      int subnet = other(ZeekType.SUBNET);
      return name + in + (subnet < 0 ? literal(ZeekType.SUBNET) : name(subnet));
    }
    if (type == ZeekType.SUBNET) {
      return literal(ZeekType.ADDR) + in + name;
    }
    if (TEXTS.contains(type)) {
      return switch (random.nextInt(4)) {
        case 0 -> part(field) + in + name;
        case 1 -> name + in + literal(ZeekType.STRING);
        case 2 -> "|%s| %s %d".formatted(name, one(ORDER), random.nextInt(20));
        default -> name + in + name(Math.max(field, other(type)));
      };
    }
    return name + in + braces(type);
  }

  /** A part of the text that a record has in the field. */
  private String part(int field) {
    Value value = records.get(random.nextInt(records.size())).value(field);
    if (!(value instanceof StringValue(Bytes bytes))) {
      return "\"\"";
    }
    int from = random.nextInt(bytes.length() + 1);
    int length = random.nextInt(bytes.length() - from + 1);
    return Escapes.quote(Bytes.of(bytes.toArray(), from, length));
  }

  private String elementOf(ZeekType elementType) {
    int other = random.nextInt(3) == 0 ? other(elementType) : -1;
    if (elementType == ZeekType.SUBNET && random.nextBoolean()) {
      return literal(ZeekType.ADDR);
    }
    return other < 0 ? literal(elementType) : name(other);
  }

  private String braces(ZeekType type) {
    return IntStream.range(0, random.nextInt(1, 6))
        .mapToObj(_ ->
            type == ZeekType.ADDR && random.nextBoolean()
                ? literal(ZeekType.SUBNET)
                : literal(type))
        .collect(Collectors.joining(", ", "{", "}"));
  }

  /** A field whose values can be compared with those of the type, or -1. */
  private int other(ZeekType type) {
    List<Integer> fit = new ArrayList<>();
    for (int i = 0; i < schema.size(); i++) {
      ZeekType found = schema.field(i).type();
      if (found == type || isAlike(NUMBERS, type, found) || isAlike(TEXTS, type, found)) {
        fit.add(i);
      }
    }
    return fit.isEmpty() ? -1 : fit.get(random.nextInt(fit.size()));
  }

  private static boolean isAlike(List<ZeekType> types, ZeekType one, ZeekType other) {
    return types.contains(one) && types.contains(other);
  }

  private static boolean hasOrder(ZeekType type) {
    return type != ZeekType.BOOL && type != ZeekType.ENUM && type != ZeekType.SUBNET;
  }

  private String name(int field) {
    String name = schema.field(field).name().text();
    return name.matches("[a-z_]+(\\.[a-z_]+)*") && random.nextBoolean() && name.length() > 2
        ? name
        : "`" + name + "`";
  }

  private String one(List<String> of) {
    return of.get(random.nextInt(of.size()));
  }

  /** A literal that can stand beside the type; often a value of a record. */
  private String literal(ZeekType type) {
    Value value = random.nextInt(3) == 0 ? NoneValue.NONE : recorded(type);
    if (NUMBERS.contains(type)) {
      boolean isReal = random.nextInt(3) == 0;
      return isUsable(value) ? text(ZeekType.DOUBLE, value) : one(isReal ? REALS : INTEGERS);
    }
    return switch (type) {
      case BOOL -> random.nextBoolean() ? "T" : "F";
      case TIME -> value instanceof TimestampValue ? text(type, value) : one(REALS);
      case INTERVAL -> {
        Value seconds =
            value instanceof TimespanValue span ? Values.real(span.nanos() / 1e9) : value;
        yield seconds instanceof RealValue && isUsable(seconds)
            ? text(type, seconds)
            : random.nextInt(-100, 100) + one(List.of(" min", "usecs", " secs", "day"));
      }
      case PORT ->
          value instanceof PortValue
              ? value.toString()
              : random.nextInt(0x10000) + one(List.of("/tcp", "/udp", "/icmp", "/unknown"));
      case ADDR -> {
        Value address =
            value instanceof AddressValue ? value : new AddressValue(0, random.nextLong());
        yield text(type, address);
      }
      case SUBNET -> subnet(value);
      default ->
          value instanceof StringValue || value instanceof EnumValue
              ? quoted(value)
              : one(List.of("\"\"", "\"a\"", "\"\\x00\\xff\""));
    };
  }

  private static String quoted(Value value) {
    return Escapes.quote(
        value instanceof EnumValue(Bytes name) ? name : ((StringValue) value).bytes());
  }

  private String subnet(Value value) {
    if (value instanceof SubnetValue) {
      return text(ZeekType.SUBNET, value);
    }
    if (!(recorded(ZeekType.ADDR) instanceof AddressValue address)) {
      return "10.0.0.0/8";
    }
    int least = address.isIpv4() ? 96 : 0;
    return text(ZeekType.SUBNET, new SubnetValue(address, random.nextInt(least, 129)));
  }

  private static boolean isUsable(Value value) {
    return value instanceof CountValue
        || value instanceof IntegerValue
        || (value instanceof RealValue(double real) && Double.isFinite(real));
  }

  private static String text(ZeekType type, Value value) {
    return new Expression.Literal(type, value, new Column(1)).toString();
  }

  /** A value or an element of the type in one of the records, if it is found at once. */
  private Value recorded(ZeekType type) {
    LogRecord record = records.get(random.nextInt(records.size()));
    int start = random.nextInt(schema.size());
    for (int i = 0; i < schema.size(); i++) {
      int field = (start + i) % schema.size();
      LogField found = schema.field(field);
      if (found.type() == type && record.isPresent(field)) {
        return record.value(field);
      }
      if (found.elementType() == type && record.isPresent(field)) {
        List<Value> elements =
            switch (record.value(field)) {
              case SetValue set -> set.elements();
              case VectorValue vector -> vector.elements();
              default -> List.of();
            };
        if (!elements.isEmpty()) {
          return elements.get(random.nextInt(elements.size()));
        }
      }
    }
    return NoneValue.NONE;
  }
}
