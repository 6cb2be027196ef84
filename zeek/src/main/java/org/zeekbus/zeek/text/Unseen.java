package org.zeekbus.zeek.text;

/**
 * Characters that people do not see as they are: those that do something to a terminal, change the
 * order of others, or have no meaning.
 */
public final class Unseen {
  private Unseen() {}

  /** Whether a code point is one. */
  public static boolean is(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> false;
    };
  }
}
