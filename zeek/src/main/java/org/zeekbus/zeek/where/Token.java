package org.zeekbus.zeek.where;

import org.jspecify.annotations.Nullable;
import org.zeekbus.zeek.where.Expression.Operand;

/**
 * A word of a predicate.
 *
 * @param text as it stands there; of a quoted name, without backquotes
 * @param at where it begins
 * @param value if it is a literal or a pattern
 */
record Token(Kind kind, String text, Column at, @Nullable Operand value) {
  enum Kind {
    NAME,
    QUOTED_NAME,
    /** A literal or a pattern. */
    VALUE,
    /** An operator, a bracket, a comma. */
    SIGN,
    END
  }

  private static final int SHOWN = 40;

  boolean is(String sign) {
    return kind == Kind.SIGN && text.equals(sign);
  }

  boolean isName() {
    return kind == Kind.NAME || kind == Kind.QUOTED_NAME;
  }

  /** For errors. */
  @Override
  public String toString() {
    return kind == Kind.END ? "the end" : shown(text);
  }

  /** A text in quotes, short. */
  static String shown(String text) {
    return text.codePointCount(0, text.length()) <= SHOWN
        ? "'" + text + "'"
        : "'" + text.substring(0, text.offsetByCodePoints(0, SHOWN)) + "...'";
  }
}
