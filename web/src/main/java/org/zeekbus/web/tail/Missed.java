package org.zeekbus.web.tail;

import org.zeekbus.http.Viewer;
import org.zeekbus.web.observe.Drop;

/** Tells a viewer what it was too slow for, in the words of {@link Drop}. */
final class Missed {
  /** Why it was lost. */
  static final String WHY = "viewer_slow";

  private Missed() {}

  /**
   * Tells how many it has missed, if any; false if it is gone.
   *
   * @param what {@code message} or {@code batch}
   */
  static boolean tell(long count, String what, Viewer viewer) throws InterruptedException {
    return count == 0
        || viewer.send(
            "",
            "missed",
            "{\"missed\":%d,\"what\":\"%s\",\"why\":\"%s\"}".formatted(count, what, WHY));
  }
}
