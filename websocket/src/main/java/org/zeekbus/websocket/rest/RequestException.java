package org.zeekbus.websocket.rest;

import org.zeekbus.http.Answer;

/** A request cannot be answered as it is. Has no stack trace, as strangers can provoke it. */
final class RequestException extends Exception {
  private static final long serialVersionUID = 1;

  private final int status;
  private final String label;

  /**
   * What is wrong.
   *
   * @param label under which it is counted
   * @param text what was wrong, and what to do
   */
  RequestException(int status, String label, String text) {
    super(text, null, false, false);
    this.status = status;
    this.label = label;
  }

  String label() {
    return label;
  }

  Answer answer() {
    return Answer.error(status, String.valueOf(getMessage()));
  }
}
