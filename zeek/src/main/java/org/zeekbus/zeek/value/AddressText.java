package org.zeekbus.zeek.value;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Addresses as text, as Broker writes them: as RFC 5952 has it, but with hex to the end ({@code
 * ::102:304}). Zeek itself writes what C's {@code inet_ntop} does: {@link
 * org.zeekbus.zeek.text.Addresses}.
 */
public final class AddressText {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  /** The longest address: eight groups of four and seven colons. */
  static final int LONGEST = 39;

  private static final int GROUPS = 8;
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private AddressText() {}

  /** Whether the address is one of IPv4. */
  static boolean isIpv4(long high, long low) {
    return high == 0 && low >>> 32 == AddressValue.IPV4;
  }

  /** Puts the text into {@code out} at {@code at}; returns where it ends. */
  static int format(long high, long low, byte[] out, int at) {
    return isIpv4(high, low) ? ipv4((int) low, out, at) : ipv6(high, low, out, at);
  }

  static String format(AddressValue address) {
    byte[] text = new byte[LONGEST];
    int end = format(address.high(), address.low(), text, 0);
    return new String(text, 0, end, StandardCharsets.US_ASCII);
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

  private static int group(long high, long low, int index) {
    long half = index < GROUPS / 2 ? high : low;
    return (int) (half >>> (48 - index % (GROUPS / 2) * 16)) & 0xffff;
  }

  private static int ipv6(long high, long low, byte[] out, int at) {
    int zeros = 0;
    int zerosAt = -1;
    for (int i = 0; i < GROUPS; i++) {
      int run = 0;
      while (i + run < GROUPS && group(high, low, i + run) == 0) {
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
      int group = group(high, low, i);
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
    byte[] in = text.getBytes(StandardCharsets.UTF_8);
    byte[] address = new byte[AddressValue.BYTES];
    if (!parse(in, 0, in.length, address, 0)) {
      throw new IllegalArgumentException(
          "address '" + text + "' (expected: such as 10.0.0.1 or 2001:db8::1)");
    }
    return AddressValue.of(address);
  }

  /**
   * Puts the address in all the bytes from {@code from} to {@code end} into {@code to} at {@code
   * at}: 16 bytes. Returns false if there is none.
   */
  public static boolean parse(byte[] in, int from, int end, byte[] to, int at) {
    for (int i = from; i < end; i++) {
      if (in[i] == ':') {
        return parseIpv6(in, from, end, to, at);
      }
    }
    long bits = parseIpv4(in, from, end);
    if (bits < 0) {
      return false;
    }
    LONG.set(to, at, 0L);
    LONG.set(to, at + Long.BYTES, AddressValue.IPV4 << 32 | bits);
    return true;
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

  private static boolean parseIpv6(byte[] in, int from, int end, byte[] to, int at) {
    int count = 0;
    int gap = -1;
    int i = from;
    if (end - from >= 2 && in[from] == ':' && in[from + 1] == ':') {
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
          return false;
        }
        putGroup((int) (bits >>> 16), to, at, count++);
        putGroup((int) bits, to, at, count++);
        break;
      }
      if (digits == 0 || count == GROUPS) {
        return false;
      }
      putGroup(group, to, at, count++);
      i += digits;
      if (i == end) {
        break;
      }
      if (in[i++] != ':' || i == end) {
        return false;
      }
      if (in[i] == ':') {
        if (gap >= 0) {
          return false;
        }
        gap = count;
        i++;
      }
    }
    if (gap < 0 ? count != GROUPS : count == GROUPS) {
      return false;
    }
    if (gap >= 0) {
      int moved = 2 * (count - gap);
      int movedTo = at + AddressValue.BYTES - moved;
      System.arraycopy(to, at + 2 * gap, to, movedTo, moved);
      Arrays.fill(to, at + 2 * gap, movedTo, (byte) 0);
    }
    return true;
  }

  private static void putGroup(int group, byte[] to, int at, int index) {
    to[at + 2 * index] = (byte) (group >>> 8);
    to[at + 2 * index + 1] = (byte) group;
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
