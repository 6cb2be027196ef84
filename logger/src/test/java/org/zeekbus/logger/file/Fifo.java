package org.zeekbus.logger.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;

/** Real FIFOs, which nobody may open: that would wait for ever. Owner: the test's thread. */
final class Fifo {
  private Fifo() {}

  static Path make(Path at) throws IOException, InterruptedException {
    assertThat(new ProcessBuilder("mkfifo", at.toString()).inheritIO().start().waitFor()).isZero();
    return at;
  }
}
