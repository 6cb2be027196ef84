package org.zeekbus.format;

import java.util.List;
import org.zeekbus.zeek.text.Integers;
import org.zeekbus.zeek.value.Bytes;

/**
 * Makes text of any bytes, so that separators stay what they are: <code>\xhh</code> for what is not
 * printable, and for each byte of a separator; a backslash is doubled.
 *
 * <p>Good UTF-8 is left if so wished, but all or nothing for each piece between backslashes and
 * separators: what else is bad in a piece spoils it. Source: Zeek {@code src/Desc.cc}, {@code
 * get_escaped_string} in {@code src/util.cc}.
 */
final class AsciiEscape {
  /** The length that {@link #putHex} appends. */
  private static final int HEX = 4;

  private final boolean keepsUtf8;
  private final byte[][] separators;

  AsciiEscape(boolean keepsUtf8, List<Bytes> separators) {
    this.keepsUtf8 = keepsUtf8;
    // If several begin at one place, Zeek takes the smallest.
    this.separators = separators.stream().sorted().map(Bytes::toArray).toArray(byte[][]::new);
  }

  /** Appends a byte as <code>\xhh</code>. */
  static void putHex(byte b, LineBuffer out) {
    out.put('\\');
    out.put('x');
    out.put(Integers.hexDigit((b >> 4) & 15));
    out.put(Integers.hexDigit(b & 15));
  }

  /** Appends bytes as text. */
  void put(byte[] in, int from, int end, LineBuffer out) {
    int piece = from;
    int at = from;
    while (at < end) {
      int special = in[at] == '\\' ? 1 : separator(in, at, end);
      if (special == 0) {
        at++;
        continue;
      }
      putPiece(in, piece, at, out);
      for (int i = 0; i < special; i++, at++) {
        if (in[at] == '\\') {
          out.put('\\');
          out.put('\\');
        } else {
          putHex(in[at], out);
        }
      }
      piece = at;
    }
    putPiece(in, piece, end, out);
  }

  /** How many bytes {@link #put} appends: what is long is to find room before. */
  long length(byte[] in, int from, int end) {
    long sum = 0;
    int piece = from;
    int at = from;
    while (at < end) {
      int special = in[at] == '\\' ? 1 : separator(in, at, end);
      if (special == 0) {
        at++;
        continue;
      }
      sum += pieceLength(in, piece, at);
      for (int i = 0; i < special; i++, at++) {
        sum += in[at] == '\\' ? 2 : HEX;
      }
      piece = at;
    }
    return sum + pieceLength(in, piece, end);
  }

  private long pieceLength(byte[] in, int from, int end) {
    if (keepsUtf8 && isGood(in, from, end)) {
      return (long) end - from;
    }
    long sum = 0;
    for (int at = from; at < end; at++) {
      sum += Utf8.isPrintable(in[at]) ? 1 : HEX;
    }
    return sum;
  }

  /** How long the separator is that stands here; 0 if there is none. */
  private int separator(byte[] in, int at, int end) {
    for (byte[] each : separators) {
      if (startsWith(in, at, end, each)) {
        return each.length;
      }
    }
    return 0;
  }

  /** Whether {@code prefix} stands at {@code at}. */
  static boolean startsWith(byte[] in, int at, int end, byte[] prefix) {
    if (end - at < prefix.length) {
      return false;
    }
    for (int i = 0; i < prefix.length; i++) {
      if (in[at + i] != prefix[i]) {
        return false;
      }
    }
    return true;
  }

  private void putPiece(byte[] in, int from, int end, LineBuffer out) {
    if (keepsUtf8 && isGood(in, from, end)) {
      out.put(in, from, end - from);
      return;
    }
    for (int at = from; at < end; at++) {
      if (Utf8.isPrintable(in[at])) {
        out.put(in[at]);
      } else {
        putHex(in[at], out);
      }
    }
  }

  private static boolean isGood(byte[] in, int from, int end) {
    int at = from;
    while (at < end) {
      int size = Utf8.isPrintable(in[at]) ? 1 : Utf8.length(in, at, end);
      if (size == 0) {
        return false;
      }
      at += size;
    }
    return true;
  }
}
