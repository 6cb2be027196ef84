package org.zeekbus.app.anonymize;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;
import org.zeekbus.zeek.value.AddressValue;
import org.zeekbus.zeek.value.SubnetValue;
import org.zeekbus.zeek.value.Values;

/**
 * Gives each address another one. Two addresses that have their first n bits in common, and no
 * more, get two that have n in common, so that networks remain networks. As in Crypto-PAn (Xu, Fan,
 * Ammar, Moon: Prefix-Preserving IP Address Anonymization, 2002), a bit is flipped or not by one
 * bit of AES over all bits before it; these are padded in another way.
 *
 * <p>Addresses of a known meaning keep it: their first bits, and those of all addresses up to where
 * they branch off, are not flipped, which preserves prefixes just so.
 *
 * <p>Owner: one thread.
 */
final class AddressCipher {
  private static final int BLOCK = 16;
  private static final int BITS = 128;

  /** IPv4 addresses are the last 32 of 128 bits. */
  private static final int IPV4_FROM = 96;

  private static final int MOST_REMEMBERED = 1 << 16;

  /**
   * A range that keeps its meaning.
   *
   * @param first its first address
   * @param length of its prefix, on 128 bits
   * @param kept bits of its addresses that stay, at least the prefix
   */
  private record Range(AddressValue first, int length, int kept) {
    static Range ofPrefix(String subnet) {
      SubnetValue range = Values.subnet(subnet);
      return new Range(range.network(), range.bits(), range.bits());
    }

    static Range kept(String subnet, int bits) {
      SubnetValue range = Values.subnet(subnet);
      int onAll = range.network().isIpv4() ? IPV4_FROM + bits : bits;
      return new Range(range.network(), range.bits(), onAll);
    }

    /** How many bits of an address stay because of this range. */
    int keeps(AddressValue address) {
      long high = address.high() ^ first.high();
      int common =
          high != 0
              ? Long.numberOfLeadingZeros(high)
              : 64 + Long.numberOfLeadingZeros(address.low() ^ first.low());
      return common >= length ? kept : common + 1;
    }
  }

  private static final List<Range> IPV4 =
      List.of(
          Range.kept("0.0.0.0/32", 32),
          Range.ofPrefix("10.0.0.0/8"),
          Range.ofPrefix("100.64.0.0/10"),
          Range.kept("127.0.0.0/8", 32),
          Range.ofPrefix("169.254.0.0/16"),
          Range.ofPrefix("172.16.0.0/12"),
          Range.ofPrefix("192.168.0.0/16"),
          Range.ofPrefix("224.0.0.0/4"),
          Range.kept("224.0.0.0/24", 32), // IANA: local network control
          Range.kept("239.255.255.250/32", 32), // SSDP
          Range.kept("255.255.255.255/32", 32));

  private static final List<Range> IPV6 =
      List.of(
          Range.kept("::/127", 128), // unspecified, loopback
          new Range(Values.address("0.0.0.0"), IPV4_FROM, IPV4_FROM), // stays IPv4's alone
          Range.ofPrefix("2000::/3"),
          Range.ofPrefix("fc00::/7"),
          Range.ofPrefix("fe80::/64"),
          Range.kept("ff00::/8", 16), // flags and scope
          Range.kept("ff02::/96", 128)); // IANA: link-local scope

  private final Cipher aes;

  // Tells blocks of IPv4 from those of IPv6.
  private final byte[] padIpv4;
  private final byte[] padIpv6;

  private final byte[] blocks = new byte[BITS * BLOCK];
  private final byte[] encrypted = new byte[BITS * BLOCK];

  private final Map<AddressValue, AddressValue> known = new LinkedHashMap<>();

  AddressCipher(AnonymizeKey key) {
    byte[] secret = Arrays.copyOf(key.derive("addresses"), BLOCK);
    byte[] pads = key.derive("padding");
    try {
      aes = Cipher.getInstance("AES/ECB/NoPadding");
      aes.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(secret, "AES"));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES", e);
    }
    padIpv4 = Arrays.copyOf(pads, BLOCK);
    padIpv6 = Arrays.copyOfRange(pads, BLOCK, 2 * BLOCK);
  }

  /** The address that stands for this one. */
  AddressValue replace(AddressValue address) {
    AddressValue other = known.get(address);
    if (other == null) {
      if (known.size() == MOST_REMEMBERED) {
        known.clear();
      }
      other = encrypt(address);
      known.put(address, other);
    }
    return other;
  }

  /** The network that stands for this one: all addresses of this one get one of it. */
  SubnetValue replace(SubnetValue subnet) {
    return new SubnetValue(replace(subnet.network()), subnet.bits());
  }

  private AddressValue encrypt(AddressValue address) {
    boolean isIpv4 = address.isIpv4();
    int from =
        (isIpv4 ? IPV4 : IPV6).stream().mapToInt(range -> range.keeps(address)).max().orElse(0);
    int start = isIpv4 ? IPV4_FROM : 0;
    int first = Math.max(from, start);
    int count = BITS - first;
    if (count <= 0) {
      return address;
    }
    byte[] pad = isIpv4 ? padIpv4 : padIpv6;
    byte[] bits = bytes(address, start);
    for (int i = 0; i < count; i++) {
      fill(bits, first + i - start, pad, i * BLOCK);
    }
    try {
      int _ = aes.doFinal(blocks, 0, count * BLOCK, encrypted, 0);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("whole blocks", e);
    }
    long high = 0;
    long low = 0;
    for (int i = 0; i < count; i++) {
      long flip = (encrypted[i * BLOCK] & 0x80L) >>> 7;
      int at = first + i;
      if (at < 64) {
        high |= flip << (63 - at);
      } else {
        low |= flip << (127 - at);
      }
    }
    return new AddressValue(address.high() ^ high, address.low() ^ low);
  }

  /**
   * The first {@code length} bits of the address, a 1, and zeros: no two prefixes give the same
   * block, so that each bit is flipped or not by itself. With padding alone, as in Crypto-PAn, a
   * prefix and the next longer one are often the same block; then one address in a hundred of a /16
   * would stay as it is.
   */
  private void fill(byte[] bits, int length, byte[] pad, int to) {
    int whole = length / 8;
    int rest = length % 8;
    System.arraycopy(pad, 0, blocks, to, BLOCK);
    for (int i = 0; i < whole; i++) {
      blocks[to + i] ^= bits[i];
    }
    blocks[to + whole] ^= (byte) ((bits[whole] & 0xff00 >> rest) | 0x80 >> rest);
  }

  private static byte[] bytes(AddressValue address, int fromBit) {
    byte[] bytes = new byte[BLOCK];
    for (int i = 0; i < BLOCK - fromBit / 8; i++) {
      int at = fromBit / 8 + i;
      long half = at < 8 ? address.high() : address.low();
      bytes[i] = (byte) (half >>> (56 - at % 8 * 8));
    }
    return bytes;
  }
}
