package org.zeekbus.doctor.site;

/**
 * A piece of a Zeek script.
 *
 * @param text of a literal without its quotes, else as it stands
 */
record Token(Kind kind, String text, Place place) {
  /** What it is. */
  enum Kind {
    /** A name, a number, an address, a port. */
    WORD,
    /** A string literal. */
    TEXT,
    /** What {@code @load} names. */
    LOAD,
    /** Anything else: operators, brackets, patterns. */
    SIGN
  }

  boolean is(String sign) {
    return kind != Kind.TEXT && text.equals(sign);
  }
}
