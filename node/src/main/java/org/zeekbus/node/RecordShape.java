package org.zeekbus.node;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.zeekbus.zeek.log.LogField;
import org.zeekbus.zeek.log.ZeekType;
import org.zeekbus.zeek.value.Bytes;
import org.zeekbus.zeek.value.NoneValue;
import org.zeekbus.zeek.value.Value;

/**
 * A Java record, component by component: the arguments of an event, the fields of a Zeek record, or
 * those of a log.
 *
 * <p>Immutable.
 */
final class RecordShape<T extends Record> {
  /** One component. */
  private record Part(String name, Method accessor, Converter converter) {}

  private final Class<T> type;
  private final Constructor<T> constructor;
  private final List<Part> parts = new ArrayList<>();

  private RecordShape(Class<T> type, Set<Class<?>> outer) {
    if (outer.contains(type)) {
      throw new IllegalArgumentException(
          type.getName() + " contains itself (expected: no recursive records, as in Zeek)");
    }
    Set<Class<?>> begun = new HashSet<>(outer);
    begun.add(type);
    this.type = type;
    RecordComponent[] components = type.getRecordComponents();
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      this.constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      for (RecordComponent component : components) {
        Method accessor = component.getAccessor();
        accessor.setAccessible(true);
        parts.add(new Part(component.getName(), accessor, converter(component, begun)));
      }
    } catch (NoSuchMethodException e) {
      throw new AssertionError("a record has a canonical constructor", e);
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(type.getName() + ": " + e.getMessage(), e);
    }
  }

  private static Converter converter(RecordComponent component, Set<Class<?>> begun) {
    try {
      return new Converters(begun).of(component.getAnnotatedType());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(component.getName() + ": " + e.getMessage(), e);
    }
  }

  /**
   * The shape of a record.
   *
   * @throws IllegalArgumentException naming the component that has no Zeek type
   */
  static <T extends Record> RecordShape<T> of(Class<T> type) {
    return of(type, Set.of());
  }

  static <T extends Record> RecordShape<T> of(Class<T> type, Set<Class<?>> outer) {
    return new RecordShape<>(type, outer);
  }

  /**
   * The record of an event's arguments. Their number must match.
   *
   * @throws MismatchException naming the component that does not fit
   */
  T ofArguments(List<Value> arguments) {
    if (arguments.size() != parts.size()) {
      throw new MismatchException(
          "arguments: %d (expected: %d, the components of %s)"
              .formatted(arguments.size(), parts.size(), type.getSimpleName()));
    }
    return ofFields(arguments);
  }

  /**
   * The record of a Zeek record's fields. More fields than ours are ignored: the sender is newer.
   * Optional fields may be missing.
   */
  T ofFields(List<Value> fields) {
    Object[] objects = new Object[parts.size()];
    for (int i = 0; i < objects.length; i++) {
      Part part = parts.get(i);
      try {
        objects[i] =
            i < fields.size() ? part.converter().read(fields.get(i)) : part.converter().missing();
      } catch (MismatchException e) {
        throw e.in(part.name());
      }
    }
    return construct(objects);
  }

  private T construct(Object[] objects) {
    try {
      return constructor.newInstance(objects);
    } catch (InvocationTargetException e) {
      if (e.getTargetException() instanceof Error error) {
        throw error; // the program's fault, not the event's
      }
      throw new MismatchException(
          type.getSimpleName() + " refuses the values: " + e.getTargetException().getMessage());
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }

  /** The values of a record's components. */
  List<Value> values(Record object) {
    List<Value> values = new ArrayList<>(parts.size());
    for (Part part : parts) {
      values.add(part.converter().write(get(part, object)));
    }
    return values;
  }

  private static @Nullable Object get(Part part, Record object) {
    try {
      return part.accessor().invoke(object);
    } catch (InvocationTargetException e) {
      throw new IllegalArgumentException(
          part.name() + ": " + e.getTargetException().getMessage(), e);
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
  }

  /**
   * The fields of a log. Those of a nested record have its name and a dot before theirs.
   *
   * @throws IllegalArgumentException naming a component that no log can have
   */
  List<LogField> logFields() {
    List<LogField> fields = new ArrayList<>();
    addLogFields("", false, fields);
    return fields;
  }

  private void addLogFields(String prefix, boolean isOptional, List<LogField> fields) {
    for (Part part : parts) {
      boolean maybe = isOptional || part.converter() instanceof Converter.Maybe;
      String name = prefix + snakeCase(part.name());
      switch (required(part.converter())) {
        case Converter.OfRecord nested -> nested.shape().addLogFields(name + ".", maybe, fields);
        case Converter.OfSet set ->
            fields.add(field(name, set, scalar(name, set.element()), maybe));
        case Converter.OfList list ->
            fields.add(field(name, list, scalar(name, list.element()), maybe));
        case Converter other -> fields.add(field(name, scalar(name, other), ZeekType.VOID, maybe));
      }
    }
  }

  private static LogField field(String name, Converter of, ZeekType element, boolean maybe) {
    return field(name, of.type(), element, maybe);
  }

  private static LogField field(String name, ZeekType type, ZeekType element, boolean maybe) {
    return new LogField(Bytes.of(name), type, element, maybe);
  }

  private static ZeekType scalar(String name, Converter converter) {
    if (converter instanceof Converter.Scalar scalar && scalar.type() != ZeekType.ANY) {
      return scalar.type();
    }
    throw new IllegalArgumentException(
        "%s: %s (expected: a type that logs can have)".formatted(name, converter.type()));
  }

  private static Converter required(Converter converter) {
    return converter instanceof Converter.Maybe maybe ? maybe.inner() : converter;
  }

  /**
   * Appends the values of {@link #logFields}. If a nested record is unset, so are all its fields.
   */
  void addLogValues(@Nullable Record object, List<Value> values) {
    for (Part part : parts) {
      Object component = object == null ? null : get(part, object);
      if (component instanceof Optional<?> maybe) {
        component = maybe.orElse(null);
      }
      if (required(part.converter()) instanceof Converter.OfRecord nested) {
        nested.shape().addLogValues((Record) component, values);
      } else {
        values.add(
            component == null ? NoneValue.NONE : required(part.converter()).write(component));
      }
    }
  }

  /** {@code origBytes} becomes {@code orig_bytes}. */
  private static String snakeCase(String name) {
    return name.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
  }

  /** The record's name. */
  @Override
  public String toString() {
    return "record " + type.getSimpleName();
  }
}
