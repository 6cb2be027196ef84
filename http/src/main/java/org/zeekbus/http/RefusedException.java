package org.zeekbus.http;

/** A request is not answered by a handler. Has no stack trace, as strangers can provoke it. */
final class RefusedException extends Exception {
  private static final long serialVersionUID = 1;

  private final Refusal cause;
  private final int status;

  /**
   * A refusal.
   *
   * @param text for the peer: what was wrong and what to do; nothing of what the peer said
   */
  RefusedException(Refusal cause, int status, String text) {
    super(text, null, false, false);
    this.cause = cause;
    this.status = status;
  }

  Refusal cause() {
    return cause;
  }

  int status() {
    return status;
  }

  String text() {
    return String.valueOf(getMessage());
  }
}
