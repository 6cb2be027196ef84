package org.zeekbus.zmtp.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;

/** Real FIFOs, which nobody may open: that would wait for ever. Owner: the test's thread. */
public final class Fifo {
  private Fifo() {}

  /** Makes one. */
  public static Path make(Path at) throws IOException, InterruptedException {
    assertThat(new ProcessBuilder("mkfifo", at.toString()).inheritIO().start().waitFor()).isZero();
    return at;
  }
}
