package org.zeekbus.top.screen;

/** What was pressed. */
sealed interface Key {
  /** A character. */
  record Typed(int codePoint) implements Key {}

  /** A key with a name. */
  enum Named implements Key {
    UP,
    DOWN,
    PAGE_UP,
    PAGE_DOWN,
    HOME,
    END,
    ENTER,
    ESCAPE,
    TAB,
    BACK_TAB,
    BACKSPACE,
    /** Ctrl-L: the terminal shows something else. */
    REDRAW,
    /** Ctrl-Z. */
    SUSPEND
  }
}
