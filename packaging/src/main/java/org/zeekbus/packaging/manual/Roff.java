package org.zeekbus.packaging.manual;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Writes a page in the macros of man(7). In its text, words in backquotes, flags and names of pages
 * such as {@code zeekbus(1)} become bold.
 *
 * <p>Owner: the caller.
 */
final class Roff {
  private static final Pattern BOLD =
      Pattern.compile(
          "`(?<literal>[^`]+)`"
              + "|(?<![\\w-])(?<flag>--?[a-z][a-z0-9-]*)"
              + "|\\b(?<page>zeekbus[a-z.-]*)(?=\\([1-8]\\))");

  private final StringBuilder page = new StringBuilder();

  /** Whether a heading stands right above, which is space enough. */
  private boolean isBelowHeading;

  /**
   * Begins a page.
   *
   * @param about one line, without a full stop
   * @param date as in 2026-11-29
   * @param product its name and version
   */
  Roff(String name, int section, String about, String date, String product) {
    page.append(
        ".TH \"%s\" \"%d\" \"%s\" \"%s\" \"zeekbus\"\n"
            .formatted(literal(name.toUpperCase(Locale.ROOT)), section, date, literal(product)));
    page.append(".ad l\n");
    heading("NAME");
    page.append(literal(name)).append(" \\- ").append(literal(about)).append('\n');
  }

  Roff heading(String text) {
    page.append(".SH ").append(text).append('\n');
    isBelowHeading = true;
    return this;
  }

  Roff subheading(String text) {
    page.append(".SS ").append(literal(text)).append('\n');
    isBelowHeading = true;
    return this;
  }

  Roff paragraph(String text) {
    if (!isBelowHeading) {
      page.append(".PP\n");
    }
    isBelowHeading = false;
    return line(text);
  }

  /** How a command is called: {@code zeekbus tap} in bold, what stands for other words not. */
  Roff synopsis(String command, String arguments) {
    page.append("\\fB%s\\fR".formatted(literal(command)));
    if (!arguments.isEmpty()) {
      page.append(' ').append(literal(arguments));
    }
    page.append('\n');
    return this;
  }

  /**
   * A tag, and what it means.
   *
   * @param tag in bold
   * @param label what stands for its value, in italics; or nothing
   */
  Roff item(String tag, String label, String text) {
    isBelowHeading = false;
    page.append(".TP\n");
    if (!tag.isEmpty()) {
      page.append("\\fB%s\\fR".formatted(literal(tag)));
    }
    if (!label.isEmpty()) {
      page.append("%s\\fI%s\\fR".formatted(tag.isEmpty() ? "" : " ", literal(label)));
    }
    page.append('\n');
    return line(text);
  }

  /** Goes on in the item. */
  Roff more(String text) {
    page.append(".br\n");
    return line(text);
  }

  /** Lines as they are. */
  Roff example(List<String> lines) {
    page.append(".PP\n.RS 4\n.EX\n");
    lines.forEach(line -> page.append(beginning(literal(line))).append('\n'));
    page.append(".EE\n.RE\n");
    return this;
  }

  @Override
  public String toString() {
    return page.toString();
  }

  private Roff line(String text) {
    StringBuilder line = new StringBuilder();
    Matcher bold = BOLD.matcher(text);
    int from = 0;
    while (bold.find()) {
      line.append(plain(text.substring(from, bold.start())));
      String word = bold.group("literal") != null ? bold.group("literal") : bold.group();
      line.append("\\fB\\%")
          .append(literal(word)) // not to be divided
          .append("\\fR");
      from = bold.end();
    }
    line.append(plain(text.substring(from)));
    page.append(beginning(line.toString())).append('\n');
    return this;
  }

  /** A line must not begin as a request does. */
  private static String beginning(String line) {
    return line.startsWith(".") || line.startsWith("'") ? "\\&" + line : line;
  }

  private static String plain(String text) {
    StringBuilder plain = new StringBuilder();
    text.chars().forEach(c -> plain.append(escaped(c, "-", "'")));
    return plain.toString();
  }

  /** What somebody may copy. */
  private static String literal(String text) {
    StringBuilder literal = new StringBuilder();
    text.chars().forEach(c -> literal.append(escaped(c, "\\-", "\\(aq")));
    return literal.toString();
  }

  private static String escaped(int c, String hyphen, String quote) {
    return switch (c) {
      case '\\' -> "\\e";
      case '-' -> hyphen;
      case '\'' -> quote;
      case '"' -> "\\(dq";
      case '`' -> "\\(ga";
      case '^' -> "\\(ha";
      case '~' -> "\\(ti";
      default -> c < 0x80 ? Character.toString(c) : "\\[u%04X]".formatted(c);
    };
  }
}
