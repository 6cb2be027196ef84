package org.zeekbus.zeek.value;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Addresses as text, as Broker writes them: as RFC 5952 has it, but with hex to the end ({@code
 * ::102:304}). Zeek itself writes what C's {@code inet_ntop} does: {@link
 * org.zeekbus.zeek.text.Addresses}.
 */
final class AddressText {
  /** The longest address: eight groups of four and seven colons. */
  static final int LONGEST = 39;

  private static final int GROUPS = 8;
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private AddressText() {}

  /** Puts the text into {@code out} at {@code at}; returns where it ends. */
  static int format(AddressValue address, byte[] out, int at) {
    return address.isIpv4() ? ipv4((int) address.low(), out, at) : ipv6(address, out, at);
  }

  static String format(AddressValue address) {
    byte[] text = new byte[LONGEST];
    return new String(text, 0, format(address, text, 0), StandardCharsets.US_ASCII);
  }

  private static int ipv4(int bits, byte[] out, int at) {
    int end = at;
    for (int shift = 24; shift >= 0; shift -= 8) {
      int number = bits >>> shift & 0xff;
      if (number > 99) {
        out[end++] = (byte) ('0' + number / 100);
      }
      if (number > 9) {
        out[end++] = (byte) ('0' + number / 10 % 10);
      }
      out[end++] = (byte) ('0' + number % 10);
      if (shift > 0) {
        out[end++] = '.';
      }
    }
    return end;
  }

  private static int group(AddressValue address, int index) {
    long half = index < GROUPS / 2 ? address.high() : address.low();
    return (int) (half >>> (48 - index % (GROUPS / 2) * 16)) & 0xffff;
  }

  private static int ipv6(AddressValue address, byte[] out, int at) {
    int zeros = 0;
    int zerosAt = -1;
    for (int i = 0; i < GROUPS; i++) {
      int run = 0;
      while (i + run < GROUPS && group(address, i + run) == 0) {
        run++;
      }
      if (run > Math.max(zeros, 1)) {
        zeros = run;
        zerosAt = i;
      }
      i += run;
    }
    int end = at;
    for (int i = 0; i < GROUPS; i++) {
      if (i == zerosAt) {
        out[end++] = ':';
        if (i == 0) {
          out[end++] = ':';
        }
        i += zeros - 1;
        continue;
      }
      int group = group(address, i);
      for (int shift = 12; shift >= 0; shift -= 4) {
        if (shift == 0 || group >>> shift != 0) {
          out[end++] = HEX[group >>> shift & 15];
        }
      }
      if (i < GROUPS - 1) {
        out[end++] = ':';
      }
    }
    return end;
  }

  static AddressValue parse(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    AddressValue address = parse(bytes, 0, bytes.length);
    if (address == null) {
      throw new IllegalArgumentException(
          "address '" + text + "' (expected: such as 10.0.0.1 or 2001:db8::1)");
    }
    return address;
  }

  /** The address in all the bytes from {@code at} to {@code end}, or null. */
  static @Nullable AddressValue parse(byte[] in, int at, int end) {
    for (int i = at; i < end; i++) {
      if (in[i] == ':') {
        return parseIpv6(in, at, end);
      }
    }
    long bits = parseIpv4(in, at, end);
    return bits < 0 ? null : AddressValue.ipv4((int) bits);
  }

  /** Four numbers of up to three digits; -1 if it is something else. */
  private static long parseIpv4(byte[] in, int at, int end) {
    long bits = 0;
    int i = at;
    for (int part = 0; part < 4; part++) {
      if (part > 0 && (i == end || in[i++] != '.')) {
        return -1;
      }
      int number = 0;
      int from = i;
      while (i < end && i - from < 3 && in[i] >= '0' && in[i] <= '9') {
        number = number * 10 + in[i++] - '0';
      }
      if (i == from || number > 0xff) {
        return -1;
      }
      bits = bits << 8 | number;
    }
    return i == end ? bits : -1;
  }

  private static @Nullable AddressValue parseIpv6(byte[] in, int at, int end) {
    int[] groups = new int[GROUPS];
    int count = 0;
    int gap = -1;
    int i = at;
    if (end - at >= 2 && in[at] == ':' && in[at + 1] == ':') {
      gap = 0;
      i += 2;
    }
    while (i < end) {
      int digits = 0;
      int group = 0;
      while (i + digits < end && digits < 4 && Character.digit(in[i + digits], 16) >= 0) {
        group = group << 4 | Character.digit(in[i + digits], 16);
        digits++;
      }
      if (i + digits < end && in[i + digits] == '.') {
        long bits = parseIpv4(in, i, end);
        if (bits < 0 || count + 2 > GROUPS) {
          return null;
        }
        groups[count++] = (int) (bits >>> 16);
        groups[count++] = (int) bits & 0xffff;
        i = end;
        break;
      }
      if (digits == 0 || count == GROUPS) {
        return null;
      }
      groups[count++] = group;
      i += digits;
      if (i == end) {
        break;
      }
      if (in[i++] != ':' || i == end) {
        return null;
      }
      if (in[i] == ':') {
        if (gap >= 0) {
          return null;
        }
        gap = count;
        i++;
      }
    }
    if (gap < 0 ? count != GROUPS : count == GROUPS) {
      return null;
    }
    long high = 0;
    long low = 0;
    for (int g = 0; g < GROUPS; g++) {
      int from = gap < 0 || g < gap ? g : g - (GROUPS - count);
      int group = g >= gap && from < gap ? 0 : groups[Math.max(from, 0)];
      if (g < GROUPS / 2) {
        high = high << 16 | group;
      } else {
        low = low << 16 | group;
      }
    }
    return new AddressValue(high, low);
  }

  /** The number in decimal digits, or -1 if it is none or more than {@code most}. */
  static int decimal(String digits, int most) {
    int number = 0;
    for (int i = 0; i < digits.length(); i++) {
      char digit = digits.charAt(i);
      if (digit < '0' || digit > '9') {
        return -1;
      }
      number = number * 10 + digit - '0';
      if (number > most) {
        return -1;
      }
    }
    return digits.isEmpty() ? -1 : number;
  }
}
