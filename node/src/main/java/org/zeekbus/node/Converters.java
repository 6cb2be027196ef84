package org.zeekbus.node;

import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.math.BigInteger;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.zeekbus.zeek.log.ZeekType;
import org.zeekbus.zeek.value.AddressValue;
import org.zeekbus.zeek.value.BooleanValue;
import org.zeekbus.zeek.value.Bytes;
import org.zeekbus.zeek.value.CountValue;
import org.zeekbus.zeek.value.EnumValue;
import org.zeekbus.zeek.value.IntegerValue;
import org.zeekbus.zeek.value.NoneValue;
import org.zeekbus.zeek.value.PortValue;
import org.zeekbus.zeek.value.RealValue;
import org.zeekbus.zeek.value.StringValue;
import org.zeekbus.zeek.value.SubnetValue;
import org.zeekbus.zeek.value.TimespanValue;
import org.zeekbus.zeek.value.TimestampValue;
import org.zeekbus.zeek.value.Value;
import org.zeekbus.zeek.value.Values;

/** Finds the converter of a Java type; the table is in {@link ZeekRecords}. */
final class Converters {
  private final Set<Class<?>> begun;

  /**
   * For the components of a record.
   *
   * @param begun the records around this one, which it must not contain again
   */
  Converters(Set<Class<?>> begun) {
    this.begun = begun;
  }

  /**
   * The type's converter.
   *
   * @throws IllegalArgumentException if there is none
   */
  Converter of(AnnotatedType type) {
    As as = type.getAnnotation(As.class);
    Class<?> raw = raw(type.getType());
    if (type instanceof AnnotatedParameterizedType of) {
      AnnotatedType[] parts = of.getAnnotatedActualTypeArguments();
      expect(as == null, type);
      if (raw == Optional.class) {
        return new Converter.Maybe(of(parts[0]));
      } else if (raw == Set.class) {
        return new Converter.OfSet(of(parts[0]));
      } else if (raw == List.class || raw == Collection.class) {
        return new Converter.OfList(of(parts[0]));
      } else if (raw == Map.class) {
        return new Converter.OfMap(of(parts[0]), of(parts[1]));
      }
      throw unknown(type);
    }
    if (raw.isRecord() && !Value.class.isAssignableFrom(raw)) {
      expect(as == null, type);
      return new Converter.OfRecord(RecordShape.of(raw.asSubclass(Record.class), begun));
    }
    Converter scalar = scalar(raw, as == null ? null : as.value());
    if (scalar == null) {
      throw unknown(type);
    }
    return scalar;
  }

  private static Class<?> raw(Type type) {
    return switch (type) {
      case Class<?> raw -> raw;
      case ParameterizedType of -> (Class<?>) of.getRawType();
      default -> throw new IllegalArgumentException(type + " (expected: no type variable)");
    };
  }

  private static void expect(boolean holds, AnnotatedType type) {
    if (!holds) {
      throw new IllegalArgumentException(
          "@As at " + type.getType().getTypeName() + " (expected: at a number or a string)");
    }
  }

  private static IllegalArgumentException unknown(AnnotatedType type) {
    return new IllegalArgumentException(
        type
            + " (expected: a type that ZeekRecords lists, with @As only where that leaves a choice)");
  }

  private static @Nullable Converter scalar(Class<?> type, @Nullable ZeekType as) {
    if (type == long.class || type == Long.class) {
      return number(as, v -> v, o -> (Long) o);
    } else if (type == int.class || type == Integer.class) {
      return number(as, v -> fits(v, v.intValue()) ? v.intValue() : null, o -> (Integer) o);
    } else if (type == String.class) {
      return text(as);
    } else if (type.isEnum()) {
      return as == null ? enumeration(type) : null;
    }
    return as == null ? PLAIN.get(type) : null;
  }

  private static boolean fits(Long value, int narrow) {
    return value == narrow;
  }

