package org.zeekbus.top.text;

import java.nio.charset.StandardCharsets;
import org.jline.utils.WCWidth;

/**
 * Makes text harmless to a terminal: names are claims of peers. What does not stand by itself in
 * one or two columns, from left to right, is shown as the bytes of its UTF-8, {@code \xhh}: control
 * characters, marks that combine, and all that would turn or hide its neighbours.
 */
public final class Printable {
  private static final String CUT = "…";

  private Printable() {}

  /** The text, safe to print. */
  public static String of(String text) {
    if (text.codePoints().allMatch(Printable::isHarmless)) {
      return text;
    }
    StringBuilder safe = new StringBuilder(text.length() + 16);
    text.codePoints()
        .forEach(point -> {
          if (isHarmless(point)) {
            safe.appendCodePoint(point);
          } else {
            escape(point, safe);
          }
        });
    return safe.toString();
  }

  private static boolean isHarmless(int point) {
    if (point >= ' ' && point < 0x7f) {
      return true;
    }
    boolean isVisible =
        switch (Character.getType(point)) {
          case Character.CONTROL,
              Character.FORMAT,
              Character.SURROGATE,
              Character.PRIVATE_USE,
              Character.UNASSIGNED,
              Character.SPACE_SEPARATOR,
              Character.LINE_SEPARATOR,
              Character.PARAGRAPH_SEPARATOR ->
              false;
          default -> WCWidth.wcwidth(point) > 0;
        };
    return isVisible && !turns(point) && !joins(point);
  }

  /** Whether terminals that write from right to left would move its neighbours. */
  private static boolean turns(int point) {
    return switch (Character.getDirectionality(point)) {
      case Character.DIRECTIONALITY_RIGHT_TO_LEFT,
          Character.DIRECTIONALITY_RIGHT_TO_LEFT_ARABIC,
          Character.DIRECTIONALITY_ARABIC_NUMBER ->
          true;
      default -> false;
    };
  }

  /** Whether terminals may draw it together with the one before it: flags, tones of skin. */
  private static boolean joins(int point) {
    return WCWidth.isRegionalIndicator(point) || Character.isEmojiModifier(point);
  }

  private static void escape(int point, StringBuilder safe) {
    // Half of a pair has no UTF-8; as one of its own it would be '?'.
    byte[] bytes =
        Character.getType(point) == Character.SURROGATE
            ? new byte[] {(byte) 0xef, (byte) 0xbf, (byte) 0xbd}
            : Character.toString(point).getBytes(StandardCharsets.UTF_8);
    for (byte b : bytes) {
      safe.append("\\x").append(Character.forDigit(b >> 4 & 15, 16));
      safe.append(Character.forDigit(b & 15, 16));
    }
  }

  /** How many columns a safe text takes. */
  public static int width(String safe) {
    return safe.codePoints().map(WCWidth::wcwidth).sum();
  }

  /** A safe text, with an ellipsis in place of what does not fit. */
  public static String cut(String safe, int width) {
    if (width(safe) <= width) {
      return safe;
    }
    if (width <= 0) {
      return "";
    }
    StringBuilder fits = new StringBuilder(width);
    int left = width - 1;
    for (int point : safe.codePoints().toArray()) {
      left -= WCWidth.wcwidth(point);
      if (left < 0) {
        break;
      }
      fits.appendCodePoint(point);
    }
    return fits.append(CUT).toString();
  }
}
