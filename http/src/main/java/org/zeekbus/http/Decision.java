package org.zeekbus.http;

import java.time.Duration;
import java.util.Optional;

/** What is done with a request once all of it is there. */
sealed interface Decision {
  /** It is answered without handler. */
  record Answered(Answer.Whole answer) implements Decision {}

  /**
   * A handler answers it.
   *
   * @param path of the route, for logs
   * @param longestBody in bytes
   * @param time how long the handler may take, if it works for as long as its peer waits
   */
  record Handled(
      String path,
      Handler handler,
      RequestTarget target,
      Caller caller,
      int longestBody,
      Optional<Duration> time)
      implements Decision {}

  /** Its connection leaves HTTP. */
  record Upgraded(Upgrade to, Caller caller) implements Decision {}
}