  private static @Nullable Converter number(
      @Nullable ZeekType as,
      Function<Long, @Nullable Object> narrow,
      Function<Object, Number> widen) {
    if (as == ZeekType.COUNT) {
      return new Converter.Scalar(
          as,
          v ->
              v instanceof CountValue count && count.fitsLong()
                  ? narrow.apply(count.value())
                  : null,
          o -> Values.count(widen.apply(o).longValue()));
    }
    if (as != null && as != ZeekType.INT) {
      return null;
    }
    return new Converter.Scalar(
        ZeekType.INT,
        v ->
            switch (v) {
              case IntegerValue integer -> narrow.apply(integer.value());
              case CountValue count when as == null && count.fitsLong() ->
                  narrow.apply(count.value());
              default -> null;
            },
        o -> Values.integer(widen.apply(o).longValue()));
  }

  private static @Nullable Converter text(@Nullable ZeekType as) {
    if (as == ZeekType.ENUM) {
      return new Converter.Scalar(
          as,
          v -> v instanceof EnumValue name ? name.name() : null,
          o -> Values.enumValue((String) o));
    }
    if (as != null && as != ZeekType.STRING) {
      return null;
    }
    return new Converter.Scalar(
        ZeekType.STRING,
        v ->
            switch (v) {
              case StringValue text -> text.text();
              case EnumValue name when as == null -> name.name();
              default -> null;
            },
        o -> Values.string((String) o));
  }

  private static Converter enumeration(Class<?> type) {
    Map<String, Object> byText = new HashMap<>();
    for (Object constant : type.getEnumConstants()) {
      byText.put(constant.toString(), constant);
    }
    return new Converter.Scalar(
        ZeekType.ENUM,
        v -> v instanceof EnumValue name ? byText.get(name.name()) : null,
        o -> Values.enumValue(o.toString()));
  }

  private static final Map<Class<?>, Converter> PLAIN = plain();

  private static Map<Class<?>, Converter> plain() {
    Map<Class<?>, Converter> all = new HashMap<>();
    for (Class<?> type : List.of(boolean.class, Boolean.class)) {
      all.put(type, own(ZeekType.BOOL, v -> v instanceof BooleanValue b ? b.value() : null));
    }
    for (Class<?> type : List.of(double.class, Double.class)) {
      all.put(type, own(ZeekType.DOUBLE, v -> v instanceof RealValue r ? r.value() : null));
    }
    all.put(
        BigInteger.class,
        own(ZeekType.COUNT, v -> v instanceof CountValue c ? c.toBigInteger() : null));
    all.put(Bytes.class, own(ZeekType.STRING, v -> v instanceof StringValue s ? s.bytes() : null));
    all.put(
        byte[].class,
        own(ZeekType.STRING, v -> v instanceof StringValue s ? s.bytes().toArray() : null));
    all.put(
        InetAddress.class,
        own(ZeekType.ADDR, v -> v instanceof AddressValue a ? a.inetAddress() : null));
    all.put(
        Instant.class, own(ZeekType.TIME, v -> v instanceof TimestampValue t ? t.instant() : null));
    all.put(
        Duration.class,
        own(ZeekType.INTERVAL, v -> v instanceof TimespanValue t ? t.duration() : null));
    all.put(Value.class, own(ZeekType.ANY, v -> v instanceof NoneValue ? null : v));
    value(all, BooleanValue.class, ZeekType.BOOL);
    value(all, CountValue.class, ZeekType.COUNT);
    value(all, IntegerValue.class, ZeekType.INT);
    value(all, RealValue.class, ZeekType.DOUBLE);
    value(all, StringValue.class, ZeekType.STRING);
    value(all, EnumValue.class, ZeekType.ENUM);
    value(all, AddressValue.class, ZeekType.ADDR);
    value(all, SubnetValue.class, ZeekType.SUBNET);
    value(all, PortValue.class, ZeekType.PORT);
    value(all, TimestampValue.class, ZeekType.TIME);
    value(all, TimespanValue.class, ZeekType.INTERVAL);
    return Map.copyOf(all);
  }

  private static void value(
      Map<Class<?>, Converter> all, Class<? extends Value> type, ZeekType zeek) {
    all.put(type, own(zeek, v -> type.isInstance(v) ? v : null));
  }

  private static Converter own(ZeekType type, Function<Value, @Nullable Object> read) {
    return new Converter.Scalar(type, read, Values::of);
  }
}
