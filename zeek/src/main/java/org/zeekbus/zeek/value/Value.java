package org.zeekbus.zeek.value;

/**
 * A value as it travels: one of Broker's fifteen types. Take it apart with a {@code switch}; make
 * it with {@link Values}.
 *
 * <pre>{@code
 * switch (value) {
 *   case CountValue count -> bytes += count.value();
 *   case AddressValue address -> seen(address.inetAddress());
 *   default -> {}
 * }
 * }</pre>
 *
 * <p>All are immutable and may be shared. They are ordered as Broker orders them, which is how sets
 * and tables are sorted: by type, then by what they hold. Reals {@code 0.0} and {@code -0.0} are
 * the same in this order, though not equal. {@link Object#toString} gives what {@link ValueText}
 * says Zeek would print.
 */
public sealed interface Value extends Comparable<Value>
    permits NoneValue,
        BooleanValue,
        CountValue,
        IntegerValue,
        RealValue,
        StringValue,
        AddressValue,
        SubnetValue,
        PortValue,
        TimestampValue,
        TimespanValue,
        EnumValue,
        SetValue,
        TableValue,
        VectorValue {

  /** Which of the fifteen this is. */
  ValueType type();

  @Override
  default int compareTo(Value other) {
    return Order.compare(this, other);
  }
}
