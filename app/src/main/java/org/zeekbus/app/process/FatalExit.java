package org.zeekbus.app.process;

import org.zeekbus.zmtp.thread.Failure;

/** Ends a process in which nothing can be relied on. */
public final class FatalExit {
  private static final int CODE = 3;

  private FatalExit() {}

  /** Logs the failure and ends the process at once, without flushing anything. */
  public static void because(Failure failure) {
    try {
      String reason =
          switch (failure.cause()) {
            case OutOfMemoryError e -> "memory ran out (" + e.getMessage() + ")";
            case StackOverflowError _ -> "its stack overflowed";
            default -> "the JVM failed: " + failure.cause().getMessage();
          };
      System.err.println(
          failure.what()
              + ": "
              + reason
              + "; zeekbus exits at once, and whatever is not flushed is lost"
              + " (ZEEKBUS_JAVA_OPTS=-Xmx2g gives it more memory)");
      System.err.flush();
    } finally {
      Runtime.getRuntime().halt(CODE);
    }
  }
}
