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

  private static final long IPV4 = 0xffffL;

  /** The IPv4 address {@code bits}. */
  static AddressValue ipv4(int bits) {
    return new AddressValue(0, IPV4 << 32 | (bits & 0xffffffffL));
  }

  /** Whether this is an IPv4 address. */
  public boolean isIpv4() {
    return high == 0 && low >>> 32 == IPV4;
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
