package org.zeekbus.httpsink.layout;

import tools.jackson.core.io.JsonStringEncoder;

/** Names as strings in JSON. Owner: any thread, it has no state. */
final class JsonText {
  private JsonText() {}

  /** A text in quotes. */
  static String quoted(String text) {
    return '"' + new String(JsonStringEncoder.getInstance().quoteAsCharArray(text)) + '"';
  }
}
