package org.zeekbus.httpsink;

import java.time.Duration;

/**
 * How long the sink's thread waits for the server. Owner: nobody, it does not change.
 *
 * @param room for room in the buffer
 * @param silence in a flush, since the server has last taken something
 * @param failure the same if requests fail meanwhile
 * @param close all of it, at the end
 */
record Patience(Duration room, Duration silence, Duration failure, Duration close) {
  /** Such that the logger hears of a failure within seconds, and a close ends in 10 seconds. */
  static final Patience DEFAULT =
      new Patience(
          Duration.ofSeconds(1),
          Duration.ofSeconds(3),
          Duration.ofSeconds(1),
          Duration.ofSeconds(5));
}
