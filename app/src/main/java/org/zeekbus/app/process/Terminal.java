package org.zeekbus.app.process;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The controlling terminal of this process, if somebody started it from one. When it goes away, the
 * system sends SIGHUP.
 *
 * <p>Owner: the main thread.
 */
public final class Terminal {
  private static final Path TERMINAL = Path.of("/dev/tty");

  private final boolean wasThere = isThere();

  /** Whether there was one when this was made, and there is none now. */
  public boolean isGone() {
    return wasThere && !isThere();
  }

  /** The system opens it for a process that has one, and only for that; see tty(4). */
  private static boolean isThere() {
    try (FileChannel _ = FileChannel.open(TERMINAL, StandardOpenOption.READ)) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
