package org.zeekbus.zeek.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AddressesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "::",
        "::1",
        "::2",
        "::0.1.0.0",
        "::1.2.3.4",
        "::1:2:3",
        "::ffff:0:1.2.3.4",
        "::ffff:0:0.0.0.1",
        "64:ff9b::102:304",
        "fe80::1",
        "2001:db8::ff00:42:8329",
        "1:0:2:3:4:5:6:7",
        "1::",
        "1:2:3:4:5:6::",
        "1::2:0:0:3",
        "1:0:0:2::3",
        "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
      })
  void ipv6AsZeekShowsIt(String text) throws UnknownHostException {
    byte[] address = InetAddress.getByName(text).getAddress();
    assertThat(address).hasSize(16);
    assertThat(text(address)).isEqualTo(text);
  }

  @Test
  void ipv4AddressesAndSubnets() {
    for (int octet = 0; octet < 256; octet++) {
      byte[] address = {(byte) octet, (byte) (255 - octet), 0, (byte) octet};
      assertThat(text(address)).isEqualTo("%d.%d.0.%d".formatted(octet, 255 - octet, octet));
    }
    byte[] to = new byte[1 + Addresses.LONGEST];
    int end = Addresses.putSubnet(true, new byte[] {10, 0, 0, 0}, 0, 8, to, 1);
    assertThat(new String(to, 1, end - 1, StandardCharsets.US_ASCII)).isEqualTo("10.0.0.0/8");
    byte[] longest = new byte[16];
    Arrays.fill(longest, (byte) -1);
    end = Addresses.putSubnet(false, longest, 0, 128, to, 1);
    assertThat(new String(to, 1, end - 1, StandardCharsets.US_ASCII)).endsWith(":ffff/128");
  }

  @Test
  void ipv6AsThePlainTwin() {
    SplittableRandom random = new SplittableRandom(8);
    for (int i = 0; i < 10_000; i++) {
      byte[] address = new byte[16];
      int zeros = random.nextInt(256);
      for (int word = 0; word < 8; word++) {
        if (((zeros >> word) & 1) == 0) {
          int value = random.nextInt(3) == 0 ? 0xffff : random.nextInt(1 << random.nextInt(1, 17));
          address[2 * word] = (byte) (value >> 8);
          address[2 * word + 1] = (byte) value;
        }
      }
      String expected = plain(address);
      if (!text(address).equals(expected)) {
        assertThat(text(address)).isEqualTo(expected);
      }
    }
  }

  /** By text: the longest run of zero words, and what follows as IPv4 in three cases. */
  private static String plain(byte[] address) {
    StringBuilder words = new StringBuilder();
    for (int i = 0; i < 16; i += 2) {
      words.append("%x:".formatted(((address[i] & 0xff) << 8) | (address[i + 1] & 0xff)));
    }
    String all = words.substring(0, words.length() - 1);
    String longest = "";
    Matcher runs = Pattern.compile("(?<![0-9a-f])0(:0)+(?![0-9a-f])").matcher(all);
    while (runs.find()) {
      longest = runs.group().length() > longest.length() ? runs.group() : longest;
    }
    if (longest.isEmpty()) {
      return all;
    }
    int at =
        Pattern.compile("(?<![0-9a-f])" + longest + "(?![0-9a-f])")
            .matcher(all)
            .results()
            .findFirst()
            .orElseThrow()
            .start();
    String before = all.substring(0, at).replaceAll(":$", "");
    String after = all.substring(at + longest.length()).replaceAll("^:", "");
    if (before.isEmpty()) {
      String ipv4 =
          "%d.%d.%d.%d"
              .formatted(
                  address[12] & 0xff, address[13] & 0xff, address[14] & 0xff, address[15] & 0xff);
      if (after.matches("[0-9a-f]+:[0-9a-f]+")) {
        return "::" + ipv4;
      }
      Matcher mapped = Pattern.compile("(ffff:|ffff:0:)[0-9a-f]+:[0-9a-f]+").matcher(after);
      if (mapped.matches()) {
        return "::" + mapped.group(1) + ipv4;
      }
    }
    return before + "::" + after;
  }

  private static String text(byte[] address) {
    byte[] to = new byte[1 + Addresses.LONGEST];
    int end = Addresses.put(address.length == 4, address, 0, to, 1);
    return new String(to, 1, end - 1, StandardCharsets.US_ASCII);
  }
}
