package org.zeekbus.http;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import tools.jackson.core.io.JsonStringEncoder;

/** What a {@link Handler} answers. */
public sealed interface Answer {
  /** The type of JSON. */
  String JSON = "application/json";

  /**
   * A whole answer.
   *
   * @param headers besides those that every answer has
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared, and no copy of a page is worth it
  record Whole(int status, String contentType, byte[] body, Map<String, String> headers)
      implements Answer {
    /** Copies the map. */
    public Whole {
      headers = Map.copyOf(headers);
    }
  }

  /** Server-sent events for as long as the viewer stays, or the source has some. */
  record Events(EventSource source) implements Answer {}

  /** A document, with status 200. */
  static Whole json(byte[] body) {
    return json(200, body);
  }

  /** A document. */
  static Whole json(int status, byte[] body) {
    return new Whole(status, JSON, body, Map.of());
  }

  /**
   * An error, as the API answers it.
   *
   * @param text what was wrong and what to do
   */
  static Whole error(int status, String text) {
    String quoted = new String(JsonStringEncoder.getInstance().quoteAsCharArray(text));
    return json(status, ("{\"error\":\"" + quoted + "\"}").getBytes(StandardCharsets.UTF_8));
  }
}
