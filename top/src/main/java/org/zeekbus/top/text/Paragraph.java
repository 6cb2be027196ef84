package org.zeekbus.top.text;

import java.util.ArrayList;
import java.util.List;

/** Text that is broken between words, so that it is seen whole. */
public final class Paragraph {
  private Paragraph() {}

  /** Broken, without an indent. */
  public static List<Line> of(String text, int room, boolean isColoured) {
    return of("", 0, text, room, isColoured);
  }

  /** With a label before the first line, and as much space before the others. */
  static List<Line> of(String label, int indent, String text, int room, boolean isColoured) {
    List<Line> lines = new ArrayList<>();
    for (String line : broken(text, Math.max(1, room - indent))) {
      lines.add(
          new Line(isColoured)
              .add(lines.isEmpty() ? label : "", indent, false, Tone.TITLE)
              .add(line));
    }
    return lines;
  }

  private static List<String> broken(String text, int width) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : Printable.of(text).split(" ")) {
      if (!line.isEmpty() && Printable.width(line.toString()) + 1 + Printable.width(word) > width) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return lines;
  }
}
