package org.zeekbus.zeek.value;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

/**
 * An IP address; Zeek's {@code addr}. IPv4 addresses are those of {@code ::ffff:0:0/96}.
 *
 * @param high its first eight bytes
 * @param low its last eight bytes
 */
public record AddressValue(long high, long low) implements Value {
  /** Bytes of an address. */
  static final int BYTES = 16;

  /** Bits 32 to 63 of IPv4 addresses. */
  static final long IPV4 = 0xffffL;

  /** The IPv4 address {@code bits}. */
  static AddressValue ipv4(int bits) {
    return new AddressValue(0, IPV4 << 32 | (bits & 0xffffffffL));
  }

  /** The address that these bytes begin with. */
  static AddressValue of(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return new AddressValue(buffer.getLong(), buffer.getLong());
  }

  /** Whether this is an IPv4 address. */
  public boolean isIpv4() {
    return AddressText.isIpv4(high, low);
  }

  /** The Java object: an {@code Inet4Address} for IPv4. */
  public InetAddress inetAddress() {
    byte[] bytes = ByteBuffer.allocate(BYTES).putLong(high).putLong(low).array();
    try {
      return InetAddress.getByAddress(bytes); // makes an Inet4Address of IPv4
    } catch (UnknownHostException e) {
      throw new AssertionError("an address has 16 bytes", e);
    }
  }

  @Override
  public ValueType type() {
    return ValueType.ADDRESS;
  }

  @Override
  public String toString() {
    return ValueText.asPrinted(this);
  }
}
