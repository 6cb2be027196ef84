package org.zeekbus.zeek.value;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;

/**
 * Writes {@code broker-bin-v1}, laid out in {@link BinaryValues}, into arrays of the right size.
 */
final class BinaryWriter {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);

  private static final int NUMBER = 1 + Long.BYTES;
  private static final int ADDRESS = 1 + AddressValue.BYTES;
  private static final int PORT = 1 + Short.BYTES + 1;

  private BinaryWriter() {}

  static long size(Value value) {
    return switch (value) {
      case NoneValue _ -> 1;
      case BooleanValue _ -> 2;
      case CountValue _, IntegerValue _, RealValue _, TimestampValue _, TimespanValue _ -> NUMBER;
      case StringValue v -> size(v.bytes());
      case AddressValue _ -> ADDRESS;
      case SubnetValue _ -> ADDRESS + 1;
      case PortValue _ -> PORT;
      case EnumValue v -> size(v.bytes());
      case SetValue v -> size(v.elements());
      case TableValue v -> {
        long size = 1L + varbyteSize(v.size());
        for (Map.Entry<Value, Value> entry : v.entries().entrySet()) {
          size += size(entry.getKey()) + size(entry.getValue());
        }
        yield size;
      }
      case VectorValue v -> size(v.elements());
    };
  }

  private static long size(Bytes bytes) {
    return 1L + varbyteSize(bytes.length()) + bytes.length();
  }

  private static long size(List<Value> elements) {
    long size = 1L + varbyteSize(elements.size());
    for (int i = 0; i < elements.size(); i++) {
      size += size(elements.get(i));
    }
    return size;
  }

  static int varbyteSize(int number) {
    return (Integer.SIZE - Integer.numberOfLeadingZeros(number | 1) + 6) / 7;
  }

  /** Puts the value into {@code out} at {@code at}; returns where it ends. */
  static int write(Value value, byte[] out, int at) {
    out[at] = (byte) value.type().tag();
    int body = at + 1;
    return switch (value) {
      case NoneValue _ -> body;
      case BooleanValue v -> one(v.value() ? 1 : 0, out, body);
      case CountValue v -> eight(v.bits(), out, body);
      case IntegerValue v -> eight(v.value(), out, body);
      case RealValue v -> eight(bits(v.value()), out, body);
      case StringValue v -> bytes(v.bytes(), out, body);
      case AddressValue v -> address(v, out, body);
      case SubnetValue v -> one(v.bits(), out, address(v.network(), out, body));
      case PortValue v -> {
        SHORT.set(out, body, (short) v.number());
        yield one(v.protocol().number(), out, body + Short.BYTES);
      }
      case TimestampValue v -> eight(v.nanos(), out, body);
      case TimespanValue v -> eight(v.nanos(), out, body);
      case EnumValue v -> bytes(v.bytes(), out, body);
      case SetValue v -> list(v.elements(), out, body);
      case TableValue v -> {
        int end = varbyte(v.size(), out, body);
        for (Map.Entry<Value, Value> entry : v.entries().entrySet()) {
          end = write(entry.getValue(), out, write(entry.getKey(), out, end));
        }
        yield end;
      }
      case VectorValue v -> list(v.elements(), out, body);
    };
  }

  /** A real's bytes. */
  static long bits(double value) {
    if (Double.isNaN(value)) {
      return BinaryTokens.NAN;
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? BinaryTokens.POSITIVE_INFINITY : BinaryTokens.NEGATIVE_INFINITY;
    }
    boolean subnormal = Math.abs(value) < Double.MIN_NORMAL;
    return Double.doubleToRawLongBits(subnormal ? Math.copySign(0, value) : value);
  }

  private static int list(List<Value> elements, byte[] out, int at) {
    int end = varbyte(elements.size(), out, at);
    for (int i = 0; i < elements.size(); i++) {
      end = write(elements.get(i), out, end);
    }
    return end;
  }

  private static int bytes(Bytes bytes, byte[] out, int at) {
    int from = varbyte(bytes.length(), out, at);
    bytes.copyTo(out, from);
    return from + bytes.length();
  }

  private static int address(AddressValue address, byte[] out, int at) {
    return eight(address.low(), out, eight(address.high(), out, at));
  }

  static int varbyte(int number, byte[] out, int at) {
    int end = at;
    int left = number;
    while (left > 0x7f) {
      out[end++] = (byte) (left | 0x80);
      left >>>= 7;
    }
    out[end++] = (byte) left;
    return end;
  }

  private static int one(int number, byte[] out, int at) {
    out[at] = (byte) number;
    return at + 1;
  }

  private static int eight(long number, byte[] out, int at) {
    LONG.set(out, at, number);
    return at + Long.BYTES;
  }
}
