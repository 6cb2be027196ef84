package org.zeekbus.node;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.zeekbus.zeek.log.ZeekType;
import org.zeekbus.zeek.value.NoneValue;
import org.zeekbus.zeek.value.SetValue;
import org.zeekbus.zeek.value.TableValue;
import org.zeekbus.zeek.value.Value;
import org.zeekbus.zeek.value.Values;
import org.zeekbus.zeek.value.VectorValue;

/** Converts between Zeek values and one Java type. */
sealed interface Converter {
  /**
   * The Java object.
   *
   * @throws MismatchException if the value does not fit
   */
  Object read(Value value);

  /** The value; null becomes none. */
  Value write(@Nullable Object object);

  /** The Java object for a field that a record lacks. */
  default Object missing() {
    throw new MismatchException("missing (expected: " + type() + ")");
  }

  /** The Zeek type. */
  ZeekType type();

  /**
   * A type without parts.
   *
   * @param read null if the value has another type
   */
  record Scalar(
      ZeekType type, Function<Value, @Nullable Object> read, Function<Object, Value> write)
      implements Converter {
    @Override
    public Object read(Value value) {
      Object object = read.apply(value);
      if (object == null) {
        throw MismatchException.of(value, type.toString());
      }
      return object;
    }

    @Override
    public Value write(@Nullable Object object) {
      return object == null ? NoneValue.NONE : write.apply(object);
    }
  }

  /** {@link Optional}: none is empty. */
  record Maybe(Converter inner) implements Converter {
    @Override
    public Object read(Value value) {
      return value instanceof NoneValue ? Optional.empty() : Optional.of(inner.read(value));
    }

    @Override
    public Value write(@Nullable Object object) {
      return inner.write(object instanceof Optional<?> maybe ? maybe.orElse(null) : null);
    }

    @Override
    public Object missing() {
      return Optional.empty();
    }

    @Override
    public ZeekType type() {
      return inner.type();
    }
  }

  /** {@link Set}. */
  record OfSet(Converter element) implements Converter {
    @Override
    public Object read(Value value) {
      if (!(value instanceof SetValue set)) {
        throw MismatchException.of(value, "set");
      }
      Set<Object> objects = new LinkedHashSet<>();
      set.elements().forEach(each -> objects.add(element.read(each)));
      return Collections.unmodifiableSet(objects);
    }

    @Override
    public Value write(@Nullable Object object) {
      return object == null
          ? NoneValue.NONE
          : Values.set(((Collection<?>) object).stream().map(element::write).toList());
    }

    @Override
    public ZeekType type() {
      return ZeekType.TABLE;
    }
  }

  /** {@link List}. */
  record OfList(Converter element) implements Converter {
    @Override
    public Object read(Value value) {
      if (!(value instanceof VectorValue vector)) {
        throw MismatchException.of(value, "vector");
      }
      List<Object> objects = new ArrayList<>(vector.size());
      vector.elements().forEach(each -> objects.add(element.read(each)));
      return Collections.unmodifiableList(objects);
    }

    @Override
    public Value write(@Nullable Object object) {
      return object == null
          ? NoneValue.NONE
          : Values.vector(((Collection<?>) object).stream().map(element::write).toList());
    }

    @Override
    public ZeekType type() {
      return ZeekType.VECTOR;
    }
  }

  /** {@link Map}. */
  record OfMap(Converter key, Converter entry) implements Converter {
    @Override
    public Object read(Value value) {
      if (!(value instanceof TableValue table)) {
        throw MismatchException.of(value, "table");
      }
      Map<Object, Object> objects = new LinkedHashMap<>();
      table.entries().forEach((k, v) -> objects.put(key.read(k), entry.read(v)));
      return Collections.unmodifiableMap(objects);
    }

    @Override
    public Value write(@Nullable Object object) {
      if (object == null) {
        return NoneValue.NONE;
      }
      Map<Value, Value> table = new LinkedHashMap<>();
      ((Map<?, ?>) object).forEach((k, v) -> table.put(key.write(k), entry.write(v)));
      return Values.table(table);
    }

    @Override
    public ZeekType type() {
      return ZeekType.TABLE;
    }
  }

  /** A record, or the parts of a compound index. */
  record OfRecord(RecordShape<?> shape) implements Converter {
    @Override
    public Object read(Value value) {
      if (!(value instanceof VectorValue vector)) {
        throw MismatchException.of(value, shape.toString());
      }
      return shape.ofFields(vector.elements());
    }

    @Override
    public Value write(@Nullable Object object) {
      return object == null ? NoneValue.NONE : Values.vector(shape.values((Record) object));
    }

    @Override
    public ZeekType type() {
      return ZeekType.RECORD;
    }
  }
}
