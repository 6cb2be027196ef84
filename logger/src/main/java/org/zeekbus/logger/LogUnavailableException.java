package org.zeekbus.logger;

import java.io.IOException;
import java.nio.file.Path;
import org.zeekbus.zmtp.system.Reason;

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

  /** Says why a log's file cannot be written, unless that is said already. */
  public static LogUnavailableException of(Path file, IOException e) {
    return e instanceof LogUnavailableException said
        ? said
        : new LogUnavailableException(
            "%s cannot be written: %s".formatted(file, Reason.withRemedy(file, e)), e);
  }
}
