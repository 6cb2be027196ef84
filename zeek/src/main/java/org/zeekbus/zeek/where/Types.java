package org.zeekbus.zeek.where;

import org.zeekbus.zeek.log.ZeekType;
import org.zeekbus.zeek.where.Expression.Literal;
import org.zeekbus.zeek.where.Expression.Operand;

/**
 * Which types can be compared, and what people are told to write. Owner: any thread, it has no
 * state.
 */
final class Types {
  private Types() {}

  /** Whether a value of {@code type} can be compared with the other operand. */
  static boolean fit(ZeekType type, Operand other, ZeekType otherType) {
    boolean isLiteral = other instanceof Literal;
    return switch (type) {
      case INT, COUNT, DOUBLE -> isNumber(otherType);
      case TIME -> otherType == ZeekType.TIME || (isLiteral && isNumber(otherType));
      case ENUM -> otherType == ZeekType.ENUM || (isLiteral && otherType == ZeekType.STRING);
      case STRING, FUNC, FILE -> isText(otherType);
      case BOOL, INTERVAL, PORT, ADDR, SUBNET -> otherType == type;
      case VOID, PATTERN, ANY, TABLE, RECORD, LIST, VECTOR, OPAQUE, TYPE, ERROR -> false;
    };
  }

  static boolean isNumber(ZeekType type) {
    return type == ZeekType.INT || type == ZeekType.COUNT || type == ZeekType.DOUBLE;
  }

  static boolean isText(ZeekType type) {
    return type == ZeekType.STRING || type == ZeekType.FUNC || type == ZeekType.FILE;
  }

  /** Whether one value can be less than another. */
  static boolean hasOrder(ZeekType type) {
    return type != ZeekType.BOOL && type != ZeekType.ENUM && type != ZeekType.SUBNET;
  }

  /** Whether logs have single values of this type. */
  static boolean hasValues(ZeekType type) {
    return switch (type) {
      case VOID, PATTERN, ANY, TABLE, RECORD, LIST, VECTOR, OPAQUE, TYPE, ERROR -> false;
      default -> true;
    };
  }

  /** What to write beside a field of this type. */
  static String expected(ZeekType type) {
    return switch (type) {
      case BOOL -> "T or F";
      case INT, COUNT, DOUBLE -> "a number, such as 1000";
      case TIME -> "a time, such as 2026-11-29T06:00:00Z";
      case INTERVAL -> "an interval, such as 5 min";
      case STRING, FUNC, FILE -> "a text in quotes, such as \"dns\"";
      case ENUM -> "a name, such as tcp";
      case PORT -> "a port, such as 53/udp";
      case ADDR -> "an address, such as 10.0.0.1";
      case SUBNET -> "a subnet, such as 10.0.0.0/8";
      case VOID, PATTERN, ANY, TABLE, RECORD, LIST, VECTOR, OPAQUE, TYPE, ERROR ->
          "another field: logs have no values of this type";
    };
  }
}
