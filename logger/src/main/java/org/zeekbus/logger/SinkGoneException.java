package org.zeekbus.logger;

import java.io.IOException;

/** A sink can never take anything again, such as a pipe whose reader has ended. */
public final class SinkGoneException extends IOException {
  private static final long serialVersionUID = 1;

  /**
   * A sink that is gone.
   *
   * @param message says what is gone
   */
  public SinkGoneException(String message, IOException cause) {
    super(message, cause);
  }
}
