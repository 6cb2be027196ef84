package org.zeekbus.app.anonymize;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.zeekbus.zeek.value.AddressValue;

/**
 * Addresses and networks as names of reverse DNS: {@code 7.2.0.192.in-addr.arpa} (RFC 1035, 3.5),
 * {@code 8.b.d.0.1.0.0.2.ip6.arpa} (RFC 3596, 2.5).
 *
 * <p>Owner: that of the cipher.
 */
final class ReverseNames {
  private static final Pattern NAME =
      Pattern.compile(
          "(?<!\\d)((?:\\d{1,3}\\.){1,4})in-addr\\.arpa|(?<![0-9a-fA-F])((?:[0-9a-fA-F]\\.){1,32})ip6\\.arpa",
          Pattern.CASE_INSENSITIVE);
  private static final int OCTET = 0xff;

  private final AddressCipher cipher;

  ReverseNames(AddressCipher cipher) {
    this.cipher = cipher;
  }

  /** Finds names in text. */
  static Matcher in(String text) {
    return NAME.matcher(text);
  }

  /** What stands for the name that was found. */
  String replace(Matcher found) {
    String octets = found.group(1);
    return octets == null
        ? nibbles(found.group(2)) + found.group().substring(found.group(2).length())
        : octets(octets) + found.group().substring(octets.length());
  }

  private String octets(String text) {
    String[] parts = text.split("\\.", 0);
    long bits = 0;
    for (int i = 0; i < parts.length; i++) {
      int octet = Integer.parseInt(parts[i]);
      if (octet > OCTET) {
        return "0.".repeat(parts.length); // no address; nothing of it stays all the same
      }
      bits |= (long) octet << (24 - 8 * (parts.length - 1 - i));
    }
    long other = cipher.replace(new AddressValue(0, 0xffffL << 32 | bits)).low();
    StringBuilder name = new StringBuilder();
    for (int i = parts.length - 1; i >= 0; i--) {
      name.append(other >>> (24 - 8 * i) & OCTET).append('.');
    }
    return name.toString();
  }

  private String nibbles(String text) {
    int count = text.length() / 2;
    long high = 0;
    long low = 0;
    for (int i = 0; i < count; i++) {
      long nibble = Character.digit(text.charAt(2 * (count - 1 - i)), 16);
      if (i < 16) {
        high |= nibble << (60 - 4 * i);
      } else {
        low |= nibble << (60 - 4 * (i - 16));
      }
    }
    AddressValue other = cipher.replace(new AddressValue(high, low));
    StringBuilder name = new StringBuilder();
    for (int i = count - 1; i >= 0; i--) {
      long half = i < 16 ? other.high() : other.low();
      name.append(Long.toHexString(half >>> (60 - 4 * (i % 16)) & 0xf).toLowerCase(Locale.ROOT));
      name.append('.');
    }
    return name.toString();
  }
}
