package org.zeekbus.app.anonymize;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeekbus.zeek.value.AddressValue;
import org.zeekbus.zeek.value.Bytes;
import org.zeekbus.zeek.value.Values;

/** {@code <…>} in a text is an address that is replaced, as it is anywhere else. */
final class AnonymousTextTest {
  private static final Pattern MARKED = Pattern.compile("<([^>]*)>");

  private final AddressCipher cipher =
      new AddressCipher(
          AnonymizeKey.of("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"));
  private final AnonymousText text = new AnonymousText(cipher);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<192.0.2.7>",
        "scan of <192.0.2.7>:80 by <10.1.2.3>.",
        "http://<192.0.2.7>/a?b=<10.1.2.3>",
        "http://[<2001:db8::7>]:8080/",
        "x<192.0.2.7>y",
        "<104.236.167.107>443/tcp",
        "<10.0.0.123>4",
        "443<10.0.0.1>",
        "999.<10.0.0.1>",
        "<2001:db8::1>%eth0 and <2001:db8:1:2:3:4:5:6>",
        "src=<2001:db8::>, dst=<fe80::1234>",
        "<2001:db8::1>: <2001:db8::2>",
        "nodeid.zeromq_w_<10.0.0.5>_77_Nab.",
        "sniffed <2001:db8::1.2.3.4>",
        "\u00ff\u0000<192.0.2.7>\u0080",
      })
  void addressesAreReplaced(String marked) {
    Matcher found = MARKED.matcher(marked);
    StringBuilder expected = new StringBuilder();
    while (found.find()) {
      AddressValue other = cipher.replace(Values.address(found.group(1)));
      assertThat(other).hasToString(other.toString()).isNotEqualTo(Values.address(found.group(1)));
      found.appendReplacement(expected, other.toString());
    }
    found.appendTail(expected);
    assertThat(replace(marked.replaceAll("[<>]", ""))).isEqualTo(expected.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "::",
        "127.0.0.1",
        "[::1]:80",
        "Notice::ACTION_LOG of Weird::Activity",
        "12:34:56",
        "2026-11-28T10:11:12.123456Z",
        "00:0c:29:ab:cd:ef",
        "1.2.3",
        "10,20,300,1000",
        "zeek.cluster.worker",
        "zeromq_worker-1_vm_1282_NfYzY23uk2w93aQOIc",
        "CHhAvVGS1DHFjwGM9",
      })
  void allElseStays(String other) {
    assertThat(replace(other)).isEqualTo(other);
  }

  @Test
  void addressesInHostNamesAreReplacedWithTheirSeparators() {
    String other = cipher.replace(Values.address("10.0.3.7")).toString();
    assertThat(replace("ip-10-0-3-7.ec2.internal"))
        .isEqualTo("ip-" + other.replace('.', '-') + ".ec2.internal");
    assertThat(replace("a10_0_3_7b")).isEqualTo("a" + other.replace('.', '_') + "b");
    assertThat(replace("PORT 10,0,3,7,78,46"))
        .isEqualTo("PORT " + other.replace('.', ',') + ",78,46");
  }

  @Test
  void reverseNamesAreThoseOfTheOtherAddress() {
    String[] octets = cipher.replace(Values.address("192.0.2.7")).toString().split("\\.", 0);
    String reverse = octets[3] + "." + octets[2] + "." + octets[1] + "." + octets[0];
    assertThat(replace("PTR 7.2.0.192.in-addr.arpa."))
        .isEqualTo("PTR " + reverse + ".in-addr.arpa.");
    assertThat(replace("2.0.192.IN-ADDR.ARPA"))
        .isEqualTo(octets[2] + "." + octets[1] + "." + octets[0] + ".IN-ADDR.ARPA");
    assertThat(replace("_x.7.2.0.192.in-addr.arpa")).isEqualTo("_x." + reverse + ".in-addr.arpa");
  }

  @Test
  void reverseNamesOfIpv6Too() {
    AddressValue other = cipher.replace(Values.address("2001:db8::567:89ab"));
    StringBuilder expected = new StringBuilder();
    for (int i = 31; i >= 0; i--) {
      long half = i < 16 ? other.high() : other.low();
      expected.append(Long.toHexString(half >>> (60 - 4 * (i % 16)) & 15)).append('.');
    }
    assertThat(replace("b.a.9.8.7.6.5.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa"))
        .isEqualTo(expected + "ip6.arpa");
  }

  @Test
  void ipv4InIpv6IsTheSameAddress() {
    AddressValue other = cipher.replace(Values.address("192.0.2.7"));
    assertThat(replace("::ffff:192.0.2.7")).isEqualTo("::ffff:" + other);
    assertThat(replace("::ffff:c000:207")).isEqualTo("::ffff:" + other);
  }

  @Test
  void longTextsTakeNoLongerThanTheyMust() {
    String colons = "1:".repeat(500_000);
    assertThat(replace(colons)).isNotEqualTo(colons).hasSizeGreaterThan(500_000);
    String dots = "1.".repeat(500_000);
    assertThat(replace(dots)).isNotEqualTo(dots);
  }

  private String replace(String in) {
    Bytes bytes = Bytes.of(in.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
    return new String(text.replace(bytes).toArray(), java.nio.charset.StandardCharsets.ISO_8859_1);
  }
}
