package org.zeekbus.node;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.zeekbus.zeek.text.Addresses;
import org.zeekbus.zeek.value.AddressValue;
import org.zeekbus.zeek.value.BooleanValue;
import org.zeekbus.zeek.value.CountValue;
import org.zeekbus.zeek.value.IntegerValue;
import org.zeekbus.zeek.value.PortValue;
import org.zeekbus.zeek.value.RealValue;
import org.zeekbus.zeek.value.StringValue;
import org.zeekbus.zeek.value.SubnetValue;
import org.zeekbus.zeek.value.TimestampValue;
import org.zeekbus.zeek.value.Value;
import org.zeekbus.zeek.value.Values;

/**
 * Zeek's digest of a key: 32-bit FNV-1a over the bytes of a string, or over the description of any
 * other key, in the byte order of x86 and ARM:
 *
 * <pre>
 * string  the bytes
 * bool    01 00 00 00, 8 bytes           double  04 00 00 00, IEEE 754
 * int     02 00 00 00, 8 bytes           time    05 00 00 00, IEEE 754, seconds
 * count   03 00 00 00, 8 bytes           addr    0b 00 00 00, text, 00
 * enum    09 00 00 00, name of the type, full name, 00
 * port    0a 00 00 00, 4 bytes, '/', 00, protocol
 * subnet  0c 00 00 00, text, 00
 * </pre>
 *
 * <p>Source: Zeek {@code src/Desc.cc}, {@code src/zeek.bif} ({@code fnv1a32}).
 */
final class KeyDigest {
  private static final int START = 0x811c9dc5;
  private static final int PRIME = 16777619;
  private static final double NANOS = 1e9;

  private KeyDigest() {}

  /**
   * The digest of an {@link EnumKey}, or of an object that {@link Values#of} takes.
   *
   * @throws IllegalArgumentException if keys of its type are not described here
   */
  static int ofKey(Object key) {
    return key instanceof EnumKey of ? text(9, of.type() + of.name()) : of(Values.of(key));
  }

  /**
   * The digest.
   *
   * @throws IllegalArgumentException if keys of its type are not described here
   */
  static int of(Value key) {
    return switch (key) {
      case StringValue v -> fnv1a(v.bytes().toArray());
      case BooleanValue v -> number(1, v.value() ? 1 : 0);
      case IntegerValue v -> number(2, v.value());
      case CountValue v -> number(3, v.bits());
      case RealValue v -> number(4, Double.doubleToLongBits(v.value()));
      case TimestampValue v -> number(5, Double.doubleToLongBits(v.nanos() / NANOS));
      case PortValue v -> port(v);
      case AddressValue v -> text(11, text(v));
      case SubnetValue v -> text(12, text(v.network()) + "/" + v.prefixLength());
      default ->
          throw new IllegalArgumentException(
              "key of type %s (expected: a string, number, address, port, subnet, time or"
                      .formatted(key.type())
                  + " EnumKey; make a string of it, on all nodes)");
    };
  }

  static int fnv1a(byte[] bytes) {
    int hash = START;
    for (byte b : bytes) {
      hash = (hash ^ (b & 0xff)) * PRIME;
    }
    return hash;
  }

  private static ByteBuffer described(int type, int length) {
    return ByteBuffer.allocate(Integer.BYTES + length).order(ByteOrder.LITTLE_ENDIAN).putInt(type);
  }

  private static int number(int type, long bits) {
    return fnv1a(described(type, Long.BYTES).putLong(bits).array());
  }

  private static int port(PortValue port) {
    byte[] protocol = port.protocol().toString().getBytes(StandardCharsets.US_ASCII);
    return fnv1a(
        described(10, Integer.BYTES + 2 + protocol.length)
            .putInt(port.number())
            .put((byte) '/')
            .put((byte) 0)
            .put(protocol)
            .array());
  }

  private static int text(int type, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return fnv1a(described(type, bytes.length + 1).put(bytes).array());
  }

  /** As Zeek shows it. */
  private static String text(AddressValue address) {
    byte[] bytes = address.inetAddress().getAddress();
    byte[] text = new byte[Addresses.LONGEST];
    int end = Addresses.put(address.isIpv4(), bytes, 0, text, 0);
    return new String(text, 0, end, StandardCharsets.US_ASCII);
  }
}
