package org.zeekbus.top.text;

import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;

/**
 * One line of the terminal. All text gets there through {@link Printable}.
 *
 * <p>Owner: whoever makes it.
 */
public final class Line {
  private final boolean isColoured;
  private final AttributedStringBuilder text = new AttributedStringBuilder();
  private int width;

  /** An empty line. */
  public Line(boolean isColoured) {
    this.isColoured = isColoured;
  }

  /** Adds plain text. */
  public Line add(String more) {
    return add(more, Tone.PLAIN);
  }

  /** Adds text. */
  public Line add(String more, Tone tone) {
    return addSafe(Printable.of(more), tone);
  }

  private Line addSafe(String more, Tone tone) {
    text.append(more, tone.style(isColoured));
    width += Printable.width(more);
    return this;
  }

  /** Adds text in a field of this many columns, cut or filled up. */
  Line add(String more, int columns, boolean isRight, Tone tone) {
    String safe = Printable.cut(Printable.of(more), columns);
    String fill = " ".repeat(Math.max(0, columns - Printable.width(safe)));
    return addSafe(isRight ? fill + safe : safe + fill, tone);
  }

  /** How many columns it takes so far. */
  public int width() {
    return width;
  }

  /** Adds blanks up to this column. */
  public Line fill(int columns, Tone tone) {
    return width < columns ? addSafe(" ".repeat(columns - width), tone) : this;
  }

  /** The text alone. */
  @Override
  public String toString() {
    return text.toString();
  }

  /** The line, at most this wide. */
  public AttributedString fit(int columns) {
    if (width <= columns) {
      return text.toAttributedString();
    }
    return AttributedString.join(
        AttributedString.EMPTY,
        text.columnSubSequence(0, Math.max(0, columns - 1)),
        new AttributedString(columns > 0 ? "…" : ""));
  }
}
