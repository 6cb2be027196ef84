package org.zeekbus.app.anonymize;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeekbus.zeek.value.AddressValue;
import org.zeekbus.zeek.value.SubnetValue;
import org.zeekbus.zeek.value.Values;

final class AddressCipherTest {
  private static final String KEY =
      "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

  private final AddressCipher cipher = new AddressCipher(AnonymizeKey.of(KEY));

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void prefixesThatTwoShareAreSharedByThoseOfThem(long seed) {
    Random random = new Random(seed);
    Map<AddressValue, AddressValue> back = new HashMap<>();
    for (int i = 0; i < 3000; i++) {
      AddressValue one = address(random);
      int bit = one.isIpv4() ? 96 + random.nextInt(32) : random.nextInt(128);
      AddressValue two = beyond(one, bit, random);
      if (one.isIpv4() != two.isIpv4()) {
        continue;
      }
      AddressValue other = cipher.replace(one);
      assertThat(common(other, cipher.replace(two)))
          .as("seed %d: %s and %s", seed, one, two)
          .isEqualTo(common(one, two));
      assertThat(other.isIpv4()).isEqualTo(one.isIpv4());
      assertThat(back.getOrDefault(other, one)).isEqualTo(one);
      back.put(other, one);
    }
  }

  @Test
  void smallNetworkIsAPermutation() {
    Set<AddressValue> others = new HashSet<>();
    for (int i = 0; i < 256; i++) {
      others.add(cipher.replace(Values.address("192.0.2." + i)));
    }
    assertThat(others).hasSize(256);
    SubnetValue network = cipher.replace(Values.subnet("192.0.2.0/24"));
    assertThat(others).allMatch(network::contains);
  }

  /** Of a /16 one of 65,536 addresses stays by chance. */
  @ParameterizedTest
  @ValueSource(strings = {"192.168.0.1", "192.168.6.240", "169.254.7.7"})
  void hardlyAnAddressStaysWhateverTheKey(String text) {
    AddressValue address = Values.address(text);
    int stayed = 0;
    for (int key = 0; key < 2000; key++) {
      AddressCipher other = new AddressCipher(AnonymizeKey.of("%064x".formatted(key)));
      stayed += other.replace(address).equals(address) ? 1 : 0;
    }
    assertThat(stayed).isLessThan(3);
  }

  @ParameterizedTest
  @CsvSource({
    "10.1.2.3, 10.0.0.0/8",
    "172.17.0.1, 172.16.0.0/12",
    "192.168.1.1, 192.168.0.0/16",
    "169.254.7.7, 169.254.0.0/16",
    "100.64.3.4, 100.64.0.0/10",
    "232.1.2.3, 224.0.0.0/4",
    "2001:db8::1, 2000::/3",
    "fd00:1::1, fc00::/7",
    "fe80::1234, fe80::/64",
    "ff05::1:3, ff05::/16",
  })
  void rangesKeepTheirMeaning(String address, String range) {
    AddressValue other = cipher.replace(Values.address(address));
    assertThat(other).isNotEqualTo(Values.address(address));
    assertThat(Values.subnet(range).contains(other)).as("%s in %s", other, range).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "127.0.0.1",
        "255.255.255.255",
        "224.0.0.251",
        "239.255.255.250",
        "::",
        "::1",
        "ff02::fb",
        "ff02::1:2"
      })
  void addressesThatNameNobodyStay(String address) {
    assertThat(cipher.replace(Values.address(address))).isEqualTo(Values.address(address));
  }

  /** As a few lines of Python with openssl compute it; later versions must agree. */
  @ParameterizedTest
  @CsvSource({
    "192.0.2.7, 192.109.166.31",
    "10.0.0.1, 10.7.202.15",
    "2001:db8::7, 3b85:3576:9ccf:692d:e4a3:d2f7:890a:ec33",
  })
  void sameKeyGivesTheSame(String address, String other) {
    assertThat(cipher.replace(Values.address(address))).hasToString(other);
  }

  @Test
  void otherKeyGivesOthers() {
    AddressCipher other = new AddressCipher(AnonymizeKey.random());
    AddressValue address = Values.address("2001:db8::1");
    assertThat(other.replace(address)).isNotEqualTo(cipher.replace(address));
  }

  private static AddressValue address(Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> Values.address("10.0." + random.nextInt(4) + "." + random.nextInt(256));
      case 1 -> new AddressValue(0, 0xffffL << 32 | (random.nextInt() & 0xffffffffL));
      case 2 -> new AddressValue(0x20010db800000000L | random.nextInt(16), random.nextLong());
      default -> new AddressValue(random.nextLong(), random.nextLong());
    };
  }

  /** An address that has the bits before {@code bit} in common with this, and that one not. */
  private static AddressValue beyond(AddressValue address, int bit, Random random) {
    long high = address.high();
    long low = address.low();
    if (bit < 64) {
      high ^= 1L << (63 - bit) | (random.nextLong() & ((1L << (63 - bit)) - 1));
      low = random.nextLong();
    } else {
      low ^= 1L << (127 - bit) | (random.nextLong() & ((1L << (127 - bit)) - 1));
    }
    return new AddressValue(high, low);
  }

  private static int common(AddressValue one, AddressValue two) {
    long high = one.high() ^ two.high();
    return high != 0
        ? Long.numberOfLeadingZeros(high)
        : 64 + Long.numberOfLeadingZeros(one.low() ^ two.low());
  }
}
