package org.zeekbus.httpsink.layout;

import tools.jackson.core.io.JsonStringEncoder;

/** Names as strings in JSON. */
final class JsonText {
  private JsonText() {}

  /** A text in quotes. */
  static String quoted(String text) {
    return '"' + new String(JsonStringEncoder.getInstance().quoteAsCharArray(text)) + '"';
  }
}
