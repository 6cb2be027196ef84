package org.zeekbus.zeek.log;

import org.jspecify.annotations.Nullable;

/**
 * The types that Zeek's log fields may have. Source: Zeek {@code src/Type.h}.
 *
 * <p>Logs have only some of them. A value of another type breaks the format.
 */
public enum ZeekType {
  /** No type; the element type of all but containers. */
  VOID(0, "void"),
  /** {@code T} or {@code F}. */
  BOOL(1, "bool"),
  /** Signed, 64 bits. */
  INT(2, "int"),
  /** Unsigned, 64 bits. */
  COUNT(3, "count"),
  /** A double. */
  DOUBLE(4, "double"),
  /** A double of seconds since 1970-01-01 UTC. */
  TIME(5, "time"),
  /** A double of seconds. */
  INTERVAL(6, "interval"),
  /** Any bytes. */
  STRING(7, "string"),
  /** Never in a log. */
  PATTERN(8, "pattern"),
  /** The name of an enumerator: {@code tcp}, {@code Notice::ACTION_LOG}. */
  ENUM(9, "enum"),
  /** A port and its protocol. */
  PORT(10, "port"),
  /** An IP address of either family. */
  ADDR(11, "addr"),
  /** A network. */
  SUBNET(12, "subnet"),
  /** Never in a log. */
  ANY(13, "any"),
  /** A set, in no order; in logs there are no tables. */
  TABLE(14, "set"),
  /** Never in a log: the sender turns a record's fields into fields of the log. */
  RECORD(15, "record"),
  /** Never in a log. */
  LIST(16, "types"),
  /** A function, as text. */
  FUNC(17, "func"),
  /** A file, by its name. */
  FILE(18, "file"),
  /** A vector; an element may be unset. */
  VECTOR(19, "vector"),
  /** Never in a log. */
  OPAQUE(20, "opaque"),
  /** Never in a log. */
  TYPE(21, "type"),
  /** Never in a log. */
  ERROR(22, "error");

  private static final ZeekType[] ALL = values();

  private final int code;
  private final String text;

  ZeekType(int code, String text) {
    this.code = code;
    this.text = text;
  }

  /** The type with this number on the wire, or null. */
  public static @Nullable ZeekType of(int code) {
    return code >= 0 && code < ALL.length ? ALL[code] : null;
  }

  /** The type's number on the wire. */
  public int code() {
    return code;
  }

  /** Whether it is a set or a vector. */
  public boolean isContainer() {
    return this == TABLE || this == VECTOR;
  }

  /**
   * The name in the {@code #types} line of a log; for sets and vectors without the element type.
   */
  @Override
  public String toString() {
    return text;
  }
}
