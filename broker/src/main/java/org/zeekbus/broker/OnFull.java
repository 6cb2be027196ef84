package org.zeekbus.broker;

import java.util.Locale;

/** What happens when a subscriber does not take its messages as fast as they come. */
public enum OnFull {
  /**
   * Publishers of what it subscribes wait while it takes bytes. When it takes (almost) none they go
   * on, and it alone loses its newest messages.
   */
  ISOLATE,
  /** Publishers of what it subscribes wait for as long as it takes. */
  BLOCK,
  /** As {@link #ISOLATE}, but its connection is closed instead. */
  DISCONNECT;

  /** The name in lower case, as configuration spells it. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
