package org.zeekbus.logger.file;

import java.io.IOException;

/** Rotated files could not be archived as the settings ask for: better to know before the first. */
public final class UnusableArchiveException extends IOException {
  private static final long serialVersionUID = 1;

  /**
   * An archive that cannot be used.
   *
   * @param message names the directory or the compression, and the reason
   */
  UnusableArchiveException(String message, Throwable cause) {
    super(message, cause);
  }
}
