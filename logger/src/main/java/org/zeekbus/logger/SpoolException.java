package org.zeekbus.logger;

import java.io.IOException;

/** A directory cannot be a spool; the message names it and says why. */
public final class SpoolException extends IOException {
  private static final long serialVersionUID = 1;

  SpoolException(IOException cause) {
    super(cause.getMessage(), cause);
  }
}
