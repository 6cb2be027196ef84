package org.zeekbus.zeek.value;

import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Converts Java objects to values and back.
 *
 * <pre>{@code
 * Values.vector("conn", Values.count(42), Instant.now(), List.of(443, 80));
 * }</pre>
 *
 * <p>Methods that take a value of any type also take Java objects:
 *
 * <table>
 * <caption>Java types and their values</caption>
 * <tr><td>{@code null}<td>none
 * <tr><td>{@link Boolean}<td>boolean
 * <tr><td>{@link BigInteger}<td>count
 * <tr><td>{@link Long}, {@link Integer}, {@link Short}, {@link Byte}<td>integer, never a count, which is another type in Zeek
 * <tr><td>{@link Double}, {@link Float}<td>real
 * <tr><td>{@link CharSequence}, {@code byte[]}, {@link Bytes}<td>string
 * <tr><td>{@link InetAddress}<td>address
 * <tr><td>{@link Instant}<td>timestamp
 * <tr><td>{@link Duration}<td>timespan
 * <tr><td>{@link Set}<td>set
 * <tr><td>{@link Map}<td>table
 * <tr><td>other {@link Collection}s, {@code Object[]}<td>vector
 * <tr><td>{@link Value}<td>itself
 * </table>
 */
public final class Values {
  private static final BigInteger COUNTS = BigInteger.ONE.shiftLeft(64);
  private static final long NANOS = 1_000_000_000L;

  private Values() {}

  /** The value of a Java object, by the table above. */
  public static Value of(@Nullable Object object) {
    return switch (object) {
      case null -> NoneValue.NONE;
      case Value value -> value;
      case Boolean value -> bool(value);
      case Long value -> integer(value);
      case Integer value -> integer(value);
      case Short value -> integer(value);
      case Byte value -> integer(value);
      case BigInteger value -> count(value);
      case Double value -> real(value);
      case Float value -> real(value);
      case CharSequence value -> string(value.toString());
      case byte[] value -> string(value);
      case Bytes value -> new StringValue(value);
      case InetAddress value -> address(value);
      case Instant value -> timestamp(value);
      case Duration value -> timespan(value);
      case Set<?> value -> set(value);
      case Map<?, ?> value -> table(value);
      case Collection<?> value -> vector(value);
      case Object[] value -> vector(value);
      default ->
          throw new IllegalArgumentException(
              object.getClass().getName() + " (expected: a type that Values lists)");
    };
  }

  /**
   * The value as a Java object: null for none, {@link Boolean}, {@link Long} (for an integer, and
   * for a count if it fits, else {@link BigInteger}), {@link Double}, {@link String} (also for an
   * enum value), {@link InetAddress}, {@link Instant}, {@link Duration}, and {@link Set}, {@link
   * Map} and {@link List} of such, in order. Subnets and ports remain values, because Java has no
   * such types.
   */
  public static @Nullable Object toJava(Value value) {
    return switch (value) {
      case NoneValue _ -> null;
      case BooleanValue v -> v.value();
      case CountValue v -> v.fitsLong() ? (Object) v.value() : v.toBigInteger();
      case IntegerValue v -> v.value();
      case RealValue v -> v.value();
      case StringValue v -> v.text();
      case AddressValue v -> v.inetAddress();
      case SubnetValue v -> v;
      case PortValue v -> v;
      case TimestampValue v -> v.instant();
      case TimespanValue v -> v.duration();
      case EnumValue v -> v.name();
      case SetValue v -> {
        Set<@Nullable Object> set = new LinkedHashSet<>();
        v.elements().forEach(element -> set.add(toJava(element)));
        yield Collections.unmodifiableSet(set);
      }
      case TableValue v -> {
        Map<@Nullable Object, @Nullable Object> map = new LinkedHashMap<>();
        v.entries().forEach((key, entry) -> map.put(toJava(key), toJava(entry)));
        yield Collections.unmodifiableMap(map);
      }
      case VectorValue v -> {
        List<@Nullable Object> list = new ArrayList<>(v.size());
        v.elements().forEach(element -> list.add(toJava(element)));
        yield Collections.unmodifiableList(list);
      }
    };
  }

  /** No value. */
  public static NoneValue none() {
    return NoneValue.NONE;
  }

  /** A boolean. */
  public static BooleanValue bool(boolean value) {
    return value ? BooleanValue.TRUE : BooleanValue.FALSE;
  }

  /**
   * A count.
   *
   * @throws IllegalArgumentException if it is negative
   */
  public static CountValue count(long value) {
    if (value < 0) {
      throw new IllegalArgumentException("count " + value + " (expected: 0 or more)");
    }
    return new CountValue(value);
  }

  /**
   * A count, up to 2^64-1.
   *
   * @throws IllegalArgumentException if it is negative or larger
   */
  public static CountValue count(BigInteger value) {
    if (value.signum() < 0 || value.compareTo(COUNTS) >= 0) {
      throw new IllegalArgumentException("count " + value + " (expected: 0 to 2^64-1)");
    }
    return new CountValue(value.longValue());
  }

  /** An integer. */
  public static IntegerValue integer(long value) {
    return new IntegerValue(value);
  }

  /** A real. */
  public static RealValue real(double value) {
    return new RealValue(value);
  }

  /** A string of this text, in UTF-8. */
  public static StringValue string(String text) {
    return text.isEmpty() ? StringValue.EMPTY : new StringValue(Bytes.of(text));
  }

