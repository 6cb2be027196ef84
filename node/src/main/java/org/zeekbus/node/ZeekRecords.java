package org.zeekbus.node;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.zeekbus.zeek.event.Event;
import org.zeekbus.zeek.value.Bytes;
import org.zeekbus.zeek.value.Value;
import org.zeekbus.zeek.value.Values;
import org.zeekbus.zeek.value.VectorValue;

/**
 * Converts Java records to the arguments of events and to Zeek records, and back.
 *
 * <table>
 * <caption>The types of components</caption>
 * <tr><td>{@code boolean}<td>bool
 * <tr><td>{@code long}, {@code int}<td>int, or count with {@link As}. Without it, a count can be read, too
 * <tr><td>{@link java.math.BigInteger}<td>count
 * <tr><td>{@code double}<td>double
 * <tr><td>{@link String}<td>string, or enum with {@link As}. Without it, an enum can be read, too
 * <tr><td>{@code byte[]}, {@link Bytes}<td>string of any bytes
 * <tr><td>a Java enum<td>enum: {@code toString()} is the name
 * <tr><td>{@link java.net.InetAddress}<td>addr
 * <tr><td>{@link java.time.Instant}<td>time
 * <tr><td>{@link java.time.Duration}<td>interval
 * <tr><td>{@link Set}<td>set; a record if it has several index types
 * <tr><td>{@link List}, {@link Collection}<td>vector
 * <tr><td>{@link Map}<td>table
 * <tr><td>{@link Optional}<td>a field that may be unset
 * <tr><td>a record<td>record; further fields are ignored
 * <tr><td>{@link org.zeekbus.zeek.value.PortValue}, {@link org.zeekbus.zeek.value.SubnetValue} and
 * the like<td>themselves
 * <tr><td>{@link Value}<td>any
 * </table>
 *
 * <p>In a named module, a record's package must be open to {@code org.zeekbus.node}, or the record
 * public and its package exported.
 */
public final class ZeekRecords {
  private ZeekRecords() {}

  /**
   * An event whose arguments are the components of a record.
   *
   * @throws IllegalArgumentException if a component has no Zeek type
   */
  public static Event event(String name, Record arguments) {
    return new Event(Bytes.of(name), values(arguments).elements(), null);
  }

  /**
   * A Zeek record.
   *
   * @throws IllegalArgumentException if a component has no Zeek type
   */
  public static VectorValue values(Record record) {
    return Values.vector(RecordShape.of(record.getClass()).values(record));
  }

  /**
   * The record of an event's arguments.
   *
   * @throws MismatchException naming the component that does not fit
   * @throws IllegalArgumentException if a component has no Zeek type
   */
  public static <T extends Record> T arguments(Event event, Class<T> type) {
    return RecordShape.of(type).ofArguments(event.arguments());
  }

  /**
   * Converts any object: records, also those in collections, become Zeek records; {@link Values#of}
   * converts all others.
   */
  static Value of(@Nullable Object object, Function<Record, Value> record) {
    return switch (object) {
      case null -> Values.none();
      case Value value -> value;
      case Record fields -> record.apply(fields);
      case Optional<?> maybe -> of(maybe.orElse(null), record);
      case Set<?> set -> Values.set(all(set, record));
      case Collection<?> list -> Values.vector(all(list, record));
      case Map<?, ?> map -> {
        Map<Value, Value> table = new LinkedHashMap<>();
        map.forEach((key, value) -> table.put(of(key, record), of(value, record)));
        yield Values.table(table);
      }
      default -> Values.of(object);
    };
  }

  private static List<Value> all(Collection<?> objects, Function<Record, Value> record) {
    return objects.stream().map(each -> of(each, record)).toList();
  }
}
