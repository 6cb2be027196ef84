package org.zeekbus.zeek.value;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.zeekbus.zeek.DecodeException;
import org.zeekbus.zeek.DecodeLimits;

/**
 * Reads {@code broker-bin-v1}, laid out in {@link BinaryValues}. Counts are checked against the
 * bytes that are left, and memory is allocated as elements arrive, not as counts promise.
 *
 * <p>Owner: one thread, for one value.
 */
final class BinaryReader {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);

  static final long POSITIVE_INFINITY = 0xfff0_0000_0000_0000L;
  static final long NEGATIVE_INFINITY = 0x7ff0_0000_0000_0000L;
  static final long NAN = -1;

  private static final int LONGEST_VARBYTE = 5;

  /** The most elements for which memory is allocated before they are read. */
  private static final int FIRST_ELEMENTS = 16;

  private final byte[] in;
  private final int start;
  private final int end;
  private final int maxDepth;
  private final int maxSize;
  private int at;

  BinaryReader(byte[] in, int at, int length, DecodeLimits limits) {
    this.in = in;
    this.start = at;
    this.end = at + length;
    this.maxDepth = limits.depth();
    this.maxSize = limits.size();
    this.at = at;
  }

  /** The value in all the bytes. */
  Value only() {
    checkSize();
    Value value = value(1);
    if (at < end) {
      throw wrong(at, (end - at) + " bytes after the value (expected: none)");
    }
    return value;
  }

  int locate(int... path) {
    checkSize();
    for (int index : path) {
      at++;
      count(1, "count");
      for (int i = 0; i < index; i++) {
        value(1);
      }
    }
    return at - start;
  }

  private void checkSize() {
    if (end - start > maxSize) {
      throw wrong(start, (end - start) + " bytes (expected: at most " + maxSize + ")");
    }
  }

  /** The next value; {@code depth} counts if it is a container. */
  private Value value(int depth) {
    int from = at;
    need(1, "a tag");
    byte tag = in[at++];
    return switch (tag) {
      case 0x00 -> NoneValue.NONE;
      case 0x01 -> Values.bool(one("a boolean") != 0);
      case 0x02 -> new CountValue(eight("a count"));
      case 0x03 -> new IntegerValue(eight("an integer"));
      case 0x04 -> new RealValue(real(eight("a real")));
      case 0x05 -> {
        int length = count(1, "length");
        at += length;
        yield Values.string(in, at - length, length);
      }
      case 0x06 -> new AddressValue(eight("an address"), eight("an address"));
      case 0x07 -> subnet();
      case 0x08 -> port();
      case 0x09 -> new TimestampValue(eight("a timestamp"));
      case 0x0a -> new TimespanValue(eight("a timespan"));
      case 0x0b -> {
        int length = count(1, "length");
        at += length;
        yield new EnumValue(Bytes.of(in, at - length, length));
      }
      case 0x0c -> set(from, depth);
      case 0x0d -> table(depth);
      case 0x0e -> vector(depth);
      default -> throw wrong(from, "tag %02x (expected: 00 to 0e)".formatted(tag & 0xff));
    };
  }

  private static double real(long bits) {
    if ((bits & NEGATIVE_INFINITY) != NEGATIVE_INFINITY) {
      return Double.longBitsToDouble(bits);
    }
    return bits == POSITIVE_INFINITY
        ? Double.POSITIVE_INFINITY
        : bits == NEGATIVE_INFINITY ? Double.NEGATIVE_INFINITY : Double.NaN;
  }

  private Value subnet() {
    AddressValue address = new AddressValue(eight("a subnet"), eight("a subnet"));
    int bits = one("a prefix length") & 0xff;
    if (bits > SubnetValue.LONGEST) {
      throw wrong(at - 1, "prefix length " + bits + " (expected: at most 128)");
    }
    return new SubnetValue(address, bits);
  }

  private Value port() {
    need(Short.BYTES, "a port");
    int number = (short) SHORT.get(in, at) & 0xffff;
    at += Short.BYTES;
    int protocol = one("a protocol") & 0xff;
    PortValue.Protocol known = PortValue.Protocol.of(protocol);
    if (known == null) {
      throw wrong(at - 1, "protocol " + protocol + " (expected: at most 3)");
    }
    return new PortValue(number, known);
  }

  private Value vector(int depth) {
    checkDepth(depth);
    int count = count(1, "count");
    return count == 0 ? VectorValue.EMPTY : new VectorValue(elements(count, depth));
  }

  private Value set(int from, int depth) {
    checkDepth(depth);
    int count = count(1, "count");
    if (count == 0) {
      return SetValue.EMPTY;
    }
    List<Value> elements = elements(count, depth);
    try {
      return new SetValue(elements);
    } catch (IllegalArgumentException e) {
      throw wrong(from, String.valueOf(e.getMessage()));
    }
  }

  private List<Value> elements(int count, int depth) {
    Value[] elements = new Value[Math.min(count, FIRST_ELEMENTS)];
    for (int i = 0; i < count; i++) {
      if (i == elements.length) {
        elements = Arrays.copyOf(elements, Math.min(count, 2 * i));
      }
      elements[i] = value(depth + 1);
    }
    return List.of(elements);
  }

  private Value table(int depth) {
    checkDepth(depth);
    int count = count(2, "count");
    if (count == 0) {
      return TableValue.EMPTY;
    }
    TreeMap<Value, Value> entries = new TreeMap<>();
    for (int i = 0; i < count; i++) {
      int from = at;
      Value key = value(depth + 1);
      if (entries.putIfAbsent(key, value(depth + 1)) != null) {
        throw wrong(from, String.valueOf(TableValue.duplicate(key).getMessage()));
      }
    }
    return new TableValue(entries);
  }

  private void checkDepth(int depth) {
    if (depth > maxDepth) {
      throw wrong(at - 1, "container " + depth + " deep (expected: at most " + maxDepth + ")");
    }
  }

  /**
   * A varbyte that counts things of at least {@code size} bytes, as many as can be in the bytes
   * that are left.
   */
  private int count(int size, String what) {
    int from = at;
    need(1, "a length");
    int first = in[at++];
    long count = first & 0x7f;
    for (int shift = 7; first < 0; shift += 7) {
      need(1, "a length");
      first = in[at++];
      count |= (first & 0x7fL) << shift;
      if (at - from > LONGEST_VARBYTE || count >> Integer.SIZE != 0) {
        throw wrong(from, "length of 2^32 or more (expected: at most " + (end - at) + ")");
      }
    }
    if (count * size > end - at) {
      throw wrong(
          from,
          "%s %d (expected: at most %d, for the bytes that are left)"
              .formatted(what, count, (end - at) / size));
    }
    return (int) count;
  }

  private byte one(String what) {
    need(1, what);
    return in[at++];
  }

  private long eight(String what) {
    need(Long.BYTES, what);
    at += Long.BYTES;
    return (long) LONG.get(in, at - Long.BYTES);
  }

  private void need(int bytes, String what) {
    if (end - at < bytes) {
      throw wrong(end, "the end (expected: " + what + ")");
    }
  }

  private DecodeException wrong(int where, String problem) {
    return new DecodeException(BinaryValues.FORMAT, where - start, problem);
  }
}
