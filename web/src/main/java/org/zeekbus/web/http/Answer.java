package org.zeekbus.web.http;

import java.util.Map;

/** What a {@link Handler} answers. */
public sealed interface Answer {
  /**
   * A whole answer.
   *
   * @param headers besides those that every answer has
   */
  record Whole(int status, String contentType, byte[] body, Map<String, String> headers)
      implements Answer {
    /** Copies the map. */
    public Whole {
      headers = Map.copyOf(headers);
    }
  }

  /** Server-sent events for as long as the viewer stays, or the source has some. */
  record Events(EventSource source) implements Answer {}
}
