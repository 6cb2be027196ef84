package org.zeekbus.sink;

import java.io.IOException;

/**
 * One log cannot be written now, but others can: its batches wait for it, while those of other log
 * paths go on.
 */
public final class LogUnavailableException extends IOException {
  private static final long serialVersionUID = 1;

  /**
   * A log that cannot be written.
   *
   * @param message names the file, the reason in words, and what to do
   */
  public LogUnavailableException(String message, IOException cause) {
    super(message, cause);
  }
}
