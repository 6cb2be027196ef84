package org.zeekbus.zeek.log;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.zeekbus.zeek.EncodeException;
import org.zeekbus.zeek.value.NoneValue;
import org.zeekbus.zeek.value.Value;
import org.zeekbus.zeek.value.Values;

/**
 * One record of a log, to keep and to pass on.
 *
 * <pre>{@code
 * while (batch.next()) {
 *   LogRecord conn = batch.toRecord();
 *   if (conn.value("service") instanceof StringValue service) {
 *     services.merge(service.text(), 1, Integer::sum);
 *   }
 * }
 * }</pre>
 *
 * <p>The record keeps everything that the batch had. Broker's values lose some of it:
 *
 * <ul>
 *   <li>Times and intervals are doubles of seconds; {@link #value} rounds them to nanoseconds, and
 *       gives a real if they are no number or beyond 292 years. {@link #seconds} gives the double.
 *   <li>Sets have no order; {@link #value} sorts them, the record keeps the sender's order.
 * </ul>
 *
 * <p>Two records are equal if their schemas are equal, and all values are equal to the bit and in
 * the same order. Threads may share records.
 */
public final class LogRecord {
  private final LogSchema schema;
  private final byte[] bytes;

  /** The offset of each field's data, negative if it has none. */
  private final int[] places;

  /** A record in bytes that {@link LogBatchWriter} has made for this schema. */
  LogRecord(LogSchema schema, byte[] bytes) {
    this.schema = schema;
    this.bytes = bytes;
    this.places = new int[schema.size()];
    int at = 0;
    for (int i = 0; i < places.length; i++) {
      boolean isPresent = bytes[at + ValueLayout.PRESENT] == 1;
      at += ValueLayout.HEAD;
      places[i] = isPresent ? at : -1;
      if (isPresent) {
        at = end(at, i);
      }
    }
  }

  private int end(int at, int field) {
    if (!schema.field(field).type().isContainer()) {
      return ValueLayout.end(bytes, at, schema.codes()[field]);
    }
    int elementType = schema.elementCodes()[field];
    int end = at + ValueLayout.SIZE;
    for (long left = ValueLayout.readLong(bytes, at); left > 0; left--) {
      boolean isPresent = bytes[end + ValueLayout.PRESENT] == 1;
      end += ValueLayout.HEAD;
      if (isPresent) {
        end = ValueLayout.end(bytes, end, elementType);
      }
    }
    return end;
  }

  /**
   * A record of these values, by the names of fields, as in {@link LogBatchWriter#add(Map)}.
   *
   * @throws EncodeException if there is no such field, or a value does not fit
   */
  public static LogRecord of(LogSchema schema, Map<String, ? extends @Nullable Object> values) {
    LogBatchWriter writer = new LogBatchWriter(schema);
    writer.add(values);
    return new LogRecord(schema, writer.recordBytes());
  }

  /** The schema of the log. */
  public LogSchema schema() {
    return schema;
  }

  /** Whether the field has a value. Empty strings and sets are values. */
  public boolean isPresent(int field) {
    return places[field] >= 0;
  }

  /** The field's value, {@link NoneValue} if it has none. */
  public Value value(int field) {
    return isPresent(field)
        ? LogValues.decode(
            bytes, places[field], schema.codes()[field], schema.elementCodes()[field])
        : NoneValue.NONE;
  }

  /**
   * The value of the first field with this name, {@link NoneValue} if it has none.
   *
   * @throws IllegalArgumentException if there is no such field
   */
  public Value value(String name) {
    return value(index(name));
  }

  /** The value as a Java object, by {@link Values#toJava}; null if the field has none. */
  public @Nullable Object get(String name) {
    return Values.toJava(value(name));
  }

  /**
   * The seconds of a {@code time} or {@code interval}, or the {@code double}.
   *
   * @throws IllegalArgumentException if there is no such field, it is of another type, or it has no
   *     value
   */
  public double seconds(String name) {
    int field = index(name);
    ZeekType type = schema.field(field).type();
    boolean isDouble =
        type == ZeekType.TIME || type == ZeekType.INTERVAL || type == ZeekType.DOUBLE;
    if (!isDouble || !isPresent(field)) {
      throw new IllegalArgumentException(
          schema.label(field)
              + (isDouble ? " has no value" : " is a " + type + " (expected: a double)"));
    }
    return ValueLayout.readDouble(bytes, places[field]);
  }

  private int index(String name) {
    int field = schema.indexOf(name);
    if (field < 0) {
      throw new IllegalArgumentException(
          "field '%s' (expected: one of %s)".formatted(name, schema));
    }
    return field;
  }

  /**
   * All fields that have a value, by name, in order. If fields have the same name, the first with a
   * value counts. Names that are no UTF-8 contain {@code U+FFFD}.
   */
  public Map<String, Value> toMap() {
    Map<String, Value> map = new LinkedHashMap<>();
    for (int i = 0; i < places.length; i++) {
      if (isPresent(i)) {
        map.putIfAbsent(schema.field(i).name().text(), value(i));
      }
    }
    return Collections.unmodifiableMap(map);
  }

  /** The array of the data, which nobody changes. */
  byte[] array() {
    return bytes;
  }

  /** The offset of a field's data, negative if it has none. */
  int dataAt(int field) {
    return places[field];
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof LogRecord that
        && schema.equals(that.schema)
        && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Objects.hash(schema, Arrays.hashCode(bytes));
  }

  /** The values, as in {@link #toMap}. */
  @Override
  public String toString() {
    return toMap().toString();
  }
}
