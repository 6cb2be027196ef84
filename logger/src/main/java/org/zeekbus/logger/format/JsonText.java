package org.zeekbus.logger.format;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Strings as Zeek's JSON logs have them, by policy (Zeek src/threading/formatters/JSON.cc,
 * RapidJSON's writer).
 *
 * <p>Owner: one thread. Breaks idiom: one scan for what needs nothing, see LogFormatBenchmark.
 */
final class JsonText {
  private static final byte[] UPPER = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] LOWER = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  /** Printable ASCII that JSON has no other way to write. */
  private static final boolean[] IS_PLAIN = new boolean[256];

  static {
    Arrays.fill(IS_PLAIN, 0x20, 0x7f, true);
    IS_PLAIN['"'] = false;
    IS_PLAIN['\\'] = false;
  }

  private static final Escape TSV = new Escape(true, List.of());

  private final LineBuffer scratch = new LineBuffer(256);

  /** A value of type string, with its quotes. */
  void put(AsciiOptions.StringEscapePolicy policy, byte[] in, int at, int length, LineBuffer out) {
    byte[] to = out.room(length + 2);
    int start = out.length();
    to[start] = '"';
    int o = start + 1;
    int end = at + length;
    for (int i = at; i < end; i++) {
      byte b = in[i];
      if (!IS_PLAIN[b & 0xff]) {
        putSlowly(policy, in, at, end, out);
        return;
      }
      to[o++] = b;
    }
    to[o] = '"';
    out.end(o + 1);
  }

  private void putSlowly(
      AsciiOptions.StringEscapePolicy policy, byte[] in, int at, int end, LineBuffer out) {
    out.put('"');
    switch (policy) {
      case HEX -> putHexPolicy(in, at, end, out);
      case PUA -> putPuaPolicy(in, at, end, out);
      case TSV -> {
        scratch.cut(0);
        TSV.put(in, at, end - at, scratch);
        putEscaped(scratch.array(), 0, scratch.length(), out);
      }
    }
    out.put('"');
  }

  private void putHexPolicy(byte[] in, int at, int end, LineBuffer out) {
    if (isGood(in, at, end)) {
      putEscaped(in, at, end, out);
      return;
    }
    scratch.cut(0);
    for (int i = at; i < end; i++) {
      if (isTextByte(in[i])) {
        scratch.put(in[i]);
      } else {
        Escape.putHex(in[i], scratch);
      }
    }
    putEscaped(scratch.array(), 0, scratch.length(), out);
  }

  private static boolean isGood(byte[] in, int at, int end) {
    int here = at;
    while (here < end) {
      int length = isTextByte(in[here]) ? 1 : Utf8.accepted(in, here, end);
      if (length == 0) {
        return false;
      }
      here += length;
    }
    return true;
  }

  /** Printable, or with a short form in JSON. */
  private static boolean isTextByte(byte b) {
    return Escape.isPrintable(b) || shortForm(b) != 0;
  }

  private static void putPuaPolicy(byte[] in, int at, int end, LineBuffer out) {
    int here = at;
    while (here < end) {
      byte b = in[here];
      int length = isTextByte(b) ? 1 : Utf8.accepted(in, here, end);
      if (length == 1) {
        putEscaped(b, out);
      } else if (length > 1) {
        out.put(in, here, length);
      } else {
        NumberText.put("\\udb80\\udc", out);
        out.put(LOWER[b >> 4 & 15]);
        out.put(LOWER[b & 15]);
        length = 1;
      }
      here += length;
    }
  }

  /** What JSON itself asks for. */
  private static void putEscaped(byte[] in, int at, int end, LineBuffer out) {
    for (int i = at; i < end; i++) {
      putEscaped(in[i], out);
    }
  }

  private static void putEscaped(byte b, LineBuffer out) {
    int shortForm = b == '"' || b == '\\' ? b : shortForm(b);
    if (shortForm != 0) {
      out.put('\\');
      out.put(shortForm);
    } else if (b >= 0 && b < 0x20) {
      NumberText.put("\\u00", out);
      out.put(UPPER[b >> 4]);
      out.put(UPPER[b & 15]);
    } else {
      out.put(b);
    }
  }

  private static int shortForm(byte b) {
    return switch (b) {
      case 8 -> 'b';
      case 9 -> 't';
      case 10 -> 'n';
      case 12 -> 'f';
      case 13 -> 'r';
      default -> 0;
    };
  }

  /** A field's name, with its quotes: no policy applies. */
  static byte[] ofName(byte[] name) {
    LineBuffer out = new LineBuffer(2 + name.length);
    out.put('"');
    putEscaped(name, 0, name.length, out);
    out.put('"');
    return Arrays.copyOf(out.array(), out.length());
  }
}
