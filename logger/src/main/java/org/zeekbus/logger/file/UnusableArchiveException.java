package org.zeekbus.logger.file;

import java.io.IOException;

/** Rotated files could not be archived as the settings ask for: better to know before the first. */
public final class UnusableArchiveException extends IOException {
  private static final long serialVersionUID = 1;

  private final boolean isDenied;

  /**
   * An archive that cannot be used.
   *
   * @param message names the directory or the compression, and the reason
   * @param isDenied whether the system does not let zeekbus write there
   */
  UnusableArchiveException(String message, boolean isDenied, Throwable cause) {
    super(message, cause);
    this.isDenied = isDenied;
  }

  /** Whether the system does not let zeekbus write there: the settings may be right. */
  public boolean isDenied() {
    return isDenied;
  }
}
