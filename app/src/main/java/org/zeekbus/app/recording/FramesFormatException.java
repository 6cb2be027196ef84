package org.zeekbus.app.recording;

import java.io.IOException;

/** A file that is no frames file, or goes on as none, or is only the beginning of one. */
final class FramesFormatException extends IOException {
  private static final long serialVersionUID = 1L;

  private final boolean isRecording;

  /**
   * Says where.
   *
   * @param isRecording whether the file begins as a recording
   */
  FramesFormatException(String file, long offset, String what, boolean isRecording) {
    super("%s, byte %d: %s".formatted(file, offset, what));
    this.isRecording = isRecording;
  }

  /** Whether the file begins as a recording. */
  boolean isRecording() {
    return isRecording;
  }
}
