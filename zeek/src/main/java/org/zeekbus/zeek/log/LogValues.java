package org.zeekbus.zeek.log;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.zeekbus.zeek.value.AddressValue;
import org.zeekbus.zeek.value.Bytes;
import org.zeekbus.zeek.value.CountValue;
import org.zeekbus.zeek.value.EnumValue;
import org.zeekbus.zeek.value.PortValue;
import org.zeekbus.zeek.value.SetValue;
import org.zeekbus.zeek.value.SubnetValue;
import org.zeekbus.zeek.value.TimespanValue;
import org.zeekbus.zeek.value.TimestampValue;
import org.zeekbus.zeek.value.Value;
import org.zeekbus.zeek.value.Values;
import org.zeekbus.zeek.value.VectorValue;

/** Converts checked data to values, and times to seconds. */
final class LogValues {
  private static final double NANOS = 1e9;

  /** Seconds whose nanoseconds fit 64 bits. */
  private static final double MOST_SECONDS = 9_223_372_036.0;

  /** A double expresses all whole numbers up to here exactly. */
  private static final long EXACT = 1L << 53;

  private LogValues() {}

  /** The value whose data is at {@code at}. */
  static Value decode(byte[] in, int at, int type, int elementType) {
    return switch (type) {
      case ValueLayout.BOOL -> Values.bool(ValueLayout.readLong(in, at) != 0);
      case ValueLayout.INT -> Values.integer(ValueLayout.readLong(in, at));
      case ValueLayout.COUNT -> new CountValue(ValueLayout.readLong(in, at));
      case ValueLayout.DOUBLE -> Values.real(ValueLayout.readDouble(in, at));
      case ValueLayout.TIME -> time(ValueLayout.readDouble(in, at));
      case ValueLayout.INTERVAL -> interval(ValueLayout.readDouble(in, at));
      case ValueLayout.STRING, ValueLayout.FUNC, ValueLayout.FILE ->
          Values.string(in, at + ValueLayout.LENGTH, ValueLayout.readInt(in, at));
      case ValueLayout.ENUM ->
          new EnumValue(Bytes.of(in, at + ValueLayout.LENGTH, ValueLayout.readInt(in, at)));
      case ValueLayout.PORT -> Values.port((int) ValueLayout.readLong(in, at), protocol(in, at));
      case ValueLayout.ADDR -> address(in, at);
      case ValueLayout.SUBNET -> new SubnetValue(address(in, at + 1), in[at] & 0xff);
      case ValueLayout.TABLE, ValueLayout.VECTOR -> {
        LogElements elements = new LogElements();
        elements.open(in, at, elementType);
        List<Value> values = new ArrayList<>(elements.size());
        while (elements.next()) {
          values.add(elements.value());
        }
        // Only a broken sender has an element twice.
        yield type == ValueLayout.VECTOR
            ? new VectorValue(values)
            : new SetValue(List.copyOf(new TreeSet<>(values)));
      }
      default -> throw new IllegalArgumentException("type " + type + " has no values");
    };
  }

  private static AddressValue address(byte[] in, int at) {
    return in[at] == 4
        ? new AddressValue(0, 0xffffL << 32 | (ValueLayout.readInt(in, at + 1) & 0xffffffffL))
        : new AddressValue(
            ValueLayout.readLong(in, at + 1), ValueLayout.readLong(in, at + 1 + Long.BYTES));
  }

  /** The protocol of a port whose data is at {@code at}. */
  static PortValue.Protocol protocol(byte[] in, int at) {
    PortValue.Protocol protocol =
        PortValue.Protocol.of(ValueLayout.readInt(in, at + ValueLayout.NUMBER));
    return protocol == null ? PortValue.Protocol.UNKNOWN : protocol;
  }

  /** The prefix length as people write it, of the subnet whose data is at {@code at}. */
  static int prefixLength(byte[] in, int at) {
    int length = in[at] & 0xff;
    return in[at + 1] == 4 ? length - ValueLayout.IPV4_PREFIX : length;
  }

  private static Value time(double seconds) {
    return fits(seconds) ? new TimestampValue(nanos(seconds)) : Values.real(seconds);
  }

  private static Value interval(double seconds) {
    return fits(seconds) ? new TimespanValue(nanos(seconds)) : Values.real(seconds);
  }

  private static boolean fits(double seconds) {
    return Math.abs(seconds) < MOST_SECONDS; // false for NaN
  }

  /** Rounds to the nearest: a double of today's time stands for about 240 nanoseconds. */
  private static long nanos(double seconds) {
    long whole = (long) seconds;
    return whole * (long) NANOS + Math.round((seconds - whole) * NANOS);
  }

  /**
   * The double that is nearest, and so the one that {@link #nanos} was given if it was a whole
   * number of nanoseconds, or of a time beyond some hundred days.
   */
  static double seconds(long nanos) {
    if (Math.abs(nanos) < EXACT) {
      return nanos / NANOS;
    }
    long whole = nanos / (long) NANOS;
    return whole + nanos % (long) NANOS / NANOS;
  }
}
