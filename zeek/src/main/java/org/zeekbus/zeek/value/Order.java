package org.zeekbus.zeek.value;

import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * The order of values in Broker ({@code libbroker/broker/variant_data.cc}). NaN, for which Broker
 * has no order, comes after all other reals.
 */
final class Order {
  private Order() {}

  static int compare(Value left, Value right) {
    if (left.type() != right.type()) {
      return left.type().compareTo(right.type());
    }
    return switch (left) {
      case NoneValue _ -> 0;
      case BooleanValue a -> Boolean.compare(a.value(), ((BooleanValue) right).value());
      case CountValue a -> Long.compareUnsigned(a.bits(), ((CountValue) right).bits());
      case IntegerValue a -> Long.compare(a.value(), ((IntegerValue) right).value());
      case RealValue a -> reals(a.value(), ((RealValue) right).value());
      case StringValue a -> a.bytes().compareTo(((StringValue) right).bytes());
      case AddressValue a -> addresses(a, (AddressValue) right);
      case SubnetValue a -> subnets(a, (SubnetValue) right);
      case PortValue a -> ports(a, (PortValue) right);
      case TimestampValue a -> Long.compare(a.nanos(), ((TimestampValue) right).nanos());
      case TimespanValue a -> Long.compare(a.nanos(), ((TimespanValue) right).nanos());
      case EnumValue a -> a.bytes().compareTo(((EnumValue) right).bytes());
      case SetValue a -> lists(a.elements(), ((SetValue) right).elements());
      case TableValue a -> tables(a, (TableValue) right);
      case VectorValue a -> lists(a.elements(), ((VectorValue) right).elements());
    };
  }

  static int reals(double left, double right) {
    return left == right ? 0 : Double.compare(left, right);
  }

  private static int addresses(AddressValue left, AddressValue right) {
    int order = Long.compareUnsigned(left.high(), right.high());
    return order != 0 ? order : Long.compareUnsigned(left.low(), right.low());
  }

  private static int subnets(SubnetValue left, SubnetValue right) {
    int order = addresses(left.network(), right.network());
    return order != 0 ? order : Integer.compare(left.bits(), right.bits());
  }

  private static int ports(PortValue left, PortValue right) {
    int order = Integer.compare(left.number(), right.number());
    return order != 0 ? order : left.protocol().compareTo(right.protocol());
  }

  private static int lists(List<Value> left, List<Value> right) {
    int common = Math.min(left.size(), right.size());
    for (int i = 0; i < common; i++) {
      int order = compare(left.get(i), right.get(i));
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(left.size(), right.size());
  }

  private static int tables(TableValue left, TableValue right) {
    Iterator<Map.Entry<Value, Value>> others = right.entries().entrySet().iterator();
    for (Map.Entry<Value, Value> entry : left.entries().entrySet()) {
      if (!others.hasNext()) {
        return 1;
      }
      Map.Entry<Value, Value> other = others.next();
      int order = compare(entry.getKey(), other.getKey());
      if (order == 0) {
        order = compare(entry.getValue(), other.getValue());
      }
      if (order != 0) {
        return order;
      }
    }
    return others.hasNext() ? -1 : 0;
  }
}
