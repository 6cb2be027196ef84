package org.zeekbus.zeek.text;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Addresses as Zeek prints them. Each method writes at {@code at} and returns the end. Source: Zeek
 * {@code src/IPAddr.cc}, which calls the C library's {@code inet_ntop}.
 *
 * <p>Breaks idiom: see LogFormatBenchmark.
 */
public final class Addresses {
  /** The room needed to write an address or subnet. */
  public static final int LONGEST = 48;

  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  /** For each octet its digits and a dot, the first in the lowest byte. */
  private static final int[] OCTETS = new int[256];

  static {
    for (int i = 0; i < 256; i++) {
      String text = i + ".";
      for (int c = text.length() - 1; c >= 0; c--) {
        OCTETS[i] = (OCTETS[i] << 8) | text.charAt(c);
      }
    }
  }

  private Addresses() {}

  /** An address of 4 or 16 bytes. */
  public static int put(boolean isIpv4, byte[] in, int from, byte[] to, int at) {
    return isIpv4 ? putIpv4(in, from, to, at) : putIpv6(in, from, to, at);
  }

  /** An address with a prefix length. */
  public static int putSubnet(boolean isIpv4, byte[] in, int from, int prefix, byte[] to, int at) {
    int behind = put(isIpv4, in, from, to, at);
    to[behind] = '/';
    return Integers.putSmall(prefix, to, behind + 1);
  }

  private static int putIpv4(byte[] in, int from, byte[] to, int at) {
    int behind = putOctet(in[from] & 0xff, to, at);
    behind = putOctet(in[from + 1] & 0xff, to, behind);
    behind = putOctet(in[from + 2] & 0xff, to, behind);
    return putOctet(in[from + 3] & 0xff, to, behind) - 1;
  }

  private static int putOctet(int octet, byte[] to, int at) {
    INTS.set(to, at, OCTETS[octet]);
    return at + (octet < 10 ? 2 : octet < 100 ? 3 : 4);
  }

  private static int putIpv6(byte[] in, int from, byte[] to, int at) {
    // The longest run of zero words, the first of several.
    int run = 0;
    int length = 1;
    for (int i = 0; i < 8; i++) {
      int zeros = 0;
      while (i + zeros < 8 && word(in, from, i + zeros) == 0) {
        zeros++;
      }
      if (zeros > length) {
        run = i;
        length = zeros;
      }
      i += zeros;
    }
    if (length == 1) {
      return putWords(in, from, 0, 8, to, at);
    }
    int behind = putWords(in, from, 0, run, to, at);
    to[behind] = ':';
    to[behind + 1] = ':';
    behind += 2;
    if (run == 0 && endsInIpv4(in, from, length)) {
      behind = putWords(in, from, length, 6, to, behind);
      if (length < 6) {
        to[behind++] = ':';
      }
      return putIpv4(in, from + 12, to, behind);
    }
    return putWords(in, from, run + length, 8, to, behind);
  }

  private static boolean endsInIpv4(byte[] in, int from, int zeros) {
    return switch (zeros) {
      case 6 -> true;
      case 5 -> word(in, from, 5) == 0xffff;
      case 4 -> word(in, from, 4) == 0xffff && word(in, from, 5) == 0;
      default -> false;
    };
  }

  private static int putWords(byte[] in, int from, int first, int end, byte[] to, int at) {
    int behind = at;
    for (int i = first; i < end; i++) {
      if (i > first) {
        to[behind++] = ':';
      }
      int word = word(in, from, i);
      int shift = word < 0x10 ? 0 : word < 0x100 ? 4 : word < 0x1000 ? 8 : 12;
      for (; shift >= 0; shift -= 4) {
        to[behind++] = Integers.hexDigit((word >> shift) & 15);
      }
    }
    return behind;
  }

  private static int word(byte[] in, int from, int index) {
    return ((in[from + 2 * index] & 0xff) << 8) | (in[from + 2 * index + 1] & 0xff);
  }
}
