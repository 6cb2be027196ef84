package org.zeekbus.web.tail;

import org.zeekbus.http.Viewer;
import org.zeekbus.web.observe.Drop;

/** Tells a viewer what it was too slow for, in the words of {@link Drop}. */
final class Missed {
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
            "dropped",
            "{\"what\":\"%s\",\"for\":\"%s\",\"why\":\"%s\",\"count\":%d}"
                .formatted(what, Tails.VIEWER, Drop.VIEWER_SLOW, count));
  }
}
