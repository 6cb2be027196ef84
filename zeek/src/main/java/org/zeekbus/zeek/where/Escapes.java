package org.zeekbus.zeek.where;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.zeekbus.zeek.value.Bytes;

/** Texts in quotes, with Zeek's escapes. Source: Zeek {@code src/util.cc}, expand_escape. */
final class Escapes {
  private static final String LETTERS = "abfnrtv";
  private static final String CONTROLS = "\u0007\b\f\n\r\t\u000b";

  private Escapes() {}

  /** The byte that the letter behind a backslash stands for, or -1. */
  static int control(int letter) {
    int index = LETTERS.indexOf(letter);
    return index < 0 ? -1 : CONTROLS.charAt(index);
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
      int escape = text.indexOf('\\', at);
      int end = escape < 0 ? text.length() : escape;
      out.writeBytes(text.substring(at, end).getBytes(StandardCharsets.UTF_8));
      at = escape < 0 ? end : escaped(text, escape, column, out);
    }
    return Bytes.of(out.toByteArray());
  }

  /** Decodes the escape at {@code at}; returns its end. */
  private static int escaped(String text, int at, int column, ByteArrayOutputStream out) {
    int letter = text.codePointAt(at + 1);
    int behind = at + 1 + Character.charCount(letter);
    int radix = letter == 'x' ? 16 : 8;
    int from = letter == 'x' ? behind : at + 1;
    int most = from + (letter == 'x' ? 2 : 3);
    int end = from;
    int number = 0;
    while (end < text.length() && end < most && isDigit(text.charAt(end), radix)) {
      number = number * radix + Character.digit(text.charAt(end++), radix);
    }
    if (end > from && number <= 0xff) {
      out.write(number);
      return end;
    }
    int control = control(letter);
    if (control >= 0) {
      out.write(control);
    } else if (letter < 0x80 && Character.isLetterOrDigit(letter)) {
      throw new WhereException(
          column + text.codePointCount(0, at),
          "'\\" + Character.toString(letter) + "'",
          "an escape of Zeek, such as \\n, \\t, \\\", \\\\ or \\x2f");
    } else {
      out.writeBytes(Character.toString(letter).getBytes(StandardCharsets.UTF_8));
    }
    return behind;
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
