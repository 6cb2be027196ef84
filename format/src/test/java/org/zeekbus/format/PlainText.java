package org.zeekbus.format;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/**
 * The plain twin of all that makes text of strings: a character is a byte, and good UTF-8 is what
 * Java can decode, but for some characters.
 */
final class PlainText {
  private static final String[] PIECES = {
    "plain",
    "-",
    "(empty)",
    "#",
    ",",
    ";",
    "\t",
    "\n",
    "\r",
    "\b",
    "\f",
    "\"",
    "\\",
    "\\x41",
    "/",
    "\u0000",
    "\u001f",
    "\u007f",
    "|",
    "||",
    "a",
    "1.5",
    "\u00c3\u00bc",
    "\u00e2\u0082\u00ac",
    "\u00f0\u009f\u0098\u0080",
    "\u00c2\u0080",
    "\u00c2\u00a0",
    "\u00ef\u00bf\u00bd",
    "\u00ef\u00bf\u00af",
    "\u00ee\u0080\u0080",
    "\u00ef\u00a3\u00bf",
    "\u00ed\u009f\u00bf",
    "\u00ed\u00a0\u0080",
    "\u0080",
    "\u00ff",
    "\u00c3",
    "\u00e2\u0082",
    "\u00f4\u008f\u00bf\u00bf",
    "\u00f4\u0090\u0080\u0080",
    "\u00c0\u0080",
    "\u00ef\u00b7\u0090",
    "\u00f3\u00b0\u0080\u0080",
    "a longer one, without anything",
  };

  private PlainText() {}

  /** Strings of odd pieces. */
  static String random(SplittableRandom random) {
    StringBuilder text = new StringBuilder();
    for (int left = random.nextInt(5); left > 0; left--) {
      text.append(
          random.nextInt(8) == 0
              ? String.valueOf((char) random.nextInt(256))
              : PIECES[random.nextInt(PIECES.length)]);
    }
    return text.toString();
  }

  /** The text that is put into a column, or into a set. */
  static String tsv(
      String value, boolean utf8, List<String> separators, String unset, String empty) {
    if (value.isEmpty()) {
      return escape(empty, utf8, separators);
    }
    if (value.equals(unset) || value.equals(empty)) {
      return hex(value.charAt(0)) + escape(value.substring(1), utf8, separators);
    }
    return escape(value, utf8, separators);
  }

  /** Zeek's escape function for text. */
  static String escape(String value, boolean utf8, List<String> separators) {
    StringBuilder out = new StringBuilder();
    StringBuilder piece = new StringBuilder();
    List<String> sorted = separators.stream().sorted().toList();
    String left = value;
    while (!left.isEmpty()) {
      String rest = left;
      String special =
          left.startsWith("\\")
              ? "\\"
              : sorted.stream().filter(rest::startsWith).findFirst().orElse("");
      if (special.isEmpty()) {
        piece.append(left.charAt(0));
        left = left.substring(1);
      } else {
        out.append(piece(piece.toString(), utf8));
        piece.setLength(0);
        special.chars().forEach(c -> out.append(c == '\\' ? "\\\\" : hex(c)));
        left = left.substring(special.length());
      }
    }
    return out.append(piece(piece.toString(), utf8)).toString();
  }

  private static String piece(String piece, boolean utf8) {
    return utf8 && isGood(piece, "")
        ? piece
        : piece
            .chars()
            .mapToObj(c -> isPrintable(c) ? Character.toString(c) : hex(c))
            .collect(Collectors.joining());
  }

  /** A JSON string under the default policy. */
  static String jsonHex(String value) {
    boolean isGood = isGood(value, "\b\t\n\f\r");
    return value
        .chars()
        .mapToObj(c ->
            isGood || isPrintable(c) || "\b\t\n\f\r".indexOf(c) >= 0
                ? jsonCharacter(c)
                : "\\" + hex(c))
        .collect(Collectors.joining("", "\"", "\""));
  }

  /** A JSON string with bad bytes in the private-use area. */
  static String jsonPua(String value) {
    StringBuilder out = new StringBuilder("\"");
    int at = 0;
    while (at < value.length()) {
      int size = 0;
      for (int i = 1; i <= 4 && at + i <= value.length() && size == 0; i++) {
        size = isGood(value.substring(at, at + i), "\b\t\n\f\r") ? i : 0;
      }
      if (size == 0) {
        out.append("\\udb80\\udc%02x".formatted((int) value.charAt(at)));
        at++;
      } else {
        value.substring(at, at + size).chars().forEach(c -> out.append(jsonCharacter(c)));
        at += size;
      }
    }
    return out.append('"').toString();
  }

  /** A JSON string that is escaped as in columns before. */
  static String jsonTsv(String value) {
    return escape(value, true, List.of())
        .chars()
        .mapToObj(PlainText::jsonCharacter)
        .collect(Collectors.joining("", "\"", "\""));
  }

  private static String jsonCharacter(int c) {
    int at = "\"\\\b\t\n\f\r".indexOf(c);
    return at < 0 ? Character.toString(c) : "\\" + "\"\\btnfr".charAt(at);
  }

  private static boolean isGood(String bytes, String controls) {
    String text;
    try {
      text =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(bytes.getBytes(StandardCharsets.ISO_8859_1)))
              .toString();
    } catch (CharacterCodingException _) {
      return false;
    }
    return text.codePoints()
        .allMatch(c ->
            isPrintable(c)
                || controls.indexOf(c) >= 0
                || (c >= 0xa0 && (c < 0xe000 || c > 0xf8ff) && (c < 0xfff0 || c > 0xffff)));
  }

  private static boolean isPrintable(int c) {
    return c >= ' ' && c < 0x7f;
  }

  private static String hex(int c) {
    return "\\x%02x".formatted(c);
  }
}