  /** A string of these bytes, which are copied. */
  public static StringValue string(byte[] bytes) {
    return string(bytes, 0, bytes.length);
  }

  /** A string of {@code length} bytes at {@code at}, which are copied. */
  public static StringValue string(byte[] in, int at, int length) {
    return length == 0 ? StringValue.EMPTY : new StringValue(Bytes.of(in, at, length));
  }

  /** An address, without the zone that IPv6 may have in Java. */
  public static AddressValue address(InetAddress address) {
    byte[] bytes = address.getAddress();
    ByteBuffer in = ByteBuffer.wrap(bytes);
    return bytes.length == Integer.BYTES
        ? AddressValue.ipv4(in.getInt())
        : new AddressValue(in.getLong(), in.getLong());
  }

  /**
   * An address from its text, such as {@code 10.0.0.1} or {@code 2001:db8::1}; never a host's name.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static AddressValue address(String text) {
    return AddressText.parse(text);
  }

  /**
   * A network.
   *
   * @param length of the prefix: 0 to 32 for IPv4, to 128 for IPv6
   * @throws IllegalArgumentException if it is another
   */
  public static SubnetValue subnet(AddressValue address, int length) {
    int longest =
        address.isIpv4() ? SubnetValue.LONGEST - SubnetValue.IPV4_BITS : SubnetValue.LONGEST;
    if (length < 0 || length > longest) {
      throw new IllegalArgumentException(
          "prefix length: " + length + " (expected: 0 to " + longest + ")");
    }
    return new SubnetValue(address, length + SubnetValue.LONGEST - longest);
  }

  /** A network, as {@link #subnet(AddressValue, int)}. */
  public static SubnetValue subnet(InetAddress address, int length) {
    return subnet(address(address), length);
  }

  /**
   * A network from its text, such as {@code 10.0.0.0/8}.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static SubnetValue subnet(String text) {
    int slash = text.indexOf('/');
    int length =
        slash < 0 ? -1 : AddressText.decimal(text.substring(slash + 1), SubnetValue.LONGEST);
    if (length < 0) {
      throw new IllegalArgumentException("subnet '" + text + "' (expected: such as 10.0.0.0/8)");
    }
    return subnet(address(text.substring(0, slash)), length);
  }

  /** A port. */
  public static PortValue port(int number, PortValue.Protocol protocol) {
    return new PortValue(number, protocol);
  }

  /** A TCP port. */
  public static PortValue tcp(int number) {
    return new PortValue(number, PortValue.Protocol.TCP);
  }

  /** A UDP port. */
  public static PortValue udp(int number) {
    return new PortValue(number, PortValue.Protocol.UDP);
  }

  /**
   * A point in time.
   *
   * @throws IllegalArgumentException before 1677 and after 2262
   */
  public static TimestampValue timestamp(Instant instant) {
    return new TimestampValue(nanos(instant.getEpochSecond(), instant.getNano(), instant));
  }

  /**
   * A length of time.
   *
   * @throws IllegalArgumentException beyond 292 years
   */
  public static TimespanValue timespan(Duration duration) {
    return new TimespanValue(nanos(duration.getSeconds(), duration.getNano(), duration));
  }

  private static long nanos(long seconds, int nanos, Object of) {
    // Towards zero first: the seconds alone may be just out of range.
    long whole = seconds < 0 && nanos > 0 ? seconds + 1 : seconds;
    long rest = whole == seconds ? nanos : nanos - NANOS;
    try {
      return Math.addExact(Math.multiplyExact(whole, NANOS), rest);
    } catch (ArithmeticException _) {
      throw new IllegalArgumentException(of + " (expected: nanoseconds that fit 64 bits)");
    }
  }

  /** An enum value by its full name, such as {@code Notice::ACTION_LOG}. */
  public static EnumValue enumValue(String name) {
    return new EnumValue(Bytes.of(name));
  }

  /** A set of these. */
  public static SetValue set(@Nullable Object... elements) {
    return set(Arrays.asList(elements));
  }

  /**
   * A set of these.
   *
   * @throws IllegalArgumentException naming an element that is there twice
   */
  public static SetValue set(Collection<? extends @Nullable Object> elements) {
    return elements.isEmpty() ? SetValue.EMPTY : new SetValue(values(elements));
  }

  /**
   * A table of these.
   *
   * @throws IllegalArgumentException naming a key that is there twice by Broker's order
   */
  public static TableValue table(
      Map<? extends @Nullable Object, ? extends @Nullable Object> entries) {
    if (entries.isEmpty()) {
      return TableValue.EMPTY;
    }
    NavigableMap<Value, Value> table = new TreeMap<>();
    entries.forEach((key, value) -> {
      if (table.putIfAbsent(of(key), of(value)) != null) {
        throw TableValue.duplicate(of(key));
      }
    });
    return new TableValue(table);
  }

  /** A vector of these. */
  public static VectorValue vector(@Nullable Object... elements) {
    return vector(Arrays.asList(elements));
  }

  /** A vector of these. */
  public static VectorValue vector(Collection<? extends @Nullable Object> elements) {
    return elements.isEmpty() ? VectorValue.EMPTY : new VectorValue(values(elements));
  }

  private static List<Value> values(Collection<? extends @Nullable Object> elements) {
    List<Value> values = new ArrayList<>(elements.size());
    for (Object element : elements) {
      values.add(of(element));
    }
    return values;
  }
}
