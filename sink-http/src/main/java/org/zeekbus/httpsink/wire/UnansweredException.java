package org.zeekbus.httpsink.wire;

import java.io.IOException;

/** A request without an answer. Its text goes on behind the URL, and says what to do. */
public final class UnansweredException extends IOException {
  private static final long serialVersionUID = 1;

  private final boolean mayHaveArrived;

  /**
   * A request without an answer.
   *
   * @param mayHaveArrived whether the server may have read and taken the request
   */
  UnansweredException(String problem, boolean mayHaveArrived, Throwable cause) {
    super(problem, cause);
    this.mayHaveArrived = mayHaveArrived;
  }

  /** Whether the server may have read and taken the request. */
  public boolean mayHaveArrived() {
    return mayHaveArrived;
  }
}
