package org.zeekbus.zeek.log;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The layout of values in a batch. All numbers are big-endian.
 *
 * <pre>
 * offset size field
 *      0    4 type, see {@link ZeekType}
 *      4    4 element type: not reliable, the field's own is used
 *      8    1 01 if there is a value, and data
 *      9      data:
 *
 * type                          data
 * bool                          0 or 1 in 8 bytes; all but 0 is true
 * int, count                    8
 * double, time, interval        8, IEEE 754; seconds
 * string, enum, func, file      length 4 | bytes
 * port                          number 8 | protocol 4: 0 unknown, 1 tcp, 2 udp, 3 icmp
 * addr                          family 1: 4 or 6 | 4 or 16 bytes
 * subnet                        prefix length 1, on 128 bits: 120 for an IPv4 /24 | as addr
 * set, vector                   size 8 | whole values
 * others                        never present
 * </pre>
 *
 * <p>Source: Zeek {@code src/threading/SerialTypes.cc}, {@code src/SerializationFormat.cc}.
 */
final class ValueLayout {
  /** The name on the wire; Zeek's option calls it {@code ZEEK_BIN_V1}. */
  static final String FORMAT = "zeek-bin-serializer";

  /** Bytes before a value's data. */
  static final int HEAD = 9;

  /** The offset in a head of the byte that tells whether there is a value. */
  static final int PRESENT = 8;

  /** Bytes of a string's length. */
  static final int LENGTH = 4;

  /** Bytes of a container's size. */
  static final int SIZE = 8;

  static final int NUMBER = 8;
  static final int PORT_SIZE = 12;
  static final int IPV4 = 4;
  static final int IPV6 = 16;

  /** The difference between an IPv4 prefix length on the wire and as people write it. */
  static final int IPV4_PREFIX = 96;

  static final int LONGEST_PREFIX = 128;

  static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  // Types that have data, as ints for switches.
  static final int BOOL = 1;
  static final int INT = 2;
  static final int COUNT = 3;
  static final int DOUBLE = 4;
  static final int TIME = 5;
  static final int INTERVAL = 6;
  static final int STRING = 7;
  static final int ENUM = 9;
  static final int PORT = 10;
  static final int ADDR = 11;
  static final int SUBNET = 12;
  static final int TABLE = 14;
  static final int FUNC = 17;
  static final int FILE = 18;
  static final int VECTOR = 19;

  // Types that are read and written alike, as bits.
  static final int INTEGERS = 1 << INT | 1 << COUNT;
  static final int DOUBLES = 1 << DOUBLE | 1 << TIME | 1 << INTERVAL;
  static final int STRINGS = 1 << STRING | 1 << ENUM | 1 << FUNC | 1 << FILE;
  static final int CONTAINERS = 1 << TABLE | 1 << VECTOR;

  private ValueLayout() {}

  static long readLong(byte[] in, int at) {
    return (long) LONGS.get(in, at);
  }

  static int readInt(byte[] in, int at) {
    return (int) INTS.get(in, at);
  }

  static double readDouble(byte[] in, int at) {
    return Double.longBitsToDouble(readLong(in, at));
  }

  /** The end of checked data, which is no container. */
  static int end(byte[] in, int at, int type) {
    return switch (type) {
      case BOOL, INT, COUNT, DOUBLE, TIME, INTERVAL -> at + NUMBER;
      case STRING, ENUM, FUNC, FILE -> at + LENGTH + readInt(in, at);
      case PORT -> at + PORT_SIZE;
      case ADDR -> at + 1 + (in[at] == 4 ? IPV4 : IPV6);
      case SUBNET -> end(in, at + 1, ADDR);
      default -> throw new IllegalArgumentException("type " + type + " (expected: no container)");
    };
  }
}
