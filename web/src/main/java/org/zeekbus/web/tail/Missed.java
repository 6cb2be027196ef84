package org.zeekbus.web.tail;

import org.zeekbus.web.http.Viewer;

/**
 * What viewers were too slow for, in the words that all of zeekbus uses for losses. Owner: nobody;
 * never changes.
 *
 * @param what {@code message} or {@code batch}
 * @param of the topics or logs that were looked at
 */
public record Missed(String what, String of, long count) {
  /** Why; for whom is always {@code dashboard}. */
  public static final String WHY = "viewer_slow";

  /** Tells a viewer how many it has missed, if any; false if it is gone. */
  static boolean tell(long count, String what, Viewer viewer) throws InterruptedException {
    return count == 0
        || viewer.send(
            "",
            "missed",
            "{\"missed\":%d,\"what\":\"%s\",\"why\":\"%s\"}".formatted(count, what, WHY));
  }
}
