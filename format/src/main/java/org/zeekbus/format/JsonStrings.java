package org.zeekbus.format;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.zeekbus.format.AsciiOptions.JsonStringEscapePolicy;
import org.zeekbus.zeek.text.Integers;

/**
 * Strings as Zeek's JSON has them. Source: Zeek {@code src/threading/formatters/JSON.cc}, {@code
 * src/threading/formatters/detail/json.h}.
 *
 * <p>Methods with {@code at} write behind it, whatever the buffer's length, and give the place
 * behind. Owner: one thread. Breaks idiom: see LogFormatBenchmark.
 */
final class JsonStrings {
  private static final String UPPER_HEX = "0123456789ABCDEF";

  /** U+F0000 and a byte, as surrogates, without the byte's digits. */
  private static final byte[] PRIVATE = "\\udb80\\udc".getBytes(StandardCharsets.US_ASCII);

  /** For each byte what follows the backslash in its short form, or 0. */
  private static final byte[] SHORT = new byte[256];

  static {
    SHORT['"'] = '"';
    SHORT['\\'] = '\\';
    SHORT['\b'] = 'b';
    SHORT['\t'] = 't';
    SHORT['\n'] = 'n';
    SHORT['\f'] = 'f';
    SHORT['\r'] = 'r';
  }

  private static final PlainBytes PLAIN = new PlainBytes((byte) '"', (byte) '\\', (byte) '"');
  private static final AsciiEscape TSV = new AsciiEscape(true, List.of());

  private final JsonStringEscapePolicy policy;
  private final LineBuffer scratch = new LineBuffer(256);

  JsonStrings(JsonStringEscapePolicy policy) {
    this.policy = policy;
  }

  /** A {@code string}. */
  int putString(byte[] in, int from, int length, LineBuffer out, int at) {
    return put(policy, in, from, length, out, at);
  }

  /** An enumerator's name, a function, or a file. */
  int putName(byte[] in, int from, int length, LineBuffer out, int at) {
    return put(JsonStringEscapePolicy.HEX, in, from, length, out, at);
  }

  private int put(
      JsonStringEscapePolicy how, byte[] in, int from, int length, LineBuffer out, int at) {
    if (length >= TsvValues.LARGE) {
      out.reserve(at, length(how, in, from, from + length) + 2 + PlainBytes.SLACK);
    }
    byte[] to = out.room(at, length + 2 + PlainBytes.SLACK);
    to[at] = '"';
    int behind = PLAIN.copy(in, from, length, to, at + 1);
    if (behind < 0) {
      return putStrange(how, in, from, from + length, out, at);
    }
    to[behind] = '"';
    return behind + 1;
  }

  private int putStrange(
      JsonStringEscapePolicy how, byte[] in, int from, int end, LineBuffer out, int at) {
    out.end(at);
    out.put('"');
    switch (how) {
      case HEX -> putHexed(in, from, end, out);
      case PUA -> putPrivate(in, from, end, out);
      case TSV -> {
        boolean isLarge = end - from >= TsvValues.LARGE;
        scratch.end(0);
        if (isLarge) {
          scratch.beside(Math.addExact(in.length, out.array().length));
          scratch.reserve(0, TSV.length(in, from, end));
        }
        TSV.put(in, from, end, scratch);
        if (isLarge) {
          out.beside(Math.addExact(in.length, scratch.array().length));
          out.reserve(
              out.length(),
              escapedLength(scratch.array(), 0, scratch.length()) + 2 + PlainBytes.SLACK);
          out.beside(in.length);
        }
        putEscaped(scratch.array(), 0, scratch.length(), out);
        scratch.cut(0);
      }
    }
    out.put('"');
    return out.length();
  }

  /**
   * How many bytes a long string becomes, its quotes left out, so that room for it is made at once;
   * at least, where that is only known later.
   */
  private static long length(JsonStringEscapePolicy how, byte[] in, int from, int end) {
    return switch (how) {
      case HEX -> isGood(in, from, end) ? escapedLength(in, from, end) : hexedLength(in, from, end);
      case PUA -> privateLength(in, from, end);
      case TSV -> (long) end - from;
    };
  }

