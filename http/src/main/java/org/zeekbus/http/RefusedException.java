package org.zeekbus.http;

import java.util.Map;

/** A request is not answered by a handler. Has no stack trace, as strangers can provoke it. */
final class RefusedException extends Exception {
  private static final long serialVersionUID = 1;

  private final Refusal cause;
  private final int status;
  private final transient Map<String, String> headers;

  /**
   * A refusal.
   *
   * @param text for the peer: what was wrong and what to do; nothing of what the peer said
   */
  RefusedException(Refusal cause, int status, String text) {
    this(cause, status, text, Map.of());
  }

  /** The same with headers that belong to the status. */
  RefusedException(Refusal cause, int status, String text, Map<String, String> headers) {
    super(text, null, false, false);
    this.cause = cause;
    this.status = status;
    this.headers = headers;
  }

  /** It may work a moment later. */
  static RefusedException busy(String why) {
    return new RefusedException(Refusal.BUSY, 503, why + "; try again", Map.of("retry-after", "1"));
  }

  Refusal cause() {
    return cause;
  }

  Answer.Whole answer() {
    Answer.Whole answer = Answer.error(status, text());
    return new Answer.Whole(status, answer.contentType(), answer.body(), headers);
  }

  String text() {
    return String.valueOf(getMessage());
  }
}
