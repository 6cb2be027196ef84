package org.zeekbus.zeek.value;

import org.jspecify.annotations.Nullable;

/**
 * The types of values, in the order of their tags, in which values of different types are sorted.
 * Source: Broker {@code libbroker/broker/data.hh}.
 */
public enum ValueType {
  /** An unset field. */
  NONE(0, "none"),
  /** True or false. */
  BOOLEAN(1, "boolean"),
  /** An unsigned 64-bit number. */
  COUNT(2, "count"),
  /** A signed 64-bit number. */
  INTEGER(3, "integer"),
  /** A double. */
  REAL(4, "real"),
  /** Any bytes. */
  STRING(5, "string"),
  /** An IP address. */
  ADDRESS(6, "address"),
  /** A network. */
  SUBNET(7, "subnet"),
  /** A number and a protocol. */
  PORT(8, "port"),
  /** Nanoseconds since the epoch. */
  TIMESTAMP(9, "timestamp"),
  /** Nanoseconds. */
  TIMESPAN(10, "timespan"),
  /** The name of an enumerator. */
  ENUM_VALUE(11, "enum-value"),
  /** Distinct values, sorted. */
  SET(12, "set"),
  /** Values by distinct keys, sorted. */
  TABLE(13, "table"),
  /** A sequence of values: vectors, records, patterns and more. */
  VECTOR(14, "vector");

  private static final ValueType[] ALL = values();

  private final int tag;
  private final String text;

  ValueType(int tag, String text) {
    this.tag = tag;
    this.text = text;
  }

  /** The first byte of such a value in {@code broker-bin-v1}. */
  public int tag() {
    return tag;
  }

  /** The type with this tag, or null. */
  public static @Nullable ValueType of(int tag) {
    return tag >= 0 && tag < ALL.length ? ALL[tag] : null;
  }

  /** The type's name as in {@code broker-json-v1}. */
  @Override
  public String toString() {
    return text;
  }
}
