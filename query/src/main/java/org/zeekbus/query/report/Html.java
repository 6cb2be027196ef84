package org.zeekbus.query.report;

import java.util.ArrayDeque;
import java.util.Deque;
import org.zeekbus.zeek.text.Unseen;

/**
 * Writes elements. Whatever is in a text or an attribute stays text: characters that would end it,
 * cannot be seen or turn the direction of others are written as such.
 *
 * <p>Owner: one thread.
 */
final class Html {
  private final StringBuilder out = new StringBuilder(1 << 16);
  private final Deque<String> open = new ArrayDeque<>();

  /** Opens an element, with attributes: name, value, name, value. */
  Html open(String element, String... attributes) {
    begin(element, attributes);
    open.push(element);
    return this;
  }

  /** An element that has nothing within it. */
  Html empty(String element, String... attributes) {
    return begin(element, attributes);
  }

  /** An element with a text. */
  Html element(String element, String text, String... attributes) {
    return begin(element, attributes).text(text).raw("</" + element + ">");
  }

  private Html begin(String element, String... attributes) {
    out.append('<').append(element);
    for (int i = 0; i < attributes.length; i += 2) {
      out.append(' ').append(attributes[i]).append("=\"");
      text(attributes[i + 1]).out.append('"');
    }
    out.append('>');
    return this;
  }

  /** Closes the element that was opened last. */
  Html close() {
    out.append("</").append(open.pop()).append('>');
    return this;
  }

  /** Closes it and begins a line, so that the source can be read. */
  Html closeLine() {
    close().out.append('\n');
    return this;
  }

  Html text(String text) {
    text.codePoints().forEach(this::character);
    return this;
  }

  private void character(int each) {
    switch (each) {
      case '&' -> out.append("&amp;");
      case '<' -> out.append("&lt;");
      case '>' -> out.append("&gt;");
      case '"' -> out.append("&quot;");
      case '\n' -> out.append('\n');
      default -> {
        if (Unseen.is(each)) {
          out.append("\\u{").append(Integer.toHexString(each)).append('}');
        } else {
          out.appendCodePoint(each);
        }
      }
    }
  }

  /** Markup, or a script, of ours. */
  Html raw(String markup) {
    out.append(markup);
    return this;
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
