package org.zeekbus.zmtp.system;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import org.jspecify.annotations.Nullable;

/**
 * Tells EPIPE from other failures. The JDK gives nothing but the system's words for it, which
 * depend on the locale, so they are asked for with a pipe that is broken on purpose.
 */
public final class BrokenPipe {
  private BrokenPipe() {}

  /** Whether a write failed because its reader is gone. */
  public static boolean is(IOException failure) {
    String words = words();
    return words != null && words.equals(failure.getMessage());
  }

  private static @Nullable String words() {
    try {
      Pipe pipe = Pipe.open();
      pipe.source().close();
      try (Pipe.SinkChannel sink = pipe.sink()) {
        sink.write(ByteBuffer.wrap(new byte[1]));
      }
      return null;
    } catch (IOException e) {
      return e.getMessage();
    }
  }
}
