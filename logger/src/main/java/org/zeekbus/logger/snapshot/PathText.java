package org.zeekbus.logger.snapshot;

import org.zeekbus.zeek.value.Bytes;
import org.zeekbus.zeek.value.StringValue;

/**
 * Shows a name that nodes give, such as a log path: UTF-8 as it is, all else, and what would not be
 * seen or would disturb a line, as Zeek prints it ({@code \\x0a}). Owner: any thread.
 */
public final class PathText {
  private PathText() {}

  public static String of(Bytes name) {
    String text = name.text();
    if (!Bytes.of(text).equals(name)) {
      return new StringValue(name).toString();
    }
    StringBuilder shown = new StringBuilder(text.length());
    text.codePoints()
        .forEach(code -> {
          if (isShown(code)) {
            shown.appendCodePoint(code);
          } else {
            shown.append(new StringValue(Bytes.of(Character.toString(code))));
          }
        });
    return shown.toString();
  }

  private static boolean isShown(int code) {
    return code > 0x7f
        && switch (Character.getType(code)) {
          case Character.CONTROL,
              Character.FORMAT,
              Character.LINE_SEPARATOR,
              Character.PARAGRAPH_SEPARATOR,
              Character.PRIVATE_USE,
              Character.UNASSIGNED ->
              false;
          default -> true;
        };
  }
}
