package org.zeekbus.zeek.where;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.zeekbus.zeek.value.Bytes;

/**
 * Texts in quotes, with Zeek's escapes. Source: Zeek {@code src/util.cc}, expand_escape. Owner: any
 * thread, it has no state.
 */
final class Escapes {
  private static final String LETTERS = "abfnrtv";
  private static final String CONTROLS = "\u0007\b\f\n\r\t\u000b";

  private Escapes() {}

  /**
   * A byte.
   *
   * @param end where the escape ends
   */
  record Escape(int octet, int end) {}

  /** The escape whose backslash is at {@code at}, not the last character; null if it is none. */
  static @Nullable Escape escape(String text, int at) {
    int letter = text.charAt(at + 1);
    int radix = letter == 'x' ? 16 : 8;
    int from = letter == 'x' ? at + 2 : at + 1;
    int most = from + (letter == 'x' ? 2 : 3);
    int end = from;
    int number = 0;
    while (end < text.length() && end < most && isDigit(text.charAt(end), radix)) {
      number = number * radix + Character.digit(text.charAt(end++), radix);
    }
    if (end > from) {
      return number <= 0xff ? new Escape(number, end) : null;
    }
    int index = LETTERS.indexOf(letter);
    if (index >= 0) {
      return new Escape(CONTROLS.charAt(index), at + 2);
    }
    boolean isItself = letter < 0x80 && !Character.isLetterOrDigit(letter);
    return isItself ? new Escape(letter, at + 2) : null;
  }

  /**
   * The bytes of a text without its quotes.
   *
   * @param column of its first character
   * @throws WhereException if an escape is none of Zeek's
   */
  static Bytes decode(String text, int column) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int at = 0;
    while (at < text.length()) {
      int backslash = text.indexOf('\\', at);
      int end = backslash < 0 ? text.length() : backslash;
      out.writeBytes(text.substring(at, end).getBytes(StandardCharsets.UTF_8));
      at = end;
      if (backslash >= 0) {
        Escape escape = escape(text, at);
        if (escape == null) {
          throw new WhereException(
              column + text.codePointCount(0, at),
              shown(text, at),
              "an escape of Zeek, such as \\n, \\t, \\\", \\\\ or \\x2f");
        }
        out.write(escape.octet());
        at = escape.end();
      }
    }
    return Bytes.of(out.toByteArray());
  }

  /** A backslash and what follows, for errors. */
  static String shown(String text, int at) {
    return Token.shown(text.substring(at, text.offsetByCodePoints(at + 1, 1)));
  }

  private static boolean isDigit(char c, int radix) {
    return c < 0x80 && Character.digit(c, radix) >= 0;
  }

  /** In quotes. */
  static String quote(Bytes bytes) {
    StringBuilder out = new StringBuilder("\"");
    if (bytes.isUtf8()) {
      bytes.text().codePoints().forEach(each -> put(each, out));
    } else {
      for (int i = 0; i < bytes.length(); i++) {
        int octet = bytes.at(i) & 0xff;
        if (octet < 0x80) {
          put(octet, out);
        } else {
          hex(octet, out);
        }
      }
    }
    return out.append('"').toString();
  }

  private static void put(int c, StringBuilder out) {
    if (c < ' ' || c == 0x7f) {
      hex(c, out);
    } else if (c == '"' || c == '\\') {
      out.append('\\').append((char) c);
    } else {
      out.appendCodePoint(c);
    }
  }

  private static void hex(int octet, StringBuilder out) {
    out.append("\\x").append(HexFormat.of().toHexDigits((byte) octet));
  }
}
