package org.zeekbus.zeek.value;

/**
 * A value of one of Broker's fifteen types, as events carry it. Take it apart with a {@code
 * switch}; make it with {@link Values}.
 *
 * <pre>{@code
 * switch (value) {
 *   case CountValue count -> bytes += count.value();
 *   case AddressValue address -> seen(address.inetAddress());
 *   default -> {}
 * }
 * }</pre>
 *
 * <p>All are immutable, and threads may share them. Their order is Broker's, in which sets and
 * tables are sorted: by type, then by content. Reals {@code 0.0} and {@code -0.0} are the same in
 * this order, though not equal. {@link Object#toString} is the text that Zeek prints: {@link
 * ValueText}.
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

  /** The type of this value. */
  ValueType type();

  @Override
  default int compareTo(Value other) {
    return Order.compare(this, other);
  }
}
