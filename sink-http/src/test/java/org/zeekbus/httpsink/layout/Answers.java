package org.zeekbus.httpsink.layout;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;

/** Answers for tests. */
final class Answers {
  private Answers() {}

  static Answer of(int status, String body) {
    return new Answer(
        status, Map.of(), body.getBytes(StandardCharsets.UTF_8), false, Instant.EPOCH);
  }
}
