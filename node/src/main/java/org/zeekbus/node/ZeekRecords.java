package org.zeekbus.node;

import org.zeekbus.zeek.event.Event;
import org.zeekbus.zeek.value.Bytes;
import org.zeekbus.zeek.value.Value;
import org.zeekbus.zeek.value.Values;
import org.zeekbus.zeek.value.VectorValue;

/**
 * Java records as what Zeek has: the arguments of an event, or a record.
 *
 * <table>
 * <caption>The types of components</caption>
 * <tr><td>{@code boolean}<td>bool
 * <tr><td>{@code long}, {@code int}<td>int; with {@link As} count. A count is also read without
 * <tr><td>{@link java.math.BigInteger}<td>count
 * <tr><td>{@code double}<td>double
 * <tr><td>{@link String}<td>string; with {@link As} enum. An enum is also read without
 * <tr><td>{@code byte[]}, {@link Bytes}<td>string, whatever its bytes
 * <tr><td>an enum of Java's<td>enum: {@code toString()} is the name
 * <tr><td>{@link java.net.InetAddress}<td>addr
 * <tr><td>{@link java.time.Instant}<td>time
 * <tr><td>{@link java.time.Duration}<td>interval
 * <tr><td>{@link java.util.Set}<td>set; several index types are a record
 * <tr><td>{@link java.util.List}, {@link java.util.Collection}<td>vector
 * <tr><td>{@link java.util.Map}<td>table
 * <tr><td>{@link java.util.Optional}<td>a field that may be unset
 * <tr><td>a record<td>record: fields beyond ours are ignored
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
   * @throws MismatchException naming the component that they don't fit
   * @throws IllegalArgumentException if a component has no Zeek type
   */
  public static <T extends Record> T arguments(Event event, Class<T> type) {
    return RecordShape.of(type).ofArguments(event.arguments());
  }

  /** An argument: a record as Zeek's, all else as {@link Values#of} has it. */
  static Value argument(Object object) {
    return object instanceof Record record && !(object instanceof Value)
        ? values(record)
        : Values.of(object);
  }
}
