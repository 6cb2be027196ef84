package org.zeekbus.logger.format;

import java.nio.charset.StandardCharsets;

/**
 * Addresses as Zeek's logs have them (glibc's inet_ntop): the longest run of two or more zero words
 * becomes {@code ::}, and some addresses that begin with it end in dots.
 */
final class AddressText {
  private static final int WORDS = 8;
  private static final int LONGEST = 45;
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private AddressText() {}

  /** The 4 or 16 bytes of an address. */
  static void put(byte[] in, int at, boolean isIpv4, LineBuffer out) {
    if (isIpv4) {
      putIpv4(in, at, out);
    } else {
      putIpv6(in, at, out);
    }
  }

  /** The 4 bytes of an IPv4 address. */
  private static void putIpv4(byte[] in, int at, LineBuffer out) {
    byte[] to = out.room(15);
    int here = out.length();
    for (int i = 0; i < 4; i++) {
      if (i > 0) {
        to[here++] = '.';
      }
      int octet = in[at + i] & 0xff;
      if (octet >= 100) {
        to[here++] = (byte) ('0' + octet / 100);
      }
      if (octet >= 10) {
        to[here++] = (byte) ('0' + octet / 10 % 10);
      }
      to[here++] = (byte) ('0' + octet % 10);
    }
    out.end(here);
  }

  /** The 16 bytes of an IPv6 address. */
  private static void putIpv6(byte[] in, int at, LineBuffer out) {
    int runStart = -1;
    int runLength = 1;
    for (int i = 0; i < WORDS; i++) {
      int end = i;
      while (end < WORDS && word(in, at, end) == 0) {
        end++;
      }
      if (end - i > runLength) {
        runStart = i;
        runLength = end - i;
      }
      i = Math.max(i, end - 1);
    }
    boolean hasDots = runStart == 0 && endsInDots(in, at, runLength);
    out.room(LONGEST);
    int words = hasDots ? WORDS - 2 : WORDS;
    for (int i = 0; i < words; i++) {
      if (i == runStart) {
        out.put(':');
        out.put(':');
        i += runLength - 1;
        continue;
      }
      if (i > 0 && i != runStart + runLength) {
        out.put(':');
      } else if (i > 0 && runStart < 0) {
        out.put(':');
      }
      putHex(word(in, at, i), out);
    }
    if (hasDots) {
      if (out.array()[out.length() - 1] != ':') {
        out.put(':');
      }
      putIpv4(in, at + 12, out);
    }
  }

  private static boolean endsInDots(byte[] in, int at, int run) {
    return run == 6
        || (run == 5 && word(in, at, 5) == 0xffff)
        || (run == 4 && word(in, at, 4) == 0xffff && word(in, at, 5) == 0);
  }

  private static int word(byte[] in, int at, int index) {
    return (in[at + 2 * index] & 0xff) << 8 | (in[at + 2 * index + 1] & 0xff);
  }

  private static void putHex(int word, LineBuffer out) {
    int shift = word >= 0x1000 ? 12 : word >= 0x100 ? 8 : word >= 0x10 ? 4 : 0;
    for (int s = shift; s >= 0; s -= 4) {
      out.put(HEX[word >> s & 15]);
    }
  }
}
