package org.zeekbus.logger.file;

import java.io.IOException;

/** Rotated files could not be archived as the settings ask for: better to know before the first. */
public final class UnusableArchiveException extends IOException {
  private static final long serialVersionUID = 1;

  private final boolean isPassing;

  /**
   * An archive that cannot be used.
   *
   * @param message names the directory or the compression, and the reason
   * @param isPassing whether the same settings may do at another time
   */
  UnusableArchiveException(String message, boolean isPassing, Throwable cause) {
    super(message, cause);
    this.isPassing = isPassing;
  }

  /** Whether the system may allow it at another time, so that it pays to start again. */
  public boolean isPassing() {
    return isPassing;
  }
}
