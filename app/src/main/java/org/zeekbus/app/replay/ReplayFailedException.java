package org.zeekbus.app.replay;

import java.io.IOException;

/** A replay that does not go on: the broker is gone, or passes nothing on. */
final class ReplayFailedException extends IOException {
  private static final long serialVersionUID = 1L;

  ReplayFailedException(String what) {
    super(what);
  }
}
