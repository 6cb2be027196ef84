package org.zeekbus.app;

import java.io.IOException;
import java.nio.file.Path;

/** A file that is no frames file, or only the beginning of one. */
final class FramesFormatException extends IOException {
  private static final long serialVersionUID = 1L;

  FramesFormatException(Path file, long offset, String what) {
    super("%s, byte %d: %s".formatted(file, offset, what));
  }
}
