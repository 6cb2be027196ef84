package org.zeekbus.broker;

import java.util.Locale;

/** The broker's policy for a subscriber that takes its messages more slowly than they come. */
public enum SlowSubscriberPolicy {
  /**
   * Publishers of its topics wait while it takes bytes. When it takes (almost) none, they go on,
   * and this subscriber alone loses its newest messages.
   */
  ISOLATE,
  /** Publishers of its topics wait for as long as it takes. Nothing is lost. */
  BLOCK,
  /** As {@link #ISOLATE}, but its connection is closed instead. */
  DISCONNECT;

  /** The name in lower case, as configuration spells it. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
