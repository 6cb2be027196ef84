package org.zeekbus.zeek.value;

/**
 * A network; Zeek's {@code subnet}. Bits of the address beyond the prefix are cleared.
 *
 * @param network its first address
 * @param bits the prefix's length on 128 bits, 0 to 128: 120 for an IPv4 {@code /24}
 */
public record SubnetValue(AddressValue network, int bits) implements Value {
  /** The difference between an IPv4 prefix length on the wire and as people write it. */
  static final int IPV4_BITS = 96;

  static final int LONGEST = 128;

  /**
   * Clears the host bits.
   *
   * @throws IllegalArgumentException if the length is not 0 to 128
   */
  public SubnetValue {
    if (bits < 0 || bits > LONGEST) {
      throw new IllegalArgumentException("prefix length: " + bits + " (expected: 0 to 128)");
    }
    network = new AddressValue(network.high() & highMask(bits), network.low() & lowMask(bits));
  }

  /** The bits of a prefix in the first half of an address. */
  static long highMask(int bits) {
    return mask(bits);
  }

  /** The bits of a prefix in the second half of an address. */
  static long lowMask(int bits) {
    return mask(bits - 64);
  }

  private static long mask(int bits) {
    return bits <= 0 ? 0 : bits >= 64 ? -1 : -1L << (64 - bits);
  }

  /** The prefix length as people write it: up to 32 for IPv4, up to 128 for IPv6. */
  public int prefixLength() {
    return network.isIpv4() ? bits - IPV4_BITS : bits;
  }

  /** Whether {@code address} is in this network. */
  public boolean contains(AddressValue address) {
    return new SubnetValue(address, bits).network.equals(network);
  }

  @Override
  public ValueType type() {
    return ValueType.SUBNET;
  }

  @Override
  public String toString() {
    return ValueText.asPrinted(this);
  }
}
