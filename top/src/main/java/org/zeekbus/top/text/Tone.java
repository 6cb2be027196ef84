package org.zeekbus.top.text;

import org.jline.utils.AttributedStyle;

/** What a piece of text means to the reader, and so how it looks. */
@SuppressWarnings("ImmutableEnumChecker") // styles are
public enum Tone {
  /** Nothing special. */
  PLAIN(AttributedStyle.DEFAULT, AttributedStyle.DEFAULT),
  /** All is well. */
  GOOD(AttributedStyle.DEFAULT, AttributedStyle.DEFAULT.foreground(AttributedStyle.GREEN)),
  /** Look at it. */
  WARNING(AttributedStyle.BOLD, AttributedStyle.BOLD.foreground(AttributedStyle.YELLOW)),
  /** Act. */
  CRITICAL(AttributedStyle.BOLD, AttributedStyle.BOLD.foreground(AttributedStyle.RED)),
  /** Of less interest. */
  FAINT(AttributedStyle.DEFAULT.faint(), AttributedStyle.DEFAULT.faint()),
  /** A name of what follows. */
  TITLE(AttributedStyle.BOLD, AttributedStyle.BOLD),
  /** The head of a table. */
  HEAD(
      AttributedStyle.DEFAULT.underline(),
      AttributedStyle.DEFAULT.underline().foreground(AttributedStyle.CYAN)),
  /** The column of that head by which rows are sorted. */
  SORTED(
      AttributedStyle.BOLD.underline(),
      AttributedStyle.BOLD.underline().foreground(AttributedStyle.CYAN)),
  /** What the keys act on. */
  SELECTED(AttributedStyle.INVERSE, AttributedStyle.INVERSE);

  private final AttributedStyle plain;
  private final AttributedStyle coloured;

  Tone(AttributedStyle plain, AttributedStyle coloured) {
    this.plain = plain;
    this.coloured = coloured;
  }

  AttributedStyle style(boolean isColoured) {
    return isColoured ? coloured : plain;
  }

  /** That of a problem's severity, or of the cluster's status. */
  static Tone ofSeverity(String severity) {
    return switch (severity) {
      case "critical" -> CRITICAL;
      case "warning" -> WARNING;
      case "ok" -> GOOD;
      default -> PLAIN;
    };
  }
}
