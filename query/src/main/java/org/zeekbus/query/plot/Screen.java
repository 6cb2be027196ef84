package org.zeekbus.query.plot;

import dev.tamboui.buffer.Buffer;
import dev.tamboui.buffer.Cell;

/** What was drawn, as lines of text. */
final class Screen {
  private Screen() {}

  /** Without blanks at the ends of lines. */
  static String text(Buffer buffer, boolean isColoured) {
    if (isColoured) {
      return buffer.toAnsiStringTrimmed().replace("\r", "").stripTrailing() + "\n";
    }
    StringBuilder text = new StringBuilder();
    for (int y = 0; y < buffer.height(); y++) {
      StringBuilder line = new StringBuilder();
      for (int x = 0; x < buffer.width(); x++) {
        Cell cell = buffer.get(x, y);
        if (!cell.isContinuation()) {
          line.append(cell.symbol());
        }
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }

  /** A text of a log, in which nothing moves the cursor, and of which all is seen. */
  static String safe(String text) {
    StringBuilder safe = new StringBuilder();
    text.codePoints()
        .forEach(each -> {
          switch (Character.getType(each)) {
            case Character.CONTROL,
                Character.FORMAT,
                Character.SURROGATE,
                Character.LINE_SEPARATOR,
                Character.PARAGRAPH_SEPARATOR ->
                safe.append(each < 0x100 ? "\\x%02x".formatted(each) : "\\u{%x}".formatted(each));
            default -> safe.appendCodePoint(each);
          }
        });
    return safe.toString();
  }
}
