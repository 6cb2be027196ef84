package org.zeekbus.zeek.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigInteger;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ValuesTest {
  @Test
  void givesBackWhatJavaPutIn() throws Exception {
    List<Object> all =
        Arrays.asList(
            null,
            true,
            42L,
            -1L,
            3.5,
            "grüße",
            InetAddress.getByName("192.0.2.7"),
            InetAddress.getByName("2001:db8::1"),
            Instant.parse("2025-11-23T07:00:00.123456789Z"),
            Duration.ofNanos(-1),
            List.of(1L, List.of("deep")),
            Set.of("a", "b"),
            Map.of("k", List.of()));
    assertThat(Values.toJava(Values.of(all))).isEqualTo(all);
  }

  @Test
  void keepsWhatJavaLacks() {
    List<Value> values = List.of(Values.tcp(443), Values.subnet("10.0.0.0/8"));
    assertThat(Values.toJava(Values.vector(values))).isEqualTo(values);
  }

  @Test
  void refusesWhatIsNoValue() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Values.of(new StringBuilder().chars()))
        .withMessageContaining("(expected: a type that Values lists)");
  }

  @Test
  void countsAreNeverNegative() {
    CountValue most = new CountValue(-1);
    assertThat(most).hasToString("18446744073709551615");
    assertThat(most.toBigInteger()).isEqualTo(BigInteger.TWO.pow(64).subtract(BigInteger.ONE));
    assertThat(Values.toJava(most)).isEqualTo(most.toBigInteger());
    assertThat(Values.of(most.toBigInteger())).isEqualTo(most);
    assertThat(Values.count(42).value()).isEqualTo(42);
    assertThatExceptionOfType(ArithmeticException.class)
        .isThrownBy(most::value)
        .withMessage("count 18446744073709551615 (expected: at most 9223372036854775807)");
    assertThatIllegalArgumentException().isThrownBy(() -> Values.count(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> Values.count(BigInteger.TWO.pow(64)));
  }

  @Test
  void stringsHoldAnyBytes() {
    byte[] bytes = {0, (byte) 0xff, 'x'};
    StringValue string = Values.string(bytes);
    bytes[2] = 'y';
    string.bytes().toArray()[2] = 'z';
    assertThat(string.bytes().toArray()).containsExactly(0, 0xff, 'x');
    assertThat(string.bytes().isUtf8()).isFalse();
    assertThat(string.text()).isEqualTo("\0\ufffdx");
    assertThat(string).isEqualTo(Values.string(new byte[] {'!', 0, (byte) 0xff, 'x'}, 1, 3));
    assertThat(string.hashCode()).isEqualTo(Values.string(new byte[] {0, -1, 'x'}).hashCode());
    assertThat(Values.string("grüße").bytes().isUtf8()).isTrue();
  }

  @Test
  void timesKeepNanoseconds() {
    for (long nanos : new long[] {0, 1, -1, -1_000_000_001, Long.MAX_VALUE, Long.MIN_VALUE}) {
      TimestampValue timestamp = new TimestampValue(nanos);
      assertThat(Values.timestamp(timestamp.instant())).isEqualTo(timestamp);
      TimespanValue timespan = new TimespanValue(nanos);
      assertThat(Values.timespan(timespan.duration())).isEqualTo(timespan);
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Values.timestamp(Instant.parse("2262-04-11T23:47:16.854775808Z")))
        .withMessage("2262-04-11T23:47:16.854775808Z (expected: nanoseconds that fit 64 bits)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Values.timespan(Duration.ofNanos(Long.MIN_VALUE).minusNanos(1)));
  }

  @Test
  void subnetsClearHostBits() throws Exception {
    SubnetValue subnet = Values.subnet(InetAddress.getByName("192.0.2.77"), 24);
    assertThat(subnet).isEqualTo(Values.subnet("192.0.2.0/24")).hasToString("192.0.2.0/24");
    assertThat(subnet.bits()).isEqualTo(120);
    assertThat(subnet.prefixLength()).isEqualTo(24);
    assertThat(subnet.contains(Values.address("192.0.2.255"))).isTrue();
    assertThat(subnet.contains(Values.address("192.0.3.0"))).isFalse();
    assertThat(Values.subnet("2001:db8::1/32")).hasToString("2001:db8::/32");
    assertThat(Values.subnet("::/0").contains(Values.address("10.0.0.1"))).isTrue();
    assertThat(Values.subnet("::1/128")).hasToString("::1/128");
    for (String bad : List.of("10.0.0.0", "10.0.0.0/", "10.0.0.0/33", "::/129", "::/-1", "/8")) {
      assertThatIllegalArgumentException().isThrownBy(() -> Values.subnet(bad));
    }
    assertThatIllegalArgumentException().isThrownBy(() -> new SubnetValue(subnet.network(), 129));
  }

  @Test
  void addressesAreSpelledAsZeekSpellsThem() throws Exception {
    Map<String, String> spellings =
        Map.ofEntries(
            Map.entry("::", "::"),
            Map.entry("::1", "::1"),
            Map.entry("1::", "1::"),
            Map.entry("0.0.0.0", "0.0.0.0"),
            Map.entry("255.255.255.255", "255.255.255.255"),
            Map.entry("::ffff:1.2.3.4", "1.2.3.4"),
            Map.entry("::1.2.3.4", "::102:304"),
            Map.entry("2001:DB8:0:0:1:0:0:1", "2001:db8::1:0:0:1"),
            Map.entry("1:0:2:3:4:5:6:7", "1:0:2:3:4:5:6:7"),
            Map.entry("1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"),
            Map.entry("::2:3:4:5:6:7:8", "0:2:3:4:5:6:7:8"),
            Map.entry("fe80::0123:4567:89ab:cdef", "fe80::123:4567:89ab:cdef"),
            Map.entry("1:2:3:4:5:6:7.8.9.10", "1:2:3:4:5:6:708:90a"));
    for (Map.Entry<String, String> spelling : spellings.entrySet()) {
      AddressValue address = Values.address(spelling.getKey());
      assertThat(address).hasToString(spelling.getValue());
      assertThat(Values.address(spelling.getValue())).isEqualTo(address);
      assertThat(address.inetAddress()).isEqualTo(InetAddress.getByName(spelling.getKey()));
      assertThat(Values.address(address.inetAddress())).isEqualTo(address);
    }
    assertThat(Values.address("10.0.0.1").inetAddress()).isInstanceOf(Inet4Address.class);
  }

  @Test
  void otherTextIsNoAddress() {
    for (String bad :
        List.of(
            "",
            "1",
            "1.2.3",
            "1.2.3.4.5",
            "1.2.3.256",
            "1.2.3.4 ",
            "01234.1.1.1",
            "1..2.3",
            "host",
            ":",
            ":::",
            "1:",
            ":1",
            "1::2::3",
            "1:2:3:4:5:6:7",
            "1:2:3:4:5:6:7:8:9",
            "::1:2:3:4:5:6:7:8",
            "12345::",
            "::g",
            "::1%eth0",
            "[::1]",
            "::1.2.3",
            "1:2:3:4:5:6:7:1.2.3.4",
            "::1.2.3.4:5")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Values.address(bad))
          .withMessage("address '" + bad + "' (expected: such as 10.0.0.1 or 2001:db8::1)");
    }
  }

  @Test
  void portsAreWithin16Bits() {
    assertThat(Values.tcp(65535)).hasToString("65535/tcp");
    assertThat(Values.udp(53)).hasToString("53/udp");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Values.tcp(65536))
        .withMessage("port: 65536 (expected: 0 to 65535)");
  }

  @Test
  void setsAndTablesHoldNothingTwice() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Values.set("b", "a", "b"))
        .withMessage("element b (expected: once in a set)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Values.set(0.0, -0.0))
        .withMessageEndingWith("(expected: once in a set)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Values.table(Map.of(0.0, 1, -0.0, 2)))
        .withMessageEndingWith("(expected: once in a table)");
    assertThat(Values.set(2, 1).contains(Values.integer(2))).isTrue();
    assertThat(Values.set(2, 1).contains(Values.count(2))).isFalse();
    assertThat(Values.table(Map.of("k", 7)).get(Values.string("k"))).isEqualTo(Values.integer(7));
  }
}
