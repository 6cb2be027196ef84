package org.zeekbus.app.anonymize;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.zeekbus.zeek.value.AddressValue;
import org.zeekbus.zeek.value.Bytes;
import org.zeekbus.zeek.value.Values;

/**
 * Replaces addresses within text: {@code 192.0.2.7} also with dashes or underscores in place of the
 * dots, as in names of hosts, or with commas, as FTP writes them; IPv6; names of reverse DNS. In
 * doubt it replaces: four numbers of a version, or the end of a scoped name, may look like an
 * address; and digits may touch one, as in the identifiers of notices, which join address and port.
 *
 * <p>Owner: that of the cipher.
 */
final class AnonymousText {
  private static final String OCTET = "(?:25[0-5]|2[0-4]\\d|[01]?\\d?\\d)";

  /**
   * Begins amid digits only if no address begins behind them: of 999.10.0.0.1 only 10.0.0.1 is one.
   */
  private static final Pattern IPV4 =
      Pattern.compile(
          "(?:(?<!\\d)|(?!(?:O[.,\\-_]){4}\\d))(O)([.,\\-_])(O)\\2(O)\\2(O)".replace("O", OCTET));

  /** The shortest address is {@code ::}; the shortest with something to hide is {@code ::2}. */
  private static final int SHORTEST = 3;

  private final AddressCipher cipher;
  private final ReverseNames reverse;

  AnonymousText(AddressCipher cipher) {
    this.cipher = cipher;
    this.reverse = new ReverseNames(cipher);
  }

  /** The same bytes but for addresses; any bytes will do. */
  Bytes replace(Bytes bytes) {
    if (bytes.length() < SHORTEST) {
      return bytes;
    }
    // One character for each byte, and back.
    String text = new String(bytes.toArray(), StandardCharsets.ISO_8859_1);
    String other = replace(text);
    return other.equals(text) ? bytes : Bytes.of(other.getBytes(StandardCharsets.ISO_8859_1));
  }

  private String replace(String text) {
    StringBuilder out = new StringBuilder(text.length());
    int from = 0;
    Matcher names = ReverseNames.in(text);
    while (names.find()) {
      withoutIpv6(text, from, names.start(), out);
      out.append(reverse.replace(names));
      from = names.end();
    }
    withoutIpv6(text, from, text.length(), out);
    return out.toString();
  }

  private void withoutIpv6(String text, int start, int limit, StringBuilder out) {
    int done = start;
    int at = start;
    while (at < limit) {
      int end = isBegin(text, at, start) ? Ipv6Text.end(text, at, limit) : -1;
      if (end < 0 || isScopedName(text, at, end)) {
        at++;
        continue;
      }
      withoutIpv4(text, done, at, out);
      out.append(ipv6(text.substring(at, end)));
      done = end;
      at = end;
    }
    withoutIpv4(text, done, limit, out);
  }

  /** Whether a group of an address may begin here. */
  private static boolean isBegin(String text, int at, int start) {
    char c = text.charAt(at);
    if (c == ':') {
      return true;
    }
    return Ipv6Text.isHex(c) && (at == start || !Ipv6Text.isHex(text.charAt(at - 1)));
  }

  /** Such as {@code Notice::ACTION_LOG}, of which {@code ce::AC} would be an address. */
  private static boolean isScopedName(String text, int from, int end) {
    boolean isPartOfWord =
        (from > 0 && isOfWord(text.charAt(from - 1)))
            || (end < text.length() && isOfWord(text.charAt(end)));
    return isPartOfWord && text.substring(from, end).chars().noneMatch(c -> c >= '0' && c <= '9');
  }

  private static boolean isOfWord(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  }

  private String ipv6(String text) {
    AddressValue address = parse(text);
    if (address == null) {
      return "::"; // it looks like one: nothing of it stays
    }
    AddressValue other = cipher.replace(address);
    return other.isIpv4() ? "::ffff:" + other : other.equals(address) ? text : other.toString();
  }

  private static @Nullable AddressValue parse(String text) {
    try {
      return Values.address(text);
    } catch (IllegalArgumentException _) {
      return null;
    }
  }

  private void withoutIpv4(String text, int start, int limit, StringBuilder out) {
    Matcher found = IPV4.matcher(text);
    found.region(start, limit);
    found.useTransparentBounds(true);
    int done = start;
    while (found.find()) {
      out.append(text, done, found.start());
      long bits = 0;
      for (int group : new int[] {1, 3, 4, 5}) {
        bits = bits << 8 | Integer.parseInt(found.group(group));
      }
      AddressValue address = new AddressValue(0, 0xffffL << 32 | bits);
      AddressValue other = cipher.replace(address);
      out.append(
          other.equals(address) ? found.group() : other.toString().replace(".", found.group(2)));
      done = found.end();
    }
    out.append(text, done, limit);
  }
}