  private static long escapedLength(byte[] in, int from, int end) {
    long sum = 0;
    for (int at = from; at < end; at++) {
      sum += escapedLength(in[at]);
    }
    return sum;
  }

  /** The length that {@link #putEscaped} makes of a byte. */
  private static int escapedLength(byte b) {
    if (SHORT[b & 0xff] != 0) {
      return 2;
    }
    return b >= 0 && b < ' ' ? 6 : 1;
  }

  private static long hexedLength(byte[] in, int from, int end) {
    long sum = 0;
    for (int at = from; at < end; at++) {
      sum += isShown(in[at]) ? escapedLength(in[at]) : 5;
    }
    return sum;
  }

  private static long privateLength(byte[] in, int from, int end) {
    long sum = 0;
    int at = from;
    while (at < end) {
      int size = isShown(in[at]) ? 1 : Utf8.length(in, at, end);
      sum += size > 0 ? escapedLength(in, at, at + size) : PRIVATE.length + 2;
      at += Math.max(size, 1);
    }
    return sum;
  }

  /** Appends bytes as RapidJSON does, which looks at no character beyond ASCII. */
  static void putEscaped(byte[] in, int from, int end, LineBuffer out) {
    for (int at = from; at < end; at++) {
      byte b = in[at];
      byte letter = SHORT[b & 0xff];
      if (letter != 0) {
        out.put('\\');
        out.put(letter);
      } else if (b >= 0 && b < ' ') {
        out.put('\\');
        out.put('u');
        out.put('0');
        out.put('0');
        out.put(UPPER_HEX.charAt(b >> 4));
        out.put(UPPER_HEX.charAt(b & 15));
      } else {
        out.put(b);
      }
    }
  }

  private static void putHexed(byte[] in, int from, int end, LineBuffer out) {
    if (isGood(in, from, end)) {
      putEscaped(in, from, end, out);
      return;
    }
    for (int at = from; at < end; at++) {
      if (isShown(in[at])) {
        putEscaped(in, at, at + 1, out);
      } else {
        out.put('\\');
        AsciiEscape.putHex(in[at], out);
      }
    }
  }

  /** Whether a string is shown as it is. */
  static boolean isGood(byte[] in, int from, int end) {
    int at = from;
    while (at < end) {
      int size = isShown(in[at]) ? 1 : Utf8.length(in, at, end);
      if (size == 0) {
        return false;
      }
      at += size;
    }
    return true;
  }

  /** The length of what {@link #putBareHexed} puts. */
  static long bareHexedLength(byte[] in, int from, int end) {
    long sum = 0;
    for (int at = from; at < end; at++) {
      sum += isShown(in[at]) ? 1 : 4;
    }
    return sum;
  }

  /** Puts what a reader of JSON finds in a string that {@link #putHexed} has made. */
  static int putBareHexed(byte[] in, int from, int end, byte[] to, int at) {
    int behind = at;
    for (int i = from; i < end; i++) {
      byte b = in[i];
      if (isShown(b)) {
        to[behind++] = b;
      } else {
        to[behind] = '\\';
        to[behind + 1] = 'x';
        to[behind + 2] = Integers.hexDigit((b >> 4) & 15);
        to[behind + 3] = Integers.hexDigit(b & 15);
        behind += 4;
      }
    }
    return behind;
  }

  /** Whether the byte is printable or has a short form. */
  private static boolean isShown(byte b) {
    return Utf8.isPrintable(b) || SHORT[b & 0xff] != 0;
  }

  private static void putPrivate(byte[] in, int from, int end, LineBuffer out) {
    int at = from;
    while (at < end) {
      byte b = in[at];
      int size = isShown(b) ? 1 : Utf8.length(in, at, end);
      if (size > 0) {
        putEscaped(in, at, at + size, out);
        at += size;
      } else {
        out.put(PRIVATE);
        out.put(Integers.hexDigit((b >> 4) & 15));
        out.put(Integers.hexDigit(b & 15));
        at++;
      }
    }
  }
}
